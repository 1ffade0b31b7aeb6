import { isWeekend, weekdayOf } from '../../../../src/baseline/local-time.js';
import type { TenantHour } from '../../../../src/detect/tenant-series/tenant-news.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';
import { mulberry32 } from '../made-up-company.js';

/**
 * The hours of a quiet company: log-normal amounts, heavy-tailed people, a busy end of the month, a program that pulls at
 * night. No attack.
 */
export const simulateCompany = (of: {
  readonly seed: number;
  readonly people: number;
  readonly from: number;
  readonly weeks: number;
}): TenantHour[] => {
  const random = mulberry32(of.seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const own = Array.from({ length: of.people }, () => Math.exp(0.7 * normal()));
  return Array.from({ length: of.weeks * 7 * 24 }, (_, nth) => of.from + nth * HOUR).map((hour) => {
    const date = new Date(hour);
    const isOffice =
      !isWeekend(weekdayOf(Math.floor(hour / DAY))) && date.getUTCHours() >= 8 && date.getUTCHours() < 18;
    const monthEnd = date.getUTCDate() >= 28 ? 3 : 1;
    const busy = (isOffice ? 1 : 0.02) * monthEnd;
    const amounts = {
      export: [0.02, 80, 1],
      query: [0.01, 300, 1],
      delete: [0.02, 3, 1],
      failure: [0.02, 1.5, 0.5],
    };
    const sums = { export: [0, 0], query: [0, 0], delete: [0, 0], failure: [0, 0] };
    for (const person of own)
      for (const measure of ['export', 'query', 'delete', 'failure'] as const) {
        const [chance = 0, size = 0, spread = 0] = amounts[measure];
        if (random() >= chance * busy) continue;
        const amount = Math.max(1, Math.round(size * person * Math.exp(spread * normal())));
        sums[measure] = [sums[measure][0]! + amount, Math.max(sums[measure][1]!, amount)];
      }
    const program = date.getUTCHours() === 2 ? Math.round(5_000 * Math.exp(0.2 * normal())) : 0;
    const counts = (which: 0 | 1) => ({
      acts: {},
      records: {
        'report.export': sums.export[which]!,
        'data.query': which === 0 ? sums.query[0]! + program : Math.max(sums.query[1]!, program),
        'record.delete': sums.delete[which]!,
      },
      failures: { 'session.login': sums.failure[which]! },
    });
    return { hour, all: withActs(counts(0)), most: withActs(counts(1)), source: 'crm' };
  });
};

/** Records count where there were acts: one each, which sums of records are more than. */
const withActs = <T extends { readonly records: object }>(counts: T) => ({
  ...counts,
  acts: Object.fromEntries(
    Object.entries(counts.records).map(([action, records]) => [action, records > 0 ? 1 : 0]),
  ),
});
