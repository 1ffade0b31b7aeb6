import { z } from 'zod';
import { DAY } from '../../kernel/clock.js';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { ComputedMarks } from '../computed-marks.js';
import { isoDay, type LocalCalendar } from '../local-time.js';
import { spanOf } from '../touched.js';
import { BOOK_DAYS, SAMPLE, coverageOf, lastDayBefore, type Coverage, type CoverageDay } from './book.js';
import { COVERED_DAYS } from './past-coverage.js';

const actors = z.array(z.string());
const days = { from: z.number(), to: z.number() };
const hashes = z.array(z.coerce.number());
const place = { actor_key: z.string(), day_number: z.coerce.number() };

const ofActorsQuery = tenantQuery({
  file: new URL('./queries/coverage-of-actors.sql', import.meta.url),
  params: { actors, ...days, low: z.string(), high: z.string() },
  row: z.object({ ...place, records: hashes }),
});
const newestQuery = tenantQuery({
  file: new URL('./queries/newest-coverage.sql', import.meta.url),
  params: { actors, ...days },
  row: z.object({ computed: z.coerce.number() }),
});
const sampleQuery = tenantQuery({
  file: new URL('./queries/book-sample.sql', import.meta.url),
  params: { most: z.number(), ...days },
  row: z.object({ record: z.coerce.number() }),
});
const firstDayQuery = tenantQuery({
  file: new URL('./queries/first-covered-day.sql', import.meta.url),
  params: days,
  row: z.object({ first: z.coerce.number(), days: z.coerce.number() }),
});
const ofSampleQuery = tenantQuery({
  file: new URL('./queries/coverage-of-sample.sql', import.meta.url),
  params: { sample: z.array(z.number()), ...days },
  row: z.object({ ...place, seen: hashes }),
});
const thereQuery = tenantQuery({
  file: new URL('./queries/days-there.sql', import.meta.url),
  params: days,
  row: z.object({ actor_key: z.string(), days: z.array(z.coerce.number()) }),
});

const marks = new ComputedMarks(async (store, tenant, { actors: named, from, to }) => {
  const span = { from: Math.floor(from / DAY), to: Math.min(Math.floor(to / DAY), LAST_DAY) };
  const [newest] = await store.read(newestQuery, { tenant, actors: [...named], ...span });
  return newest?.computed ?? 0;
});

/** The last day that a column of days can hold. */
const LAST_DAY = 65_535;

/** Days that are computed in one read. */
const MOST_DAYS = 7;

/** What computing takes. */
export interface CoverageParts {
  readonly store: Store;
  readonly keys: RecordKeys;
}

/** By which the records of a tenant are hashed. */
export interface RecordKeys {
  of(tenant: string): Promise<Pick<TenantKeys, 'recordKey'>>;
}

/** Computes the days that hold touched hours (epoch ms) anew from the ledger and stores them, also those of nothing. */
export async function recomputeCoverage(
  { store, keys }: CoverageParts,
  tenant: string,
  touched: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<void> {
  const asked = [...touched].flatMap(([actorKey, hours]) =>
    [...new Set([...hours].map((hour) => Math.floor(hour / DAY)))].map((day) => ({ actorKey, day })),
  );
  for (const own of Map.groupBy(asked, ({ day }) => Math.floor(day / MOST_DAYS)).values())
    await recomputeDays({ store, keys }, tenant, own, spanOf(own.map(({ day }) => day)));
}

async function recomputeDays(
  { store, keys }: CoverageParts,
  tenant: string,
  asked: readonly Pick<CoverageDay, 'actorKey' | 'day'>[],
  span: { readonly from: number; readonly to: number },
): Promise<void> {
  const named = [...new Set(asked.map(({ actorKey }) => actorKey))];
  const whole = { from: span.from * DAY, to: span.to * DAY };
  // A day may be computed twice at once, of hours that are recent and of others: who read later has the later mark.
  const computed = (await marks.above(store, tenant, { actors: named, ...whole }))();
  const [low, high] = (await keys.of(tenant)).recordKey;
  const rows = await store.read(ofActorsQuery, { tenant, actors: named, ...span, low, high });
  const found = new Map(rows.map((row) => [`${row.actor_key}/${row.day_number}`, row.records]));
  await store.write(
    'coverage_daily',
    asked.map(({ actorKey, day }) => ({
      tenant,
      actor_key: actorKey,
      day: isoDay(day),
      records: found.get(`${actorKey}/${day}`) ?? [],
      keyed: 1,
      computed,
    })),
  );
}

/** Who saw how much of the tenant's book up to a local day (ISO), and in the days by which that is calibrated. */
export async function learnCoverage(
  store: Store,
  tenant: string,
  { day, calendar }: { readonly day: string; readonly calendar: LocalCalendar },
): Promise<Coverage> {
  const lastDay = lastDayBefore(day, calendar);
  const book = { from: Math.max(0, lastDay - BOOK_DAYS + 1), to: lastDay };
  const known = { from: Math.max(0, lastDay - COVERED_DAYS + 1), to: lastDay };
  const [[first], sampled, present] = await Promise.all([
    store.read(firstDayQuery, { tenant, ...known }),
    store.read(sampleQuery, { tenant, most: SAMPLE, ...book }),
    store.read(thereQuery, { tenant, ...known }),
  ]);
  const sample = sampled.map(({ record }) => record);
  // Nobody saw anything of an empty sample.
  const rows = sample.length === 0 ? [] : await store.read(ofSampleQuery, { tenant, sample, ...known });
  const seen = rows.map((row) => ({ actorKey: row.actor_key, day: row.day_number, records: row.seen }));
  const isKnown = first !== undefined && first.days > 0;
  const there = new Map(present.map((row) => [row.actor_key, row.days]));
  return { ...coverageOf(seen, lastDay, sample), firstDay: isKnown ? first.first : lastDay + 1, there };
}
