import { z } from 'zod';
import { DAY, HOUR } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { ComputedMarks } from '../computed-marks.js';
import { spanOf } from '../touched.js';
import { sight } from './sight.js';
import { type Sighting, type SightingHour, type Stay } from './sighting-hour.js';

/** Further apart than this, touched hours are computed in separate reads. */
const CLUSTER_GAP = 2 * DAY;
/** Hours that are looked around in one read. */
const MOST_AROUND = 2_000;

const texts = z.array(z.string());
const seconds = z.record(z.string(), z.coerce.number());
const place = { actor_key: z.string(), hour_ms: z.coerce.number() };
const range = { from: z.string(), to: z.string() };

const ofActorsQuery = tenantQuery({
  file: new URL('./queries/sightings-of-actors.sql', import.meta.url),
  params: { actors: texts, ...range },
  row: z.object({
    ...place,
    networks: texts,
    uses: z.array(z.tuple([z.string(), z.string(), z.string()])),
    agents: z.array(z.tuple([z.string(), z.string()])),
    apps: texts,
    reports: texts,
    objects: texts,
    country_first: seconds,
    country_last: seconds,
  }),
});
const newestQuery = tenantQuery({
  file: new URL('./queries/newest-sighting.sql', import.meta.url),
  params: { actors: texts, ...range },
  row: z.object({ computed: z.coerce.number() }),
});
const aroundQuery = tenantQuery({
  file: new URL('./queries/sightings-around.sql', import.meta.url),
  params: { actors: texts, hours: z.array(z.number()), before: z.number(), after: z.number(), ...range },
  row: z.object({ ...place, seen: texts, country_first: seconds, country_last: seconds, sessions: texts }),
});

const marks = new ComputedMarks(async (store, tenant, { actors, from, to }) => {
  const span = { from: sqlTime(from), to: sqlTime(to) };
  const [found] = await store.read(newestQuery, { tenant, actors: [...actors], ...span });
  return found?.computed ?? 0;
});

/** Computes the sightings of touched actor-hours anew from the ledger and stores them, also those of none; gives them. */
export async function recomputeSightings(
  store: Store,
  tenant: string,
  touched: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<SightingHour[]> {
  const hours = [...new Set([...touched.values()].flatMap((own) => [...own]))].sort((a, b) => a - b);
  const computed: SightingHour[] = [];
  let cluster: number[] = [];
  for (const hour of hours) {
    if (cluster.length > 0 && hour - (cluster.at(-1) ?? hour) > CLUSTER_GAP) {
      computed.push(...(await recomputeCluster(store, tenant, touched, new Set(cluster))));
      cluster = [];
    }
    cluster.push(hour);
  }
  if (cluster.length > 0)
    computed.push(...(await recomputeCluster(store, tenant, touched, new Set(cluster))));
  return computed;
}

async function recomputeCluster(
  store: Store,
  tenant: string,
  touched: ReadonlyMap<string, ReadonlySet<number>>,
  cluster: ReadonlySet<number>,
): Promise<SightingHour[]> {
  const asked = [...touched].flatMap(([actorKey, hours]) =>
    [...hours].filter((hour) => cluster.has(hour)).map((hour) => ({ actorKey, hour })),
  );
  const { from, to } = spanOf([...cluster]);
  const actors = [...new Set(asked.map(({ actorKey }) => actorKey))];
  const [stored, nextMark] = await Promise.all([
    store.read(ofActorsQuery, { tenant, actors, from: sqlTime(from), to: sqlTime(to) }),
    marks.above(store, tenant, { actors, from, to }),
  ]);
  const found = new Map(stored.map((row) => [`${row.actor_key}/${row.hour_ms}`, row]));
  const computed = nextMark();
  const hours = asked.map((at): SightingHour => {
    const shown = found.get(`${at.actorKey}/${at.hour}`);
    return shown === undefined ? { ...at, seen: [], stays: [], sessions: [] } : sight(at, shownBy(shown));
  });
  await store.write(
    'sightings_hourly',
    hours.map((hour) => ({ tenant, ...rowOf(hour), computed })),
  );
  return hours;
}

const shownBy = ({ country_first, country_last, ...shown }: z.infer<typeof ofActorsQuery.row>) => ({
  ...shown,
  stays: staysOf(country_first, country_last),
});

const staysOf = (first: Record<string, number>, last: Record<string, number>): Stay[] =>
  Object.entries(first).map(([country, at]) => ({
    country,
    first: at * 1_000,
    last: (last[country] ?? at) * 1_000,
  }));

const rowOf = ({ actorKey, hour, seen, stays, sessions }: SightingHour): Record<string, unknown> => ({
  actor_key: actorKey,
  hour: hour / 1_000,
  seen,
  country_first: Object.fromEntries(stays.map(({ country, first }) => [country, first / 1_000])),
  country_last: Object.fromEntries(stays.map(({ country, last }) => [country, last / 1_000])),
  sessions: sessions.map(({ session, device }) => `${session}/${device}`),
});

/** One actor-hour that is looked around. */
export interface Looked {
  readonly actorKey: string;
  readonly hour: number;
}

/** Sightings of these actor-hours, of `before` hours before each and of `after` hours behind, by actor. */
export async function sightingsAround(
  store: Store,
  tenant: string,
  looked: readonly Looked[],
  { before, after }: { readonly before: number; readonly after: number },
): Promise<Map<string, SightingHour[]>> {
  const rows: SightingHour[] = [];
  for (let at = 0; at < looked.length; at += MOST_AROUND) {
    const some = looked.slice(at, at + MOST_AROUND);
    const { from, to } = spanOf(some.map(({ hour }) => hour));
    const found = await store.read(aroundQuery, {
      tenant,
      actors: some.map(({ actorKey }) => actorKey),
      hours: some.map(({ hour }) => hour / 1_000),
      before: -before,
      after: after + 1,
      from: sqlTime(from - before * HOUR),
      to: sqlTime(to + (after + 1) * HOUR),
    });
    rows.push(...found.map(toSightings));
  }
  return Map.groupBy(rows, ({ actorKey }) => actorKey);
}

const toSightings = (row: z.infer<typeof aroundQuery.row>): SightingHour => ({
  actorKey: row.actor_key,
  hour: row.hour_ms,
  seen: row.seen as Sighting[],
  stays: staysOf(row.country_first, row.country_last),
  sessions: row.sessions.map((use) => {
    const cut = use.indexOf('/');
    return { session: use.slice(0, cut), device: use.slice(cut + 1) };
  }),
});
