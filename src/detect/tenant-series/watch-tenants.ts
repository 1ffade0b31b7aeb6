import { z } from 'zod';
import { beginOfDay } from '../../baseline/local-time.js';
import { TENANT_DETECTOR, type Finding } from '../../event/finding.js';
import { DAY, HOUR, MINUTE } from '../../kernel/clock.js';
import type { Findings } from '../../store/findings.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { tenantFinding } from './tenant-finding.js';
import { tenantNews, type TenantHour } from './tenant-news.js';

const WEEK = 7;
/** Each week is judged by so many days before it, so that an hour is judged alike whenever it is looked at. */
const TAUGHT_DAYS = 12 * WEEK;
/** An hour is judged when its events had this time to come in. */
const SETTLED = 15 * MINUTE;

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

export interface WatchTenantsDeps {
  readonly store: Store;
  readonly findings: Findings;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

/**
 * Looks whether a tenant as a whole did more in an hour than in any before: what many do a little of is nobody's finding. Of
 * this week and the one before; what it knows it reads from the ledger's hours. Gives the number of findings written.
 */
export class WatchTenants {
  constructor(private readonly deps: WatchTenantsDeps) {}

  async run(): Promise<number> {
    let written = 0;
    for (const tenant of this.deps.tenants()) written += await this.look(tenant);
    return written;
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, termsOf } = this.deps;
    const { calendar } = termsOf(tenant);
    const now = store.clock.now();
    const today = calendar.at(now);
    const monday = today.dayNumber - ((today.weekday + 6) % WEEK);
    const [first, from, to] = [monday - WEEK - TAUGHT_DAYS, monday - WEEK, monday].map((day) =>
      beginOfDay(day, calendar),
    );
    if (first === undefined || from === undefined || to === undefined) return 0;
    const until = Math.floor((now - SETTLED) / HOUR) * HOUR;
    const hours = await store.read(hoursQuery, { tenant, from: sqlTime(first), to: sqlTime(until) });
    const second = beginOfDay(monday - TAUGHT_DAYS, calendar);
    const news = [
      ...tenantNews(hours, from, Math.min(to, until)),
      ...tenantNews(
        hours.filter(({ hour }) => hour >= second),
        to,
        until,
      ),
    ];
    const made = news.map((one) => tenantFinding(one, { tenant, calendar, now }));
    const known = (await findings.between(tenant, from, now + DAY)).filter(
      ({ detector }) => detector === TENANT_DETECTOR,
    );
    const changed = changes(made, known);
    await findings.write(changed);
    return changed.length;
  }
}

/** What is new; what is no longer so, since more came in; and what says another number, with what it was when it was found. */
function changes(made: readonly Finding[], known: readonly Finding[]): Finding[] {
  const before = new Map(known.map((finding) => [finding.id, finding]));
  const ids = new Set(made.map(({ id }) => id));
  const fresh = made.flatMap((finding) => {
    const old = before.get(finding.id);
    if (old === undefined) return [finding];
    if (old.state === 'raised' && old.sentence === finding.sentence) return [];
    return [{ ...finding, history: old.history, receivedAt: old.receivedAt }];
  });
  const gone = known.filter(({ id, state }) => state === 'raised' && !ids.has(id));
  return [...fresh, ...gone.map((finding) => ({ ...finding, state: 'withdrawn' as const }))];
}
