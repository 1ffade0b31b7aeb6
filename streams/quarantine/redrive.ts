import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.js';
import { foundInRange } from '../../src/store/heal.js';
import type { Claim, IntakeCounts, OpenIntent } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { prepareBatch, tokenOf } from '../intake/batch.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Answer, IntakeSource, Message } from '../intake/message.js';
import { Tally } from '../intake/tally.js';
import { decide } from '../pipeline.js';
import { type WholeQuarantinedItem, positionText, quarantinedAt } from './read.js';

/** Redriven events stand at their old offset and item under a topic of their own: followers had passed the old one. */
export const REDRIVE_PREFIX = 'redrive:';

export interface RedriveDeps {
  readonly store: Store;
  readonly writer: IntakeWriter;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where several processes may redrive: asked before anything is inserted. */
  readonly stillOwner?: () => Promise<boolean>;
  readonly sourceOf: (tenant: string, source: string) => Promise<IntakeSource>;
}

export interface RedriveResult {
  readonly position: string;
  readonly outcome: Answer['status'] | 'still-quarantined';
  readonly reason?: string;
}

/**
 * Takes one refused item in again, by today's mapping and schema, with the time at which it first came in. What is
 * still refused stays as it was. `run` names this run; a crash in it is settled at the next start.
 */
export async function redrive(
  item: WholeQuarantinedItem,
  run: Claim,
  deps: RedriveDeps,
): Promise<RedriveResult> {
  const position = positionText(item);
  if (isCut(item)) return { position, outcome: 'still-quarantined', reason: 'cut' };
  const message = messageOf(item, await deps.sourceOf(item.tenant, item.source));
  const terms = { topic: `${REDRIVE_PREFIX}${item.topic}`, partition: item.partition, at: item.received_at };
  const first = { message: 0, item: item.item };
  const decided = decide(message, { ...terms, knowledgeOf: ({ knowledge }) => knowledge() }, first);
  message.source.people.forget();
  for (const { verdict } of decided) {
    if (verdict.kind === 'quarantined')
      return { position, outcome: 'still-quarantined', reason: verdict.fault.reason };
  }
  const { offset } = message;
  const batch = await prepareBatch({
    ...terms,
    from: offset,
    to: offset,
    messages: [message],
    firstItem: item.item,
  });
  const claim = { epoch: run.epoch, owner: `${run.owner}#${item.item}` };
  const token = `${tokenOf(batch)}#${item.item}@${run.epoch}/${run.owner}`;
  const answers = await deps.writer.write(batch, {
    claim,
    token,
    // Rows that a run before this one stored, and then died, are found and not stored again.
    mode: 'settle',
    signal: deps.signal,
    ...(deps.stillOwner === undefined ? {} : { stillOwner: deps.stillOwner }),
    beforeDone: async () => markRedriven(deps, item, token),
    booking: ({ tally }) => ({ counts: corrected(tally.counts(), [item]), bookedAt: item.received_at }),
  });
  return {
    position,
    outcome: answers.some(({ status }) => status === 'stored') ? 'stored' : (answers[0]?.status ?? 'refused'),
  };
}

/** Only its beginning was kept (limits.quarantineRawBytes): it must not be read as if that were all. */
const isCut = ({ raw, raw_bytes: bytes }: WholeQuarantinedItem): boolean =>
  Buffer.byteLength(raw, 'base64') < bytes;

function messageOf(item: WholeQuarantinedItem, source: IntakeSource): Message {
  const headers =
    item.headers === '' ? undefined : z.record(z.string(), z.string()).parse(JSON.parse(item.headers));
  return {
    offset: BigInt(item.offset),
    source,
    body: Buffer.from(item.raw, 'base64'),
    ...(headers === undefined ? {} : { headers }),
  };
}

async function markRedriven(
  { store, clock }: Pick<RedriveDeps, 'store' | 'clock'>,
  item: WholeQuarantinedItem,
  token: string,
): Promise<void> {
  await store.write('quarantine', [
    {
      ...item,
      received_at: sqlTime(item.received_at),
      state: 'redriven',
      redriven_at: sqlTime(clock.now()),
      redriven_as: token,
      version: item.version + 1,
    },
  ]);
}

/** What was booked when the items were refused, taken back, so that both sums stay what they are. */
export function corrected(
  counts: readonly IntakeCounts[],
  refused: readonly { tenant: string; source: string; level: 'message' | 'event' }[],
): IntakeCounts[] {
  const tally = new Tally();
  for (const { tenant, source, ...sums } of counts) {
    for (const [sum, by] of Object.entries(sums)) tally.add({ tenant, source }, sum as keyof typeof sums, by);
  }
  for (const { level, ...of } of refused) {
    tally.add(of, 'messages', -1);
    if (level === 'message') {
      tally.add(of, 'unparsed', -1);
    } else {
      tally.add(of, 'parsed', -1);
      tally.add(of, 'events', -1);
      tally.add(of, 'quarantined', -1);
    }
  }
  return tally.counts();
}

/**
 * How far a redrive came that a crash cut off, and its sums. An item that is one event is taken in once the ledger holds
 * it, and is marked so. A message of several events may be there in part: it stays open, and the next redrive finds
 * what is there already.
 */
export async function settleRedrive(
  store: Store,
  intent: OpenIntent,
): Promise<{ counts: IntakeCounts[]; bookedAt: number }> {
  const item = await quarantinedAt(store, positionOf(intent));
  if (item === undefined) return { counts: [], bookedAt: intent.at };
  const { tenant, source, level, received_at: bookedAt } = item;
  const items = level === 'event' ? { from: item.item, to: item.item } : undefined;
  const found = await foundInRange(store, intent, items);
  const events = found.reduce((sum, one) => sum + one.events, 0);
  const isMarked = item.redriven_as === intent.token;
  const isWhole = item.state === 'open' && level === 'event' && events > 0;
  if (!isMarked && !isWhole) return { counts: [], bookedAt };
  if (!isMarked) await markRedriven({ store, clock: store.clock }, item, intent.token);
  const tally = new Tally();
  tally.add({ tenant, source }, 'messages');
  tally.add({ tenant, source }, 'parsed');
  tally.add({ tenant, source }, 'events', Math.max(events, 1));
  // Marked, and nothing of it in the ledger: it was there before.
  tally.add({ tenant, source }, events === 0 ? 'duplicates' : 'stored', Math.max(events, 1));
  return { counts: corrected(tally.counts(), [item]), bookedAt };
}

/** A redrive's intent stands at its item's old offset, and its owner names the item. */
function positionOf({ topic, partition, from, owner }: OpenIntent): Parameters<typeof quarantinedAt>[1] {
  const item = Number(owner.slice(owner.lastIndexOf('#') + 1));
  return { topic: topic.slice(REDRIVE_PREFIX.length), partition, offset: String(from), item };
}
