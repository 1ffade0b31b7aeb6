import { dayNumberOf, isoDay, type LocalCalendar } from './local-time.js';

/**
 * Days of people that do not teach what is usual, since something far out of the usual was told of them and nobody has
 * explained it: a stolen export would else be what the next one is held against. Written `actorKey/2026-03-02`.
 */
export type UntaughtDays = ReadonlySet<string>;

export const NONE_UNTAUGHT: UntaughtDays = new Set();

export const untaughtDay = (actorKey: string, dayNumber: number): string =>
  `${actorKey}/${isoDay(dayNumber)}`;

/** A stretch of one person's time, epoch ms, `to` not included. */
export interface Stretch {
  readonly actorKey: string;
  readonly from: number;
  readonly to: number;
}

/** The local days that a stretch touches. */
export const untaughtDays = ({ actorKey, from, to }: Stretch, calendar: LocalCalendar): string[] => {
  const [first, last] = [calendar.at(from).dayNumber, calendar.at(Math.max(from, to - 1)).dayNumber];
  return Array.from({ length: last - first + 1 }, (_, i) => untaughtDay(actorKey, first + i));
};

/** Of the `count` local days before `day`, those of one person that do not teach, as indices from the oldest. */
export const untaughtOf = (
  untaught: UntaughtDays,
  actorKey: string,
  { day, count }: { readonly day: string; readonly count: number },
): ReadonlySet<number> => {
  const found = new Set<number>();
  if (untaught.size === 0) return found;
  const end = dayNumberOf(day);
  for (let i = 0; i < count; i++) if (untaught.has(untaughtDay(actorKey, end - count + i))) found.add(i);
  return found;
};
