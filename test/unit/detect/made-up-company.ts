import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { createLocalCalendar, isWeekend } from '../../../src/baseline/local-time.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

/** A company drawn on purpose unlike the product's simulator: log-normal pages, no negative binomial anywhere. */
export interface MadeUp {
  readonly seed: number;
  readonly people: number;
  /** First local day, epoch ms of its UTC midnight. */
  readonly from: number;
  readonly days: number;
  readonly timeZone: string;
}

export const mulberry32 = (seed: number): (() => number) => {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const ROLES = [
  { role: 'sales-rep', read: 25, exportChance: 0.03, exportSize: 80 },
  { role: 'support-agent', read: 60, exportChance: 0.005, exportSize: 30 },
  { role: 'analyst', read: 15, exportChance: 0.4, exportSize: 2_000 },
] as const;

export const hourOf = (
  actorKey: string,
  hour: number,
  amounts: { readonly read?: number; readonly export?: number; readonly role?: string },
): ActivityHour => ({
  actorKey,
  hour,
  actorType: 'human',
  role: amounts.role ?? 'sales-rep',
  acts: {
    ...(amounts.read === undefined ? {} : { 'record.read': Math.ceil(amounts.read / 10) }),
    ...(amounts.export === undefined ? {} : { 'report.export': 1 }),
  },
  records: {
    ...(amounts.read === undefined ? {} : { 'record.read': amounts.read }),
    ...(amounts.export === undefined ? {} : { 'report.export': amounts.export }),
  },
});

export const madeUpCompany = ({ seed, people, from, days, timeZone }: MadeUp): ActivityHour[] => {
  const random = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const calendar = createLocalCalendar(timeZone);
  const rows: ActivityHour[] = [];
  for (let person = 0; person < people; person++) {
    const kind = ROLES[person % 3 === 0 ? 0 : person % 5 === 0 ? 2 : 1]!;
    const own = Math.exp(0.5 * normal());
    const start = 8 + Math.floor(random() * 2);
    const actorKey = `p${String(person).padStart(4, '0')}`;
    for (let at = from; at < from + days * DAY; at += DAY) {
      const noon = calendar.at(at + 12 * HOUR);
      if (isWeekend(noon.weekday) && random() > 0.02) continue;
      if (random() < 0.05) continue;
      const busy = Math.exp(0.3 * normal());
      const exportHour = random() < kind.exportChance ? start + Math.floor(random() * 9) : -1;
      for (let utc = at - 15 * HOUR; utc < at + 39 * HOUR; utc += HOUR) {
        const local = calendar.at(utc);
        if (local.dayNumber !== noon.dayNumber || local.hour < start || local.hour > start + 8) continue;
        if (random() < 0.15) continue;
        const read = Math.round(kind.read * own * busy * Math.exp(0.6 * normal()));
        const exported = Math.round(kind.exportSize * own * Math.exp(0.9 * normal()));
        rows.push(
          hourOf(actorKey, utc, {
            ...(read > 0 ? { read } : {}),
            ...(local.hour === exportHour ? { export: exported } : {}),
            role: kind.role,
          }),
        );
      }
    }
  }
  return rows;
};
