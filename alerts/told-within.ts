import { DAY } from '../src/kernel/clock.js';

/** Alerts whose newest evidence is older are no news any more: the list shows them, no message goes out. */
export const TOLD_WITHIN = 30 * DAY;
