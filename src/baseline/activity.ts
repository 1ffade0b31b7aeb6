import { z } from 'zod';
import { ACTIONS } from '../event/actions.js';
import { DAY, HOUR } from '../kernel/clock.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { ActivityHour } from './activity-hour.js';
import { hourKey, withoutPlanned, type PlannedShares } from './planned/planned-share.js';
import { ComputedMarks } from './computed-marks.js';
import { type LedgerHour, ledgerActivity } from './ledger-activity.js';
import { kindOf } from './measures.js';
import type { RoleOfMany } from './some-people.js';
import { spanOf } from './touched.js';

const counts = z.record(z.string(), z.coerce.number());
const fields = {
  actor_key: z.string(),
  hour_ms: z.coerce.number(),
  actor_type: z.string(),
  role: z.string(),
  acts: counts,
  records: counts,
  failures: counts,
  sensitive: counts,
};
const plannedRow = z.object({
  plan: z.string(),
  action: z.enum(ACTIONS),
  records: z.coerce.number(),
  acts: z.coerce.number(),
});
const range = { from: z.string(), to: z.string() };

const betweenQuery = tenantQuery({
  file: new URL('./queries/activity-between.sql', import.meta.url),
  params: { actors: z.array(z.string()), ...range },
  row: z.object({ ...fields, planned: z.array(plannedRow) }),
});

const rolesQuery = tenantQuery({
  file: new URL('./queries/roles-between.sql', import.meta.url),
  params: range,
  row: z
    .object({
      actor_key: z.string(),
      role: z.string(),
      last_type: z.string(),
      hours: z.coerce.number(),
      first_ms: z.coerce.number(),
      last_ms: z.coerce.number(),
    })
    .transform(({ actor_key, role, last_type, hours, first_ms, last_ms }): RoleOfMany => ({
      actorKey: actor_key,
      role,
      kind: kindOf(last_type),
      hours,
      first: first_ms,
      last: last_ms,
    })),
});
const countQuery = tenantQuery({
  file: new URL('./queries/activity-count.sql', import.meta.url),
  params: range,
  row: z.object({ hours: z.coerce.number() }),
});
const newestQuery = tenantQuery({
  file: new URL('./queries/newest-computed.sql', import.meta.url),
  params: { actors: z.array(z.string()), ...range },
  row: z.object({ computed: z.coerce.number() }),
});

const marks = new ComputedMarks(async (store, tenant, { actors, from, to }) => {
  const span = { from: sqlTime(from), to: sqlTime(to) };
  const [found] = await store.read(newestQuery, { tenant, actors: [...actors], ...span });
  return found?.computed ?? 0;
});

/** Further apart than this, touched hours are computed in separate reads. */
const CLUSTER_GAP = 2 * DAY;

/**
 * Computes the touched hours of a tenant's actors anew from the ledger and stores them. An hour whose acts all moved
 * elsewhere is stored empty; with each hour it is kept what of it was planned. Gives the rows as they now stand.
 */
export async function recomputeActivity(
  store: Store,
  tenant: string,
  touched: ReadonlyMap<string, ReadonlySet<number>>,
  planned: PlannedShares = NOTHING_PLANNED,
): Promise<ActivityHour[]> {
  const computed: ActivityHour[] = [];
  const hours = [...new Set([...touched.values()].flatMap((own) => [...own]))].sort((a, b) => a - b);
  for (const cluster of clusters(hours)) {
    const within = new Set(cluster);
    const actors = [...touched].filter(([, own]) => [...own].some((hour) => within.has(hour)));
    computed.push(...(await recomputeCluster({ store, tenant, planned }, new Map(actors), cluster)));
  }
  return computed;
}

interface Recomputed {
  readonly store: Store;
  readonly tenant: string;
  readonly planned: PlannedShares;
}

async function recomputeCluster(
  { store, tenant, planned }: Recomputed,
  touched: ReadonlyMap<string, ReadonlySet<number>>,
  cluster: readonly number[],
): Promise<ActivityHour[]> {
  const { from, to } = spanOf(cluster);
  const span = { actors: [...touched.keys()], from, to };
  const [found, nextMark] = await Promise.all([
    ledgerActivity(store, tenant, span),
    marks.above(store, tenant, span),
  ]);
  const within = new Set(cluster);
  const rows = [...touched].flatMap(([actor, hours]) =>
    [...hours]
      .filter((hour) => within.has(hour))
      .map((hour) => found.get(hourKey(actor, hour)) ?? emptyHour(actor, hour))
      .map((row) => ({ ...row, planned: [...(planned.get(hourKey(actor, row.hour_ms)) ?? [])] })),
  );
  await store.write(
    'activity_hourly',
    rows.map(({ hour_ms, ...row }) => ({
      tenant,
      ...row,
      hour: hour_ms / 1000,
      computed: nextMark(),
    })),
  );
  return rows.map(toActivity);
}

/** Actor-hours in a range of time (epoch ms, `to` not included). */
export async function countActivity(store: Store, tenant: string, from: number, to: number): Promise<number> {
  const [row] = await store.read(countQuery, { tenant, from: sqlTime(from), to: sqlTime(to) });
  return row?.hours ?? 0;
}

/** Everybody who was seen in a range of time (epoch ms, `to` not included) and in which roles, by their keys. */
export async function rolesBetween(
  store: Store,
  tenant: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<RoleOfMany[]> {
  return store.read(rolesQuery, { tenant, from: sqlTime(from), to: sqlTime(to) });
}

/** Everybody's hours in a range of time, as last computed; `to` is not included. */
export async function activityBetween(
  store: Store,
  tenant: string,
  from: number,
  to: number,
): Promise<ActivityHour[]> {
  return activityOf(store, tenant, { actors: [], from, to });
}

/** The same of these actors; of everybody when none are named. */
export async function activityOf(
  store: Store,
  tenant: string,
  { actors, from, to }: { readonly actors: readonly string[]; readonly from: number; readonly to: number },
): Promise<ActivityHour[]> {
  const span = { from: sqlTime(from), to: sqlTime(to) };
  return (await store.read(betweenQuery, { tenant, actors: [...actors], ...span })).map(toActivity);
}

function toActivity(row: z.infer<typeof betweenQuery.row>): ActivityHour {
  const { actor_key, hour_ms, actor_type, role, acts, records, failures, sensitive, planned } = row;
  const hour = { actorKey: actor_key, hour: hour_ms, actorType: actor_type, role, acts, records, failures };
  const isSensitive = Object.keys(sensitive).length > 0;
  return withoutPlanned(isSensitive ? { ...hour, sensitive } : hour, planned);
}

const NOTHING_PLANNED: PlannedShares = new Map();

const emptyHour = (actor: string, hour: number): LedgerHour => ({
  actor_key: actor,
  hour_ms: hour,
  actor_type: 'unknown',
  role: 'unknown',
  acts: {},
  records: {},
  bytes: {},
  failures: {},
  sensitive: {},
  events: 0,
  sources: [],
});

function clusters(hours: readonly number[]): number[][] {
  const all: number[][] = [];
  let last = -Infinity;
  for (const hour of hours) {
    if (hour - last > CLUSTER_GAP + HOUR) all.push([]);
    all.at(-1)?.push(hour);
    last = hour;
  }
  return all;
}
