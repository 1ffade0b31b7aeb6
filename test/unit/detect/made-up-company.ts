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
  failures: {},
  records: {
    ...(amounts.read === undefined ? {} : { 'record.read': amounts.read }),
    ...(amounts.export === undefined ? {} : { 'report.export': amounts.export }),
  },
});

interface Person {
  readonly actorKey: string;
  readonly habit: (typeof ROLES)[number];
  readonly own: number;
  readonly start: number;
}

interface Chance {
  readonly random: () => number;
  readonly normal: () => number;
}

/** The hours of one local working day, nine of them at most. */
const workday = (person: Person, utcHours: readonly number[], { random, normal }: Chance): ActivityHour[] => {
  const { actorKey, habit, own } = person;
  const busy = Math.exp(0.3 * normal());
  const exportAt = random() < habit.exportChance ? Math.floor(random() * utcHours.length) : -1;
  return utcHours.flatMap((utc, nth) => {
    if (random() < 0.15) return [];
    const read = Math.round(habit.read * own * busy * Math.exp(0.6 * normal()));
    const exported = Math.round(habit.exportSize * own * Math.exp(0.9 * normal()));
    const amounts = { ...(read > 0 ? { read } : {}), ...(nth === exportAt ? { export: exported } : {}) };
    return [hourOf(actorKey, utc, { ...amounts, role: habit.role })];
  });
};

export const madeUpCompany = ({ seed, people, from, days, timeZone }: MadeUp): ActivityHour[] => {
  const random = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const calendar = createLocalCalendar(timeZone);
  const localHours = (at: number): number[] => {
    const { dayNumber } = calendar.at(at + 12 * HOUR);
    const around = Array.from({ length: 54 }, (_, i) => at + (i - 15) * HOUR);
    return around.filter((utc) => calendar.at(utc).dayNumber === dayNumber);
  };
  return Array.from({ length: people }, (_, index): Person => {
    const habit = ROLES[index % 3 === 0 ? 0 : index % 5 === 0 ? 2 : 1];
    const actorKey = `p${String(index).padStart(4, '0')}`;
    return { actorKey, habit, own: Math.exp(0.5 * normal()), start: 8 + Math.floor(random() * 2) };
  }).flatMap((person) =>
    Array.from({ length: days }, (_, day) => localHours(from + day * DAY)).flatMap((hours) => {
      const weekend = isWeekend(calendar.at(hours[12] ?? from).weekday);
      if (random() < (weekend ? 0.98 : 0.05)) return [];
      const { start } = person;
      const office = hours.filter((utc) => {
        const { hour } = calendar.at(utc);
        return hour >= start && hour <= start + 8;
      });
      return workday(person, office, { random, normal });
    }),
  );
};
