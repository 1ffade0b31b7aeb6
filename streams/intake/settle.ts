import { type KnownEvent, type LedgerRow, knownKey, samePosition } from '../../src/store/ledger.js';
import { FAULT_REASONS } from '../steps/fault.js';
import type { Batch } from './batch.js';
import type { Answer, Decided } from './message.js';
import { Tally } from './tally.js';

/**
 * How a batch meets the ledger. `first`: nothing of it can be there. `repeat`: the same rows are inserted again under
 * the same token. `settle`: decided by another version of the mapping, so row by row; what is there already stays.
 */
export type Mode = 'first' | 'repeat' | 'settle';

export interface Conflict {
  readonly row: LedgerRow;
  readonly known: { readonly contentHash: string; readonly position: string };
}

export interface Settlement {
  readonly insert: readonly LedgerRow[];
  /** One an item, in the order of `decided`. */
  readonly answers: readonly Answer[];
  /** Same id with other content: a finding, never an overwrite. */
  readonly conflicts: readonly Conflict[];
  readonly tally: Tally;
  readonly occurred?: { readonly from: number; readonly to: number };
}

/** Which rows are stored, which are duplicates, and the sums: pure, given what the ledger holds. */
export function settle(
  batch: Batch,
  known: ReadonlyMap<string, readonly KnownEvent[]>,
  mode: Mode,
): Settlement {
  const state = {
    insert: [] as LedgerRow[],
    conflicts: [] as Conflict[],
    inBatch: new Map<string, LedgerRow>(),
  };
  const tally = new Tally();
  countMessages(batch.decided, tally);
  const answers = batch.decided.map((decided): Answer => {
    tally.add(decided.source, 'events');
    const answer = answerTo(decided, known, mode, state);
    tally.add(decided.source, SUM_OF[answer.status]);
    return answer;
  });
  uncountUnparsed(batch.decided, tally);
  return { insert: state.insert, answers, conflicts: state.conflicts, tally, ...rangeOf(state.insert) };
}

/** The settlement without the rows that the store could not hold: they go to quarantine. */
export function refuse(batch: Batch, settlement: Settlement, rows: readonly LedgerRow[]): Settlement {
  const refused = new Set(rows);
  const { tally } = settlement;
  const answers = batch.decided.map(({ verdict, source }, index): Answer => {
    const answer = settlement.answers[index];
    if (answer === undefined) throw new TypeError('an item without an answer');
    if (verdict.kind !== 'row' || !refused.has(verdict.row)) return answer;
    tally.add(source, 'stored', -1);
    tally.add(source, 'quarantined');
    return { status: 'quarantined', reason: 'store-refused', detail: FAULT_REASONS['store-refused'] };
  });
  const insert = settlement.insert.filter((row) => !refused.has(row));
  const { occurred: _, ...rest } = settlement;
  return { ...rest, insert, answers, ...rangeOf(insert) };
}

const SUM_OF = {
  stored: 'stored',
  duplicate: 'duplicates',
  quarantined: 'quarantined',
  refused: 'refused',
} as const;

interface State {
  readonly insert: LedgerRow[];
  readonly conflicts: Conflict[];
  readonly inBatch: Map<string, LedgerRow>;
}

function answerTo(
  { verdict }: Decided,
  known: ReadonlyMap<string, readonly KnownEvent[]>,
  mode: Mode,
  state: State,
): Answer {
  if (verdict.kind === 'refused') return { status: 'refused', reason: verdict.reason };
  if (verdict.kind === 'quarantined') {
    const { reason, field, detail } = verdict.fault;
    return { status: 'quarantined', reason, detail, ...(field === undefined ? {} : { field }) };
  }
  return answerToRow(verdict.row, known, mode, state);
}

function answerToRow(
  row: LedgerRow,
  known: ReadonlyMap<string, readonly KnownEvent[]>,
  mode: Mode,
  state: State,
): Answer {
  const key = knownKey(row.tenant, row.id);
  const stored = known.get(key) ?? [];
  const own = mode !== 'first' && stored.some((event) => samePosition(event, row.position));
  const other = state.inBatch.get(key) ?? stored.find((event) => !samePosition(event, row.position));
  if (other !== undefined && !own) return duplicate(row, other, state);
  state.inBatch.set(key, row);
  if (!(own && mode === 'settle')) state.insert.push(row);
  return { status: 'stored', id: row.id };
}

function duplicate(row: LedgerRow, other: LedgerRow | KnownEvent, state: State): Answer {
  const conflict = other.contentHash !== row.contentHash;
  if (conflict) {
    const { topic, partition, offset, item } = 'position' in other ? other.position : other;
    const position = `${topic}/${partition}/${offset}#${item}`;
    state.conflicts.push({ row, known: { contentHash: other.contentHash, position } });
  }
  return { status: 'duplicate', id: row.id, conflict };
}

/** A message is counted at its first item. */
function countMessages(decided: readonly Decided[], tally: Tally): void {
  let last: Decided | undefined;
  for (const item of decided) {
    if (last?.message === item.message) continue;
    last = item;
    tally.add(item.source, 'messages');
    const unparsed = item.verdict.kind === 'quarantined' && item.verdict.level === 'message';
    tally.add(item.source, unparsed ? 'unparsed' : 'parsed');
  }
}

/** A message that could not be read has no events: it stands in the first sum alone. */
function uncountUnparsed(decided: readonly Decided[], tally: Tally): void {
  for (const { source, verdict } of decided) {
    if (verdict.kind !== 'quarantined' || verdict.level !== 'message') continue;
    tally.add(source, 'events', -1);
    tally.add(source, 'quarantined', -1);
  }
}

function rangeOf(rows: readonly LedgerRow[]): { occurred?: { from: number; to: number } } {
  if (rows.length === 0) return {};
  let [from, to] = [Infinity, -Infinity];
  for (const { occurredAt } of rows) {
    from = Math.min(from, occurredAt);
    to = Math.max(to, occurredAt);
  }
  return { occurred: { from, to } };
}
