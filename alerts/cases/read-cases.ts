import { AppError } from '../../src/kernel/app-error.js';
import type { Sight } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { actorsWithin } from '../actors-shown.js';
import { readAlerts, type AlertHistory } from '../alert-log.js';
import { alertLines } from '../list.js';
import { attemptsShown } from '../opened/shown-deliveries.js';
import type { AlertHead } from './alert-head.js';
import type { CaseBook } from './case-book.js';
import { caseLine, caseStatus, isOfOne, type SeenCase } from './case-line.js';
import type { CaseEntry, CaseFilter, CaseLine, CaseView } from './cases.schemas.js';
import { seenCase } from './seen-case.js';

/** Ids that one statement names. */
const ALERTS_A_READ = 2_000;
const MOST_ENTRIES = 5_000;

export interface CaseReads {
  readonly store: Store;
  readonly book: Pick<CaseBook, 'cases'>;
}

/** The cases of which a reader is shown something, the one with the newest alert first. */
async function seenCases(book: CaseReads['book'], tenant: string, sight: Sight): Promise<SeenCase[]> {
  return (await book.cases(tenant)).flatMap((one) => seenCase(tenant, one, sight) ?? []);
}

/** Throws NOT_FOUND for a case that there is not, and in the same words for one of which nothing is shown. */
export async function findCase(
  { book }: CaseReads,
  tenant: string,
  id: string,
  sight: Sight,
): Promise<SeenCase> {
  const found = (await seenCases(book, tenant, sight)).find(({ one }) => one.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'There is no case of this id');
  return found;
}

export async function listCases(
  reads: CaseReads,
  tenant: string,
  { status, limit, sight }: CaseFilter & { readonly sight: Sight },
): Promise<CaseLine[]> {
  const now = reads.store.clock.now();
  const all = await seenCases(reads.book, tenant, sight);
  const wanted = all.filter((seen) => status === undefined || caseStatus(seen, now) === status);
  return linesOf(reads.store, tenant, wanted.slice(0, limit), sight);
}

export async function linesOf(
  store: Store,
  tenant: string,
  seen: readonly SeenCase[],
  sight: Sight,
): Promise<CaseLine[]> {
  const ofActors = seen.flatMap(({ one, heads }) => (isOfOne(one) ? heads.slice(0, 1) : []));
  const actors = await actorsWithin(store, tenant, ofActors, sight.names);
  const now = store.clock.now();
  return seen.map((one) =>
    caseLine(one, { tenant, now, actor: actors.get(one.heads[0]?.actorKey ?? '') ?? '' }),
  );
}

/** In reads that a server takes. */
export async function historiesOf(
  store: Store,
  tenant: string,
  heads: readonly AlertHead[],
): Promise<Map<string, AlertHistory>> {
  const histories = new Map<string, AlertHistory>();
  for (let at = 0; at < heads.length; at += ALERTS_A_READ) {
    const ids = heads.slice(at, at + ALERTS_A_READ).map(({ id }) => id);
    for (const [id, history] of await readAlerts(store, tenant, ids)) histories.set(id, history);
  }
  return histories;
}

/** `asOf`: when the case was looked for, epoch ms. */
export async function viewCase(
  { store }: CaseReads,
  tenant: string,
  seen: SeenCase,
  { limit, sight, asOf }: { readonly limit: number; readonly sight: Sight; readonly asOf: number },
): Promise<CaseView> {
  const wanted = seen.heads.slice(0, limit);
  const histories = await historiesOf(store, tenant, wanted);
  const [line] = await linesOf(store, tenant, [seen], sight);
  if (line === undefined) throw new AppError('INTERNAL', 'A case could not be rendered');
  const shown = wanted.flatMap(({ id }) => {
    const alert = histories.get(id)?.state;
    return alert === undefined ? [] : [{ id, alert }];
  });
  const entries = await entriesOf({ store, tenant, sight }, shown, histories);
  return {
    asOf: isoTime(asOf),
    case: line,
    alerts: await alertLines(store, tenant, shown, sight.names),
    timeline: entries.slice(-MOST_ENTRIES),
    omitted: {
      alerts: seen.heads.length - shown.length,
      entries: Math.max(0, entries.length - MOST_ENTRIES),
    },
  };
}

/** What was stated and what was sent, in the order of time. */
async function entriesOf(
  reader: { readonly store: Store; readonly tenant: string; readonly sight: Sight },
  shown: readonly { readonly id: string }[],
  histories: ReadonlyMap<string, AlertHistory>,
): Promise<CaseEntry[]> {
  const deliveries = await attemptsShown(
    reader,
    shown.map(({ id }) => id),
  );
  const entries = shown.flatMap(({ id: alert }) => [
    ...(histories.get(alert)?.facts ?? []).map(({ at, type, by, data }) => ({
      at,
      alert,
      what: 'fact' as const,
      type,
      by,
      detail: data,
    })),
    ...(deliveries.get(alert) ?? []).map(({ at, channel, outcome, ...detail }) => ({
      at,
      alert,
      what: 'delivery' as const,
      type: outcome,
      by: channel,
      detail,
    })),
  ]);
  return entries.sort((a, b) => a.at - b.at).map((entry) => ({ ...entry, at: isoTime(entry.at) }));
}
