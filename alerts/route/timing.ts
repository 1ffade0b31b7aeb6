import type { Settings } from './tree.js';

/** One open alert of a group, as its receiver knows it. Times are epoch ms. */
export interface Member {
  readonly id: string;
  /** Whether there is something to tell that the receiver was not told. */
  readonly isNew: boolean;
  /** Since when there is. */
  readonly since: number;
  /** When the receiver was last told of it; undefined when never. */
  readonly told: number | undefined;
  /** Whether it may be repeated: nobody has answered it. */
  readonly isUnanswered: boolean;
}

export type GroupDue =
  | { readonly due: true; readonly ids: readonly string[] }
  /** When to look again; undefined when nothing waits. */
  | { readonly due: false; readonly at: number | undefined };

type Times = Pick<Settings, 'groupWait' | 'groupInterval' | 'repeatInterval'>;

/**
 * What of a group is told now, or when something is. The first message waits `groupWait` from its oldest news, each
 * further one at least `groupInterval` from the last; what nobody answered is told again `repeatInterval` after it was
 * last told. A group of which nobody was told of an alert that is still open is a new one.
 */
export function groupDue(members: readonly Member[], times: Times, now: number): GroupDue {
  const last = latest(members.flatMap(({ told }) => told ?? []));
  const earliestAgain = last === undefined ? -Infinity : last + times.groupInterval;
  const news = members.filter(({ isNew }) => isNew);
  const newsAt = Math.min(...news.map(({ since }) => since)) + times.groupWait;
  const repeats = members.filter((member) => !member.isNew && member.isUnanswered);
  const repeatAt = (member: Member): number => (member.told ?? Infinity) + times.repeatInterval;
  const at = Math.max(earliestAgain, Math.min(newsAt, ...repeats.map(repeatAt)));
  if (at > now) return { due: false, at: at === Infinity ? undefined : at };
  const told = [...(newsAt <= now ? news : []), ...repeats.filter((member) => repeatAt(member) <= now)];
  return { due: true, ids: told.map(({ id }) => id) };
}

const latest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : Math.max(...times);
