import { dayNumberOf, isoDay, type LocalCalendar } from './local-time.js';

/**
 * Days of people that do not teach what is usual, since something was told of them and stands: a stolen export would else
 * be what the next one is held against. Written `actorKey/2026-03-02`.
 */
export type UntaughtDays = ReadonlySet<string>;

export const NONE_UNTAUGHT: UntaughtDays = new Set();

/**
 * Days with something open on which something has to be shown to be the person's own: whoever has a new laptop, and an alert that
 * nobody answers, is told of it on so many days and not for ever.
 */
export const TAKEN_IN_DAYS = 3;

/** A stretch of one person's time, epoch ms, `to` not included. */
export interface Stretch {
  readonly actorKey: string;
  readonly from: number;
  readonly to: number;
}

/** The local days that a stretch touches. */
export const untaughtDays = ({ actorKey, from, to }: Stretch, calendar: LocalCalendar): string[] => {
  const [first, last] = [calendar.at(from).dayNumber, calendar.at(Math.max(from, to - 1)).dayNumber];
  return Array.from({ length: last - first + 1 }, (_, i) => `${actorKey}/${isoDay(first + i)}`);
};

/** By person, days of a span counted from its oldest. */
export type UntaughtByActor = ReadonlyMap<string, ReadonlySet<number>>;

/** By person, the days that do not teach among the `count` local days before `day`, counted from the oldest. */
export const untaughtByActor = (
  untaught: UntaughtDays,
  { day, count }: { readonly day: string; readonly count: number },
): UntaughtByActor => {
  const first = dayNumberOf(day) - count;
  const byActor = new Map<string, Set<number>>();
  for (const told of untaught) {
    const cut = told.lastIndexOf('/');
    const index = dayNumberOf(told.slice(cut + 1)) - first;
    if (index < 0 || index >= count) continue;
    const actorKey = told.slice(0, cut);
    const known = byActor.get(actorKey);
    if (known === undefined) byActor.set(actorKey, new Set([index]));
    else known.add(index);
  }
  return byActor;
};
