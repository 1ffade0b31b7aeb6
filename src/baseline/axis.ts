import { HOUR } from '../kernel/clock.js';
import { beginOfDay, dayNumberOf, isWeekend, weekdayOf, type LocalCalendar } from './local-time.js';

/** Days that teach. Three changes of month's end are better than none, and people change within a quarter. */
export const TRAINING_DAYS = 56;

/** Begin and end (epoch ms) of the days that teach. */
export const trainingSpan = (day: string, calendar: LocalCalendar): { from: number; to: number } => {
  const end = dayNumberOf(day);
  return { from: beginOfDay(end - TRAINING_DAYS, calendar), to: beginOfDay(end, calendar) };
};

/** Weight of a day halves in as many days: 56 measured best of 14, 28 and 56. */
export const HALF_LIFE_DAYS = 56;

/** Local days differ from UTC days by at most 14 hours, and a training span by one change of the clock. */
const MARGIN_HOURS = 15;

/** The training span on the clock of UTC hours: which local day and slot each of its hours is. */
export interface Axis {
  /** Index of a UTC hour (epoch ms), or -1 outside the span. */
  indexOf(hour: number): number;
  /** The first local day, as days since 1970-01-01. */
  readonly firstDay: number;
  /** Start of the UTC hour (epoch ms) of an index. */
  hourAt(index: number): number;
  /** Local day 0 to `TRAINING_DAYS` - 1 of an index. */
  readonly day: Int16Array;
  readonly slot: Uint8Array;
  readonly days: readonly AxisDay[];
}

/** A day off is a weekend. */
interface AxisDay {
  readonly weight: number;
  readonly weekend: 0 | 1;
  readonly yesterday: 0 | 1;
  /** Of somebody who was on leave. */
  readonly isLeave?: true;
}

/** Whether a day says anything of somebody: not one of leave, unless they were there all the same. */
export const isTelling = ({ isLeave }: Pick<AxisDay, 'isLeave'>, wasThere: boolean): boolean =>
  isLeave === undefined || wasThere;

const weekendOf = (dayNumber: number): 0 | 1 => (isWeekend(weekdayOf(dayNumber)) ? 1 : 0);

/** The axis of the `TRAINING_DAYS` local days before `day` (ISO). */
export const createAxis = (day: string, calendar: LocalCalendar): Axis => {
  const end = dayNumberOf(day);
  const first = end - TRAINING_DAYS;
  const base = first * 24 - MARGIN_HOURS;
  const length = TRAINING_DAYS * 24 + 2 * MARGIN_HOURS;
  const days = Array.from({ length: TRAINING_DAYS }, (_, index) => ({
    weight: 2 ** -((TRAINING_DAYS - index) / HALF_LIFE_DAYS),
    weekend: weekendOf(first + index),
    yesterday: weekendOf(first + index - 1),
  }));
  const dayOf = new Int16Array(length);
  const slot = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const local = calendar.at((base + index) * HOUR);
    dayOf[index] = local.dayNumber < first || local.dayNumber >= end ? -1 : local.dayNumber - first;
    slot[index] = local.slot;
  }
  return {
    firstDay: first,
    day: dayOf,
    slot,
    days,
    hourAt: (index) => (base + index) * HOUR,
    indexOf(hour) {
      const index = Math.floor(hour / HOUR) - base;
      return index >= 0 && index < length && (dayOf[index] ?? -1) >= 0 ? index : -1;
    },
  };
};

/** The same span for somebody whose office is closed on other days than Saturday and Sunday: these are their weekends. */
export const axisOfOffice = (axis: Axis, isWorkingDay: (dayNumber: number) => boolean): Axis => {
  const off = (day: number): 0 | 1 => (isWorkingDay(axis.firstDay + day) ? 0 : 1);
  const days = axis.days.map(({ weight }, day) => ({ weight, weekend: off(day), yesterday: off(day - 1) }));
  return { ...axis, days, slot: slotsOf(axis, days) };
};

/**
 * The same span for somebody who was on leave on some of its days (numbered as `LocalHour.dayNumber`); those of which it was
 * known before they began are days off.
 */
export const axisWithLeave = (
  axis: Axis,
  isLeave: (dayNumber: number) => boolean,
  isKnown = isLeave,
): Axis => {
  const off = (day: number): boolean => isKnown(axis.firstDay + day);
  const days = axis.days.map((one, day): AxisDay => ({
    weight: one.weight,
    weekend: off(day) ? 1 : one.weekend,
    yesterday: off(day - 1) ? 1 : one.yesterday,
    ...(isLeave(axis.firstDay + day) && { isLeave: true }),
  }));
  return { ...axis, days, slot: slotsOf(axis, days) };
};

/** Slots by what the days are now. */
const slotsOf = ({ slot, day }: Axis, days: readonly AxisDay[]): Uint8Array =>
  slot.map((plain, index) => {
    const weekend = days[day[index] ?? -1]?.weekend;
    return weekend === undefined ? plain : (plain % 24) + 24 * weekend;
  });
