import { z } from 'zod';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import type { Key } from './statements.js';

/**
 * A row may be committed after others that stand behind it: numbers and times are given out before the commit. A place
 * is settled once a reading that began so long after it was reached has come by again.
 */
export const OVERLAP = 15 * MINUTE;
/** A turn of the poller: by so much a place can be reached later than its turn began. */
const TURN = 2 * MINUTE;
/** Places are noted so far apart, which bounds how many there are. */
const APART = OVERLAP / 8;
/** Rows that are so old by their own time are settled when they are read, whatever zone or clock they were written in. */
export const OLD = DAY;

const key = z.array(z.string().max(200)).max(2);
const stateSchema = z.strictObject({
  /** Behind this nothing comes any more. */
  from: key,
  /** Where the reading under way goes on, and when it began; absent between two readings. */
  next: key.optional(),
  began: z.int().optional(),
  /** Places that whole readings reached, and when (epoch ms, our clock), oldest first. */
  reached: z.array(z.strictObject({ at: z.int(), key })).max(16),
  /** When the last reading ended, epoch ms; 0 before the first. */
  readAt: z.int(),
});

/** How far one table was read. */
export type TableState = z.infer<typeof stateSchema>;
export type States = Readonly<Record<string, TableState>>;

const cursorSchema = z.record(z.string().max(200), stateSchema);

/** By table; a text that is none of ours starts anew, since what is read twice is stored once. */
export function parseCursor(text: string | undefined): States {
  if (text === undefined) return {};
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

export const cursorText = (states: States): string => JSON.stringify(states);

export const startAt = (from: Key): TableState => ({ from: [...from], reached: [], readAt: 0 });

/** Where the next page begins. */
export const placeOf = ({ from, next }: TableState): Key => next ?? from;

/** The furthest place that was ever read. */
export const furthestOf = ({ from, next, reached }: TableState): Key => next ?? reached.at(-1)?.key ?? from;

/**
 * A page was read up to `last`, its first rows up to `old` being old by their own time. Those are settled at once when
 * all before them is, so that a long history is read only once.
 */
export function goneOnTo(state: TableState, last: Key, old: Key | undefined, now: number): TableState {
  const isSettledSoFar = String(placeOf(state)) === String(state.from);
  const from = isSettledSoFar && old !== undefined ? [...old] : state.from;
  return { ...state, from, next: [...last], began: state.began ?? now };
}

/**
 * The table was read to its end, up to `last` (nothing when it gave nothing). The next reading begins at the youngest
 * place that is settled. By our clock alone: a wrong one of the CRM moves nothing.
 */
export function readThrough(state: TableState, last: Key | undefined, now: number): TableState {
  const { from, reached, began = now } = state;
  const settled = reached.filter(({ at }) => at + TURN + OVERLAP <= began).at(-1);
  const open = reached.filter(({ at }) => at <= now && at > (settled?.at ?? Number.NEGATIVE_INFINITY));
  const newest = open.at(-1);
  const isApart = newest === undefined || now - newest.at >= APART;
  const places = last !== undefined && isApart ? [...open, { at: now, key: [...last] }] : open;
  return { from: settled?.key ?? from, reached: places, readAt: now };
}
