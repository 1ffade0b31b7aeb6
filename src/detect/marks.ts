import { z } from 'zod';
import type { DoneRange } from '../store/intake-log.js';
import { placeOf } from '../store/settled-marks.js';

const marksSchema = z.object({ logged: z.string(), done: z.record(z.string(), z.string()) });

/**
 * How far a follower is: for each partition the last offset it took up, and the highest mark in the order of logging.
 * The offsets decide what is taken up; the order of logging only says where to look first, since each process logs by a
 * clock of its own.
 */
export type Marks = z.infer<typeof marksSchema>;

export const NO_MARKS: Marks = { logged: '0', done: {} };

/** How far both lanes of a follower are, and of which tenants what is live is judged in the lane of the past. */
export interface Standing {
  readonly live: Marks;
  readonly past: Marks;
  readonly beginners: readonly string[];
}

export const NOWHERE: Standing = { live: NO_MARKS, past: NO_MARKS, beginners: [] };

/** As a row of `ticks` holds it. Before there were two lanes all was judged up to one mark. */
export const standingSchema = marksSchema
  .extend({ past: marksSchema.optional(), beginners: z.array(z.string()).default([]) })
  .transform(({ past, beginners, ...live }): Standing => ({ live, past: past ?? live, beginners }));

export const standingRow = ({ live, past, beginners }: Standing): object => ({ ...live, past, beginners });

/** The last offset of a partition that was taken up; -1 when none was. */
export const markOf = ({ done }: Marks, place: string): bigint => BigInt(done[place] ?? '-1');

/** Redrives, and ranges that were settled after a crash, complete in any order: no offset says whether they were taken up. */
export const isUnordered = ({ topic, settled }: DoneRange): boolean =>
  settled || topic.startsWith('redrive:');

/** Names a range that comes in no order. */
export const nameOf = ({ topic, partition, from, to, epoch, owner }: DoneRange): string =>
  `${topic}/${partition}/${from}-${to}@${epoch}/${owner}`;

/** Whether the ranges follow the mark and each other without a hole; in a hole there may be one that was logged by a slower clock. */
export function followsWithoutHole(ranges: readonly DoneRange[], mark: bigint): boolean {
  let last = mark;
  return ranges.every(({ from, to }) => {
    const follows = from <= last + 1n;
    last = to > last ? to : last;
    return follows;
  });
}

/** In the order of logging, but those of one partition always in the order of their offsets. */
export function inOrder(ranges: readonly DoneRange[]): DoneRange[] {
  const keyed = [...Map.groupBy(ranges, placeOf).values()].flatMap((own) => {
    let key = 0n;
    return own.toSorted(byOffset).map((range) => {
      key = range.logged > key ? range.logged : key;
      return { key, range };
    });
  });
  return keyed.sort((a, b) => Number(a.key - b.key)).map(({ range }) => range);
}

/** The marks once these were taken up. `now` (microseconds): a clock ahead of ours must not make us look away from the others. */
export function advanced(marks: Marks, ranges: readonly DoneRange[], now: bigint): Marks {
  const done = { ...marks.done };
  let logged = BigInt(marks.logged);
  for (const range of ranges) {
    const place = placeOf(range);
    if (!range.topic.startsWith('redrive:') && range.to > markOf({ ...marks, done }, place))
      done[place] = String(range.to);
    const seen = range.logged < now ? range.logged : now;
    if (seen > logged) logged = seen;
  }
  return { logged: String(logged), done };
}

/** In each lane the least of several followers' marks. */
export const leastStanding = (all: readonly Standing[]): Standing => ({
  live: leastOf(all.map(({ live }) => live)),
  past: leastOf(all.map(({ past }) => past)),
  beginners: [...new Set(all.flatMap(({ beginners }) => beginners))],
});

/** The least of several followers' marks: what any of them has not taken up is taken up again. */
export function leastOf(all: readonly Marks[]): Marks {
  const [first, ...others] = all;
  if (first === undefined) return NO_MARKS;
  const places = Object.entries(first.done).flatMap(([place, mark]) => {
    const marks = [mark, ...others.map(({ done }) => done[place])];
    if (marks.includes(undefined)) return [];
    return [[place, String(least(marks.map((one) => BigInt(one ?? '0'))))]];
  });
  const logged = least(all.map((marks) => BigInt(marks.logged)));
  return { logged: String(logged), done: Object.fromEntries(places) as Record<string, string> };
}

const byOffset = (a: DoneRange, b: DoneRange): number => Number(a.from - b.from);

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));
