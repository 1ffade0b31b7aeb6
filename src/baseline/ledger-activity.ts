import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { SENSITIVE_CLASSES } from '../event/data-classes.js';
import { AT_LEAST_ONE_ACTIONS, COUNTED_ACTIONS } from './measures.js';
import { hourKey } from './planned/planned-share.js';
import { PARTS_DAYS } from './touched.js';

type Counts = Readonly<Record<string, number>>;

/** One actor's UTC hour as the ledger has it: counts an action, as ActivityHour tells them. */
export interface LedgerHour {
  readonly actor_key: string;
  /** Start of the hour, epoch milliseconds, UTC. */
  readonly hour_ms: number;
  /** Of the latest event. */
  readonly actor_type: string;
  readonly role: string;
  readonly acts: Counts;
  readonly records: Counts;
  readonly bytes: Counts;
  readonly failures: Counts;
  readonly sensitive: Counts;
  /** As many as were stored, parts and doubles included. */
  readonly events: number;
  readonly sources: readonly string[];
}

/** A part of somebody's hour, and when the latest event of that part happened, in epoch milliseconds. */
interface Share {
  readonly hour: LedgerHour;
  readonly last: number;
}

/** As the queries have it: of one moment the greater words. */
const isLater = (one: Share, than: Share): boolean => {
  if (one.last !== than.last) return one.last > than.last;
  const { actor_type: type, role } = one.hour;
  return type === than.hour.actor_type ? role > than.hour.role : type > than.hour.actor_type;
};

const counts = z.record(z.string(), z.coerce.number());
const share = {
  actor_key: z.string(),
  hour_ms: z.coerce.number(),
  last_ms: z.coerce.number(),
  actor_type: z.string(),
  role: z.string(),
  acts: counts,
  records: counts,
  bytes: counts,
  failures: counts,
  sensitive: counts,
  events: z.coerce.number(),
  sources: z.array(z.string()),
};
const flag = z.union([z.literal(0), z.literal(1)]).transform((said) => said === 1);
const asked = {
  from: z.string(),
  to: z.string(),
  classes: z.array(z.string()),
  counted: z.array(z.string()),
  at_least_one: z.array(z.string()),
};
/** Classes that are sensitive, the actions of which acts are counted, and those of which at least one record an act is. */
const WEIGHED = {
  classes: [...SENSITIVE_CLASSES],
  counted: [...COUNTED_ACTIONS],
  at_least_one: [...AT_LEAST_ONE_ACTIONS],
};
const oneEventQuery = tenantQuery({
  file: new URL('./queries/acts-of-one-event.sql', import.meta.url),
  params: { actors: z.array(z.string()), ...asked },
  row: z
    .object({ ...share, has_parts: flag, has_doubles: flag })
    .transform(({ last_ms: last, has_parts: hasParts, has_doubles: hasDoubles, ...hour }) => ({
      share: { hour, last },
      hasParts,
      hasDoubles,
    })),
});
const partsQuery = tenantQuery({
  file: new URL('./queries/acts-of-parts.sql', import.meta.url),
  params: { actors: z.array(z.string()), doubled: z.array(z.string()), margin: z.number(), ...asked },
  row: z.object(share).transform(({ last_ms: last, ...hour }): Share => ({ hour, last })),
});

/**
 * What these actors did in the hours from one to the other (epoch ms of their starts, both included), by `hourKey`. Hours without
 * an act are not there. Nearly all acts are one event, and are summed as they are read; who has others is asked about again.
 */
export async function ledgerActivity(
  store: Store,
  tenant: string,
  { actors, from, to }: { readonly actors: readonly string[]; readonly from: number; readonly to: number },
): Promise<Map<string, LedgerHour>> {
  const span = { from: sqlTime(from), to: sqlTime(to), ...WEIGHED };
  const alone = await store.read(oneEventQuery, { tenant, actors: [...actors], ...span });
  const actorsOf = (rows: typeof alone): string[] => [
    ...new Set(rows.map((row) => row.share.hour.actor_key)),
  ];
  const doubled = actorsOf(alone.filter((row) => row.hasDoubles));
  const again = actorsOf(alone.filter((row) => row.hasParts || row.hasDoubles));
  const joined =
    again.length === 0
      ? []
      : await store.read(partsQuery, { tenant, actors: again, doubled, margin: PARTS_DAYS, ...span });
  const doubles = new Set(doubled);
  const once = alone
    .map((row): Share => row.share)
    .filter(({ hour }) => hour.events > 0 && !doubles.has(hour.actor_key));
  const byHour = Map.groupBy([...once, ...joined], ({ hour }) => hourKey(hour.actor_key, hour.hour_ms));
  return new Map([...byHour].map(([key, shares]) => [key, shares.reduce(together).hour]));
}

function together(one: Share, other: Share): Share {
  const [earlier, later] = isLater(other, one) ? [one, other] : [other, one];
  const hour = {
    ...later.hour,
    acts: sum(earlier.hour.acts, later.hour.acts),
    records: sum(earlier.hour.records, later.hour.records),
    bytes: sum(earlier.hour.bytes, later.hour.bytes),
    failures: sum(earlier.hour.failures, later.hour.failures),
    sensitive: sum(earlier.hour.sensitive, later.hour.sensitive),
    events: earlier.hour.events + later.hour.events,
    sources: [...new Set([...earlier.hour.sources, ...later.hour.sources])],
  };
  return { hour, last: later.last };
}

function sum(one: Counts, other: Counts): Counts {
  const both = { ...one };
  for (const [action, n] of Object.entries(other)) both[action] = (both[action] ?? 0) + n;
  return both;
}
