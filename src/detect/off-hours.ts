import { isWeekend } from '../baseline/local-time.js';
import type { Presence } from '../baseline/presence.js';
import type { Explanation } from '../event/explanation.js';
import { HOUR } from '../kernel/clock.js';
import type { Claim } from './claim.js';
import type { Subject } from './judgement.js';

export type OffHours = NonNullable<Explanation['offHours']>;

/** Of somebody who is known for less it is not said when they never work. */
const LEAST_WEEKS = 4;

/** Hours near which somebody works on more of the days than this are hours of theirs. */
const MOST_SHARE = 0.1;

/** The hour is a good part of a claim when as much is so many times rarer in it than in the person's likeliest hour; decades. */
const LEAST_PART = 1;

/** So much of a window of 24 hours must have been done in its busiest hour for that hour to be told. */
const LEAST_OF_WINDOW = 0.5;

/** The hour that the claim is told by: its busiest, unless the window's amount lies in many. */
const toldHour = ({ window }: Subject, { measure, windowKind }: Told): number | undefined => {
  if (windowKind === 'hour') return window.hour;
  const amounts = window.records[measure];
  const most = Math.max(...amounts);
  const all = amounts.reduce((sum, amount) => sum + amount, 0);
  if (most <= 0 || most < LEAST_OF_WINDOW * all) return undefined;
  return window.hour - (amounts.length - 1 - amounts.lastIndexOf(most)) * HOUR;
};

const dayKindAt = ({ window, actor: { off }, context: { calendar } }: Subject, hour: number) => {
  const at = calendar.at(hour);
  if (off === undefined) return isWeekend(at.weekday) ? 'weekend' : 'working day';
  const isToday = at.day === calendar.at(window.hour).day;
  return off[isToday ? 0 : 1] === 1 ? 'day off' : 'working day';
};

/** How much rarer any of the measure is at a slot than in the person's likeliest hour; decades. */
const partOf = (chances: readonly number[], slot: number): number =>
  Math.log10(Math.max(...chances) / (chances[slot] ?? 1));

type Told = Pick<Claim, 'measure' | 'windowKind'>;

const seenBy = (
  { known, worked, around }: Presence,
  dayKind: OffHours['dayKind'],
  slot: number,
): OffHours => {
  const kind = dayKind === 'working day' ? 0 : 1;
  return {
    dayKind,
    known: known[kind],
    worked: worked[kind],
    around: around[slot] ?? 0,
    weeks: Math.floor((known[0] + known[1]) / 7),
  };
};

/**
 * Whether a claim about a person is one because of its hour as well: the person hardly ever works about that hour on such a
 * day, and what was done would have been ten times likelier in an hour of theirs. It says so, and judges nothing: what a
 * claim is worth had counted the hour already.
 */
export const offHoursOf = (subject: Subject, told: Told): OffHours | undefined => {
  const { presence, kind, measures } = subject.actor;
  const hour = toldHour(subject, told);
  if (presence === undefined || kind !== 'human' || hour === undefined) return undefined;
  const dayKind = dayKindAt(subject, hour);
  const slot = subject.context.calendar.at(hour).hour + (dayKind === 'working day' ? 0 : 24);
  const seen = seenBy(presence, dayKind, slot);
  const isKnown = seen.weeks >= LEAST_WEEKS && seen.known > 0;
  if (!isKnown || seen.around > MOST_SHARE * seen.known) return undefined;
  return partOf(measures[told.measure].hourChance, slot) >= LEAST_PART ? seen : undefined;
};

/** -log10 of the chance that the person works about that hour of such a day (Jeffreys: half a day of each is known before any). */
export const offHoursDecades = ({ around, known }: OffHours): number =>
  -Math.log10((around + 0.5) / (known + 1));
