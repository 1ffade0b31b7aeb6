import { HOUR } from '../../src/kernel/clock.js';
import type { Suspicion } from './suspicion.js';

/**
 * Anybody with the tenant's link may send many: what goes beyond so many an hour is told together, once an hour, so that
 * nobody's mailbox is filled and nothing is kept back.
 */
const ALONE_IN_AN_HOUR = 20;

/** Of one message. */
export type Reports = readonly [Suspicion, ...Suspicion[]];

/** Pure. `due` of `all` of a tenant in the messages in which they are told now; what is in none waits. */
export function messagesOf(all: readonly Suspicion[], due: readonly Suspicion[], now: number): Reports[] {
  const recent = all.filter(({ toldAt }) => toldAt !== undefined && now - toldAt < HOUR);
  const alone = recent.filter(({ toldTogether }) => toldTogether !== true);
  const room = Math.max(0, ALONE_IN_AN_HOUR - alone.length);
  const [first, ...rest] = due.slice(room);
  const isToldTogether = first !== undefined && alone.length === recent.length;
  return [
    ...due.slice(0, room).map((one): Reports => [one]),
    ...(isToldTogether ? [[first, ...rest] as const] : []),
  ];
}
