import { EVER, type Day } from '../day.js';
import { inOrderStated, PERSON_FIELDS, type PersonField, type Stated } from './statement.js';

/** `unknown`: nothing was said of when they work here. */
export const EMPLOYMENTS = ['employed', 'not-yet', 'left', 'unknown'] as const;
export type Employment = (typeof EMPLOYMENTS)[number];

/** A stretch of days on which everything said of a person is the same. Empty texts: none, or none known. */
export interface Span extends Readonly<Record<PersonField, string>> {
  /** First day; the last is before the next span's first. */
  readonly from: Day;
  readonly employment: Employment;
}

/** By day; the first span begins `EVER`, so that every day has one. Never empty. */
export type Timeline = readonly Span[];

/**
 * What held of one person on which days, by all that was said of them. A later day changes what an earlier day began,
 * whichever was said first; of two things said of one day the one said last counts. So a transfer that is told late does
 * not undo the one after it.
 */
export function foldTimeline(stated: readonly Stated[]): Timeline {
  const { changes, turns } = whatCounts(stated.toSorted(inOrderStated));
  const days = [...new Set([EVER, ...changes.map(({ day }) => day), ...turns.map(({ day }) => day)])];
  days.sort((one, other) => one - other);
  const spans: Span[] = [];
  let said: Readonly<Record<PersonField, string>> = NOTHING_SAID;
  let next = 0;
  for (const day of days) {
    for (; next < changes.length && (changes[next]?.day ?? 0) <= day; next++)
      said = { ...said, ...changes[next]?.said };
    const span = { from: day, ...said, employment: employmentOn(day, turns) };
    const last = spans.at(-1);
    if (last === undefined || !isSame(last, span)) spans.push(span);
  }
  return spans;
}

/** The span that holds a day: they are few, and most questions are about the latest. */
export function onDay(timeline: Timeline, day: Day): Span {
  for (let at = timeline.length - 1; at > 0; at--) {
    const span = timeline[at];
    if (span !== undefined && span.from <= day) return span;
  }
  return timeline[0] ?? NOBODY_SAID;
}

/** Their role on a day; empty when none is known, or while they do not work here. */
export const roleOf = ({ role, employment }: Span): string =>
  employment === 'left' || employment === 'not-yet' ? '' : role;

export function isSameTimeline(one: Timeline, other: Timeline): boolean {
  return (
    one.length === other.length &&
    one.every((span, at) => span.from === other[at]?.from && isSame(span, other[at]))
  );
}

const NOTHING_SAID: Readonly<Record<PersonField, string>> = {
  role: '',
  team: '',
  manager: '',
  kind: '',
  office: '',
  timeZone: '',
};
const NOBODY_SAID: Span = { ...NOTHING_SAID, from: EVER, employment: 'unknown' };

function isSame(one: Span, other: Span): boolean {
  return one.employment === other.employment && PERSON_FIELDS.every((field) => one[field] === other[field]);
}

interface Change {
  readonly day: Day;
  readonly said: Partial<Record<PersonField, string>>;
}

/** That somebody works here from a day on, or no longer does. */
interface Turn {
  readonly day: Day;
  readonly employed: boolean;
  /** Place in the order in which it was said. */
  readonly order: number;
}

/** What was not replaced as a whole, by day and then in the order said. */
function whatCounts(stated: readonly Stated[]): { changes: Change[]; turns: Turn[] } {
  let changes: Change[] = [];
  let turns: Turn[] = [];
  for (const [order, { day, said, employed, resets }] of stated.entries()) {
    if (resets) {
      changes = changes.map((change) => ({ day: change.day, said: without(change.said, said) }));
      turns = [];
    }
    changes.push({ day, said });
    if (employed !== undefined) turns.push({ day, employed, order });
  }
  return {
    changes: changes
      .filter((change) => Object.keys(change.said).length > 0)
      .sort((one, other) => one.day - other.day || 0),
    turns: turnsThatCount(turns),
  };
}

function without(said: Change['said'], replaced: Change['said']): Change['said'] {
  return Object.fromEntries(Object.entries(said).filter(([field]) => !Object.hasOwn(replaced, field)));
}

/** Of two ends without a beginning between them the one said last counts: it is the other, put right. */
function turnsThatCount(turns: readonly Turn[]): Turn[] {
  const counting: Turn[] = [];
  for (const turn of turns.toSorted((one, other) => one.day - other.day || one.order - other.order)) {
    const last = counting.at(-1);
    const replaced = last !== undefined && (last.day === turn.day || (!last.employed && !turn.employed));
    if (!replaced) counting.push(turn);
    else if (turn.order > last.order) counting[counting.length - 1] = turn;
  }
  return counting;
}

function employmentOn(day: Day, turns: readonly Turn[]): Employment {
  const last = turns.findLast((turn) => turn.day <= day);
  if (last !== undefined) return last.employed ? 'employed' : 'left';
  const [first] = turns;
  if (first === undefined) return 'unknown';
  return first.employed ? 'not-yet' : 'employed';
}
