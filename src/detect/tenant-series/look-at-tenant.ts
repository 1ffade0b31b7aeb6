import { z } from 'zod';
import { beginOfDay, type LocalCalendar } from '../../baseline/local-time.js';
import type { Finding } from '../../event/finding.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { tenantFinding } from './tenant-finding.js';
import { tenantNews, type TenantHour } from './tenant-news.js';

/** Days. */
export const WEEK = 7;
/** Each week is judged by so many days before it, so that an hour is judged alike whenever it is looked at. */
const TAUGHT_DAYS = 12 * WEEK;

const counts = z.record(z.string(), z.coerce.number());
const hoursQuery = tenantQuery({
  file: new URL('../queries/tenant-hours.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z
    .object({
      hour_ms: z.coerce.number(),
      acts: counts,
      records: counts,
      failures: counts,
      most_acts: counts,
      most_records: counts,
      most_failures: counts,
      source: z.string(),
    })
    .transform((row): TenantHour => ({
      hour: row.hour_ms,
      all: { acts: row.acts, records: row.records, failures: row.failures },
      most: { acts: row.most_acts, records: row.most_records, failures: row.most_failures },
      source: row.source,
    })),
});

/** The Monday (since 1970-01-01) of the local week that holds an instant, and so many weeks later. */
export const mondayOf = (at: number, calendar: LocalCalendar): number => {
  const { dayNumber, weekday } = calendar.at(at);
  return dayNumber - ((weekday + 6) % WEEK);
};

/** What a tenant as a whole did that is told, of hours that begin from an instant to before another (epoch ms, whole hours). */
export async function lookAtTenant(
  store: Store,
  { tenant, calendar }: TenantTerms,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Finding[]> {
  const first = mondayOf(from, calendar);
  const begin = (day: number): number => beginOfDay(day, calendar);
  const span = { from: sqlTime(begin(first - TAUGHT_DAYS)), to: sqlTime(to) };
  const hours = await store.read(hoursQuery, { tenant, ...span });
  const news = [];
  for (let monday = first; begin(monday) < to; monday += WEEK) {
    const [taught, week] = [begin(monday - TAUGHT_DAYS), Math.max(begin(monday), from)];
    const until = Math.min(begin(monday + WEEK), to);
    news.push(
      ...tenantNews(
        hours.filter(({ hour }) => hour >= taught && hour < until),
        week,
        until,
      ),
    );
  }
  return news.map((one) => tenantFinding(one, { tenant, calendar, now: store.clock.now() }));
}
