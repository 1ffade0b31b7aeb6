import { z } from 'zod';
import { searchQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';

const text = z.string();
const texts = z.array(z.string());
const count = z.coerce.number();
const maybe = count.nullable();

export const ledgerRowSchema = z.object({
  tenant: text,
  source: text,
  feed: text,
  id: text,
  key: text,
  topic: text,
  partition: count,
  offset: text,
  item: count,
  occurred_at: count,
  recorded_at: maybe,
  received_at: count,
  actor_key: text,
  actor_type: text,
  on_behalf_of: text,
  roles: texts,
  action: text,
  target_type: text,
  target_id: text,
  target_name: text,
  target_parent_id: text,
  outcome: text,
  reason: text,
  purpose: text,
  recipient_id: text,
  recipient_kind: text,
  recipient_country: text,
  ip: text,
  country: text,
  asn: count,
  user_agent: text,
  device: text,
  session_id: text,
  channel: text,
  auth_method: text,
  mfa: maybe,
  app_id: text,
  request_id: text,
  correlation_id: text,
  network: text,
  records: maybe,
  basis: text,
  volume_of: text,
  bytes: maybe,
  group_key: text,
  part: maybe,
  parts: maybe,
  data_classes: texts,
  subject_keys: texts,
  attributes: text,
  missing: texts,
  derived: texts,
  content_hash: text,
  salt: text,
});

/** An event as the ledger holds it: what was not said is an empty text or null. Times are epoch ms. */
export type LedgerEvent = z.infer<typeof ledgerRowSchema>;

const eventsQuery = searchQuery({
  file: new URL('./events.sql', import.meta.url),
  params: {
    after: text,
    afterId: text,
    to: text,
    anybody: z.boolean(),
    actors: texts,
    anySource: z.boolean(),
    sources: texts,
    anyHidden: z.boolean(),
    hidden: texts,
    anyClass: z.boolean(),
    classes: texts,
    anyTimed: z.boolean(),
    timed: texts,
    fromDays: z.array(z.int()),
    toDays: z.array(z.int()),
    zone: text,
    limit: z.int().min(1),
  },
  row: ledgerRowSchema,
});

/** The place of an event in the order of reading: by time, then by id. */
export interface EventMark {
  /** Epoch ms. */
  readonly at: number;
  readonly id: string;
}

/** That an actor is meant on some days alone: of the calendar of `zone`, as days since 1970-01-01. */
export interface TimedActors {
  readonly zone: string;
  readonly days: readonly { readonly actorKey: string; readonly from: number; readonly to: number }[];
}

export interface EventSearch {
  readonly tenant: string;
  /** Anybody when absent; nobody when empty. */
  readonly actorKeys?: readonly string[] | undefined;
  /** Any when absent. */
  readonly sources?: readonly string[] | undefined;
  /** Which of the actors are meant for some days alone, each named once. */
  readonly timed?: TimedActors | undefined;
  /** Events that hold data of these classes and of no other; any when absent. */
  readonly dataClasses?: readonly string[] | undefined;
  /** Whose events are left out; nobody's when absent. */
  readonly hiddenActors?: readonly string[] | undefined;
  /** Epoch ms; by the time at which it happened. */
  readonly from?: number | undefined;
  /** Epoch ms, not included. */
  readonly to?: number | undefined;
  readonly limit: number;
  /** Goes on behind this one. */
  readonly after?: EventMark | undefined;
}

/** What DateTime64 can hold. */
const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(2200, 0);
/** Below every id of an event. */
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Events of a tenant in the order of time, then of id. The caller bounds `limit` (limits.queryRows). */
export async function findEvents(store: Store, search: EventSearch): Promise<LedgerEvent[]> {
  const { tenant, actorKeys, sources, hiddenActors = [], dataClasses, to = LATEST, limit } = search;
  if (actorKeys?.length === 0 || sources?.length === 0) return [];
  const begin = beginOf(search);
  return store.read(eventsQuery, {
    tenant,
    after: sqlTime(begin.at),
    afterId: begin.id,
    to: sqlTime(within(to)),
    anybody: actorKeys === undefined,
    // The engine refuses an empty list.
    actors: [...(actorKeys ?? [''])],
    anySource: sources === undefined,
    sources: [...(sources ?? [''])],
    anyHidden: hiddenActors.length > 0,
    hidden: [...hiddenActors, ''],
    anyClass: dataClasses === undefined,
    classes: [...(dataClasses ?? ['']), ''],
    ...timedParams(search.timed),
    limit,
  });
}

/** Of Int32: before and after all days. */
const FIRST_DAY = -(2 ** 31);
const LAST_DAY = 2 ** 31 - 1;
const NOBODY_TIMED = { actorKey: '', from: FIRST_DAY, to: LAST_DAY };

function timedParams({ zone, days }: TimedActors = { zone: 'UTC', days: [] }) {
  const named = days.length === 0 ? [NOBODY_TIMED] : days;
  return {
    anyTimed: days.length > 0,
    zone,
    timed: named.map(({ actorKey }) => actorKey),
    fromDays: named.map(({ from }) => Math.max(from, FIRST_DAY)),
    toDays: named.map(({ to }) => Math.min(to, LAST_DAY)),
  };
}

/** A mark before `from` does not widen the search. */
function beginOf({ from = EARLIEST, after }: EventSearch): EventMark {
  if (after !== undefined && after.at >= from) return { at: within(after.at), id: after.id };
  return { at: within(from), id: BEFORE_ALL_IDS };
}

const within = (at: number): number => Math.min(LATEST, Math.max(EARLIEST, at));
