import type { OfficeDays } from '../people/calendars/office-days.js';
import { axisOfOffice, type Axis } from './axis.js';
import type { ActorProfile } from './profile.js';

type Office = OfficeDays extends ReadonlyMap<string, infer One> ? One : never;

export type AxisOf = (actorKey: string) => Axis;

/** The axis of each person: one an office, and the plain one of who has none. */
export const axesOfOffices = (axis: Axis, offices: OfficeDays = new Map()): AxisOf => {
  const axes = new Map<Office, Axis>();
  for (const office of new Set(offices.values()))
    axes.set(
      office,
      axisOfOffice(axis, (day) => office.isWorkingDay(day)),
    );
  return (actorKey) => {
    const office = offices.get(actorKey);
    return (office && axes.get(office)) ?? axis;
  };
};

/** Whether a day (since 1970-01-01), and the one before, is off; nothing of who has no office. */
export const offOn = (day: number, office: Office | undefined): Pick<ActorProfile, 'off'> => {
  if (office === undefined) return {};
  const off = (at: number): 0 | 1 => (office.isWorkingDay(at) ? 0 : 1);
  return { off: [off(day), off(day - 1)] };
};
