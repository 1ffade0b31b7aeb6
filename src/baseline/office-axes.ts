import type { KnownDaysOff } from '../people/calendars/days-off.js';
import type { OfficeDays } from '../people/calendars/office-days.js';
import { inTime, leaveOn, leaveSince, type LeaveSpan } from '../people/leave/leave.js';
import { axisOfOffice, axisWithLeave, type Axis } from './axis.js';
import { isWeekend, weekdayOf } from './local-time.js';
import type { ActorProfile } from './profile.js';

type Office = OfficeDays extends ReadonlyMap<string, infer One> ? One : never;

export type AxisOf = (actorKey: string) => Axis;

/** The axis of each person: one an office, one of their own of who was on leave, and the plain one of all others. */
export const axesOfPeople = (
  axis: Axis,
  { offices = new Map(), leave = new Map() }: Partial<KnownDaysOff>,
): AxisOf => {
  const axes = new Map<Office, Axis>();
  for (const office of new Set(offices.values()))
    axes.set(
      office,
      axisOfOffice(axis, (day) => office.isWorkingDay(day)),
    );
  return (actorKey) => {
    const office = offices.get(actorKey);
    const own = (office && axes.get(office)) ?? axis;
    const spans = leave.get(actorKey);
    if (spans === undefined) return own;
    return axisWithLeave(own, isIn(spans), isIn(inTime(spans)));
  };
};

const isIn =
  (spans: readonly LeaveSpan[]) =>
  (day: number): boolean =>
    leaveOn(spans, day) !== undefined;

/**
 * Whether a day (since 1970-01-01), and the one before, is off, and since when the person is on leave; nothing of who has
 * no office and is on no leave.
 */
export const offOn = (
  day: number,
  actorKey: string,
  { offices, leave }: Partial<KnownDaysOff>,
): Pick<ActorProfile, 'off' | 'leaveSince'> => {
  const office = offices?.get(actorKey);
  const spans = leave?.get(actorKey) ?? [];
  const known = inTime(spans);
  const [today, yesterday] = [leaveOn(known, day), leaveOn(known, day - 1)];
  if (office === undefined && today === undefined && yesterday === undefined) return {};
  const isOpen = (at: number): boolean => office?.isWorkingDay(at) ?? !isWeekend(weekdayOf(at));
  const off = (at: number, away: unknown): 0 | 1 => (away === undefined && isOpen(at) ? 0 : 1);
  return {
    off: [off(day, today), off(day - 1, yesterday)],
    ...(today && { leaveSince: leaveSince(spans, day) }),
  };
};
