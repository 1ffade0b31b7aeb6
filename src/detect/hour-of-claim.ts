import { slotOf } from '../baseline/evidence.js';
import { hourSeen, isOffHours } from '../baseline/off-hours/hour-seen.js';
import type { Explanation } from '../event/explanation.js';
import { HOUR } from '../kernel/clock.js';
import type { Claim } from './claim.js';
import type { Subject } from './judgement.js';

export type OffHours = NonNullable<Explanation['offHours']>;

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

/** The slot (`SLOTS`) of one of the window's hours: of a day off where the office is closed, else on Saturdays and Sundays. */
export const slotAt = ({ window, actor, context: { calendar } }: Subject, hour: number): number =>
  slotOf(hour, { calendar, off: actor.off, judged: window.hour });

/** How much rarer any of the measure is at a slot than in the person's likeliest hour; decades. */
const partOf = (chances: readonly number[], slot: number): number =>
  Math.log10(Math.max(...chances) / (chances[slot] ?? 1));

type Told = Pick<Claim, 'measure' | 'windowKind' | 'visit'>;

const dayKindOf = ({ actor: { off } }: Subject, slot: number): OffHours['dayKind'] => {
  if (slot < 24) return 'working day';
  return off === undefined ? 'weekend' : 'day off';
};

/**
 * Whether a claim about a person is one because of its hour as well: the person hardly ever works about that hour on such a
 * day, and what was done would have been ten times likelier in an hour of theirs. It says so, and judges nothing: what a
 * claim is worth had counted the hour already. A claim about the hour itself always says it.
 */
export const offHoursOf = (subject: Subject, told: Told): OffHours | undefined => {
  const { presence, kind, measures } = subject.actor;
  const hour = told.visit === undefined ? toldHour(subject, told) : subject.window.hour;
  if (presence === undefined || kind !== 'human' || hour === undefined) return undefined;
  const slot = slotAt(subject, hour);
  const seen = hourSeen(presence, slot);
  const isPart =
    told.visit !== undefined ||
    (isOffHours(seen) && partOf(measures[told.measure].hourChance, slot) >= LEAST_PART);
  return isPart ? { dayKind: dayKindOf(subject, slot), ...seen } : undefined;
};

/** -log10 of the chance that the person works about that hour of such a day (Jeffreys: half a day of each is known before any). */
export const offHoursDecades = ({ around, known }: OffHours): number =>
  -Math.log10((around + 0.5) / (known + 1));
