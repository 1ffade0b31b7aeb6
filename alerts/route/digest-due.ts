import type { GroupDue, Member } from './timing.js';

interface DigestTimes {
  readonly repeatInterval: number;
  /** The first time of a digest at or after a time. */
  readonly next: (at: number) => number;
}

/**
 * As `groupDue`, but at the times of digests alone: news at the first one after it, what nobody answered at the first one
 * after it may be repeated, and never two for one time. What comes late for its time is told at once, if that time had
 * no digest.
 */
export function digestDue(
  members: readonly Member[],
  { repeatInterval, next }: DigestTimes,
  now: number,
): GroupDue {
  const lasts = members.flatMap(({ told }) => told ?? []);
  const earliest = lasts.length === 0 ? -Infinity : next(Math.max(...lasts) + 1);
  const news = members.filter(({ isNew }) => isNew);
  const repeats = members.filter((member) => !member.isNew && member.isUnanswered);
  const repeatAt = ({ told }: Member): number => next((told ?? Infinity) + repeatInterval);
  const at = Math.max(earliest, Math.min(...news.map(({ since }) => next(since)), ...repeats.map(repeatAt)));
  if (at > now) return { due: false, at: at === Infinity ? undefined : at };
  const told = [...news, ...repeats.filter((member) => repeatAt(member) <= now)];
  return { due: true, ids: told.map(({ id }) => id) };
}
