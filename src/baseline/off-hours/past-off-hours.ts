import { LEAST_USER_DAYS, calibrated, fitTail } from '../calibration.js';
import type { PersonMaxima } from '../calibration-table.js';
import type { CommonMode } from '../evidence.js';
import type { Floors } from '../floors.js';
import type { Habit, Sightings } from '../habits.js';
import { neighbourSlot } from '../local-time.js';
import type { Measure } from '../measures.js';
import { FIRST_DAY } from '../past-evidence.js';
import type { Fits } from '../person.js';
import { pooledDays } from '../pooled-days.js';
import type { Presence } from '../presence.js';
import type { Calibration, CalibrationTable } from '../profile.js';
import { isOffHours, ownHourSeen, type HourSeen } from './hour-seen.js';
import { chanceTogether, offSlots, type TogetherBefore } from './together.js';
import { LONGEST_VISIT, WORK, isEnough, visitDecades } from './visit.js';
import type { WorkAway } from './away-sums.js';
import { offHourOf, workAwayWithout } from './work-away.js';

/** Work outside the own hours may spend a tenth of the alerts that are asked for. */
const SHARE = 1;

/** Before a tenant has a tail of its own: one person-day in fifty is worked outside the person's hours. */
const SHIPPED: Calibration = { knots: [0, 0, 0, 2], share: 0.02, meanExcess: 0.7, userDays: 0 };

const KEY = 'human/off-hours/all';

/** What of somebody's past is judged by. */
export interface PastWork {
  readonly habit: Habit;
  readonly fits: Fits;
  readonly floors: Floors;
  readonly mode: (measure: Measure, day: number) => CommonMode;
  /** How often people here work outside their own hours, and how many did before an hour. */
  readonly away: WorkAway;
  readonly together: TogetherBefore;
}

/** By slot. */
type IsOff = readonly boolean[];

/** What was done of a measure in the visit that ends with one of its hours, the `i`th. */
const inVisit = (
  { at, records }: Pick<Sightings, 'at' | 'records'>,
  i: number,
  isOffAt: (at: number) => boolean,
): number => {
  const index = at[i] ?? 0;
  let sum = records[i] ?? 0;
  let before = i - 1;
  for (let back = 1; back < LONGEST_VISIT && isOffAt(index - back); back++)
    if (at[before] === index - back) sum += records[before--] ?? 0;
  return sum;
};

interface Off {
  readonly presence: Presence;
  readonly others: WorkAway;
  readonly isOff: IsOff;
  /** Asked of few: nearly nobody works outside their own hours. */
  readonly daysAround: () => DaysAround;
}

/** By slot, the days of the training span on which the person worked about it. */
type DaysAround = ReadonlyMap<number, ReadonlySet<number>>;

const daysAroundOf = ({ measures, axis }: Habit): DaysAround => {
  const days = new Map<number, Set<number>>();
  for (const { at, day } of WORK.map((measure) => measures[measure].hours))
    at.forEach((index, i) => {
      const slot = axis.slot[index] ?? 0;
      for (const near of [slot, neighbourSlot(slot, 1), neighbourSlot(slot, -1)])
        days.set(near, (days.get(near) ?? new Set()).add(day[i] ?? 0));
    });
  return days;
};

/** The first of three late evenings knew nothing of the others: days that follow within so many are left out with the day itself. */
const FOLLOWING_DAYS = 7;

/** Of the slot of a past hour, as it was known when it came; undefined of an hour of the person's own by all other days. */
const seenBefore = ({ presence, daysAround }: Off, slot: number, day: number): HourSeen | undefined => {
  const { known, worked, around, weeks } = ownHourSeen(presence, slot);
  const without = (days: number): HourSeen => ({
    known: known - 1,
    worked: worked - 1,
    around: Math.max(0, around - days),
    weeks,
  });
  if (!isOffHours(without(FOLLOWING_DAYS + 1))) return undefined;
  const later = [...(daysAround().get(slot) ?? [])];
  return without(later.filter((one) => one >= day && one <= day + FOLLOWING_DAYS).length);
};

/** The visits of a measure, with their day and what they are worth; each by the person's other days. */
const visitsOf = (
  measure: Measure,
  { habit, fits, floors, mode, together }: PastWork,
  off: Off,
): { readonly day: number; readonly raw: number }[] => {
  const { axis, actorKey } = habit;
  const { presence, others, isOff } = off;
  const { hours } = habit.measures[measure];
  const isOffAt = (index: number): boolean => isOff[axis.slot[index] ?? 0] === true;
  return hours.at.flatMap((index, i) => {
    const day = hours.day[i] ?? 0;
    const slot = axis.slot[index] ?? 0;
    if (day < FIRST_DAY || !isOffAt(index - 1)) return [];
    const seen = seenBefore(off, slot, day);
    const hour = seen && offHourOf({ presence, slot, seen }, others);
    const amount = inVisit(hours, i, isOffAt);
    if (hour === undefined || !isEnough(amount, floors[measure])) return [];
    const decades = visitDecades({
      chance: hour.chance,
      together: chanceTogether(together(actorKey, index)),
      measure,
      amount,
      level: fits[measure].profile.day,
      mode: mode(measure, day),
    });
    return [{ day, raw: decades.hour + decades.amount }];
  });
};

/** By day of the calibration span that held any: the most that work outside the person's own hours was worth. */
export const pastOffHours = (work: PastWork): ReadonlyMap<number, number> => {
  const { presence, kind } = work.habit;
  const most = new Map<number, number>();
  const isOff = kind === 'human' ? offSlots(presence) : undefined;
  if (presence === undefined || isOff === undefined) return most;
  const others = workAwayWithout(work.away, presence);
  let known: DaysAround | undefined;
  const off = { presence, others, isOff, daysAround: () => (known ??= daysAroundOf(work.habit)) };
  for (const { day, raw } of WORK.flatMap((measure) => visitsOf(measure, work, off)))
    most.set(day, Math.max(most.get(day) ?? 0, raw));
  return most;
};

/** A person with what their days outside their own hours were worth. */
export interface OffHoursPerson extends PersonMaxima {
  readonly offHours: ReadonlyMap<number, number>;
  readonly untaught: ReadonlySet<number> | undefined;
}

/** The most of each day that teaches. */
const maximaOf = ({ offHours, untaught, maxima }: OffHoursPerson): Float64Array => {
  const taught = [...offHours].filter(([day]) => untaught?.has(day) !== true);
  return pooledDays(
    taught.map(([, most]) => most),
    maxima.all.take.length,
  );
};

/** The tail of what people's days outside their own hours are worth; most days hold none. */
export const offHoursTail = (people: readonly OffHoursPerson[]): CalibrationTable => {
  const humans = people.filter(({ kind }) => kind === 'human');
  const pooled = Float64Array.from(humans.flatMap((person) => [...maximaOf(person)]));
  return pooled.length < LEAST_USER_DAYS ? {} : { [KEY]: fitTail(pooled, true) };
};

export const offHoursPool = (table: CalibrationTable): string | undefined =>
  table[KEY] === undefined ? undefined : KEY;

/** -log10 of how often a person's day holds as much outside their hours, as a part of all alerts that are asked for. */
export const offHoursDecades = (raw: number, table: CalibrationTable): number =>
  calibrated(raw, table[KEY] ?? SHIPPED) - SHARE;
