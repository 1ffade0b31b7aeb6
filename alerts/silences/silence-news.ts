import { DAY, HOUR } from '../../src/kernel/clock.js';
import { endOf, isInForce, type Silence } from './silence.js';

/** What is told of one silence by mail. */
export type SilenceNews = 'begun' | 'ending';

/** A beginning that could not be told for so long is in the digest by then. */
const LATE_BY = DAY;
/** What is shorter than this has been told of so lately that its end needs no mail. */
const SHORTEST_WITH_END = 2 * HOUR;

/** How long before its end it is told of: a tenth of its length, at least an hour and at most a day. */
export const noticeBefore = (length: number): number => Math.min(DAY, Math.max(HOUR, length / 10));

/** Pure: what is due now (epoch ms), told or not. What has ended before its time hides nothing any more. */
export function newsOf(silence: Silence, now: number): SilenceNews[] {
  if (!isInForce(silence, now)) return [];
  const { begunAt, until } = silence;
  const length = Date.parse(until) - begunAt;
  const left = Date.parse(until) - now;
  const isEnding = length >= SHORTEST_WITH_END && left <= noticeBefore(length);
  return [...(now < begunAt + LATE_BY ? ['begun' as const] : []), ...(isEnding ? ['ending' as const] : [])];
}

/** Whether it hid anything between two times, epoch ms. */
export const wasInForce = (
  silence: Silence,
  { from, to }: { readonly from: number; readonly to: number },
): boolean => silence.begunAt < to && endOf(silence) > from;
