import { isWeekend, weekdayOf } from '../../../../src/baseline/local-time.js';
import type { TenantHour, TenantMeasure } from '../../../../src/detect/tenant-series/tenant-news.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';
import { mulberry32 } from '../made-up-company.js';

interface Habit {
  readonly chance: number;
  readonly size: number;
  readonly spread: number;
}

/** How often in an hour of work, and how much of it, somebody does. */
const HABITS: Readonly<Record<TenantMeasure, Habit>> = {
  export: { chance: 0.02, size: 80, spread: 1 },
  query: { chance: 0.01, size: 300, spread: 1 },
  delete: { chance: 0.02, size: 3, spread: 1 },
  failure: { chance: 0.02, size: 1.5, spread: 0.5 },
};

const busyAt = (hour: number): number => {
  const date = new Date(hour);
  const isOffice = date.getUTCHours() >= 8 && date.getUTCHours() < 18;
  const monthEnd = date.getUTCDate() >= 28 ? 3 : 1;
  return (isOffice && !isWeekend(weekdayOf(Math.floor(hour / DAY))) ? 1 : 0.02) * monthEnd;
};

const countsOf = (of: Readonly<Record<TenantMeasure, number>>) => {
  const records = { 'report.export': of.export, 'data.query': of.query, 'record.delete': of.delete };
  const acts = Object.entries(records).map(([action, amount]) => [action, Math.min(amount, 1)]);
  return { acts: Object.fromEntries(acts), records, failures: { 'session.login': of.failure } };
};

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
  const people = Array.from({ length: of.people }, () => Math.exp(0.7 * normal()));
  const amountsAt = (hour: number, { chance, size, spread }: Habit): number[] =>
    people
      .filter(() => random() < chance * busyAt(hour))
      .map((own) => Math.max(1, Math.round(size * own * Math.exp(spread * normal()))));
  const programAt = (hour: number): number[] =>
    (hour / HOUR) % 24 === 2 ? [Math.round(5_000 * Math.exp(0.2 * normal()))] : [];
  return Array.from({ length: of.weeks * 7 * 24 }, (_, nth) => of.from + nth * HOUR).map((hour) => {
    const done = {
      export: amountsAt(hour, HABITS.export),
      query: [...amountsAt(hour, HABITS.query), ...programAt(hour)],
      delete: amountsAt(hour, HABITS.delete),
      failure: amountsAt(hour, HABITS.failure),
    };
    const folded = (fold: (amounts: readonly number[]) => number) =>
      countsOf({
        export: fold(done.export),
        query: fold(done.query),
        delete: fold(done.delete),
        failure: fold(done.failure),
      });
    const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
    return { hour, all: folded(sum), most: folded((amounts) => Math.max(0, ...amounts)), source: 'crm' };
  });
};
