import type { ActivityHour } from '../activity-hour.js';
import { neighbourSlot } from '../local-time.js';
import type { Measure } from '../measures.js';
import { FIRSTS, type First, type ProgramHabit } from './program-habit.js';
import { LEARNING_DAYS } from '../unknown.js';
import { TAKEN_IN_DAYS } from '../untaught.js';

/** An amount is new from twice the most of any hour before on, and from what an export of some size holds. */
const TWICE = 2;
const LEAST_RECORDS = 500;

/** What counts of an hour. */
export interface ProgramHour {
  readonly actions: readonly string[];
  readonly slot: number;
  readonly records: number;
}

/** What an hour shows of a kind for the first time, with the decades that it is worth. */
export interface FirstShown {
  readonly kind: First;
  readonly points: number;
}

/** Coming and going is no work; what was refused is: a stolen key is tried out. */
export const workIn = ({ acts }: Pick<ActivityHour, 'acts'>): string[] =>
  Object.keys(acts).filter((action) => !action.startsWith('session.'));

/** Records of an hour, whichever way: `amountOf` says how many of a measure. */
export const recordsIn = (amountOf: (measure: Measure) => number): number =>
  WORK.reduce((sum, measure) => sum + amountOf(measure), 0);

const WORK: readonly Measure[] = ['export', 'open', 'list', 'query', 'delete', 'change', 'file'];

const shows: Readonly<Record<First, (habit: Shown, hour: ProgramHour) => boolean>> = {
  action: ({ actions }, hour) => hour.actions.some((action) => !actions.has(action)),
  // A change of the clock moves everything by an hour.
  time: ({ slots }, { slot }) =>
    ![slot, neighbourSlot(slot, 1), neighbourSlot(slot, -1)].some((at) => slots.has(at)),
  rate: ({ most }, { records }) => records >= LEAST_RECORDS && records > TWICE * most,
};

interface Shown {
  readonly actions: ReadonlySet<string>;
  readonly slots: ReadonlySet<number>;
  readonly most: number;
}

/** -log10 of how often it shows something new of the kind: (days with anything new + 1) / (days + 2). */
export const pointsOf = (changes: number, days: number): number => -Math.log10((changes + 1) / (days + 2));

/** What a program shows for the first time, by all it did before the day. Nothing while it is being learned. */
export const firstsIn = (habit: ProgramHabit, hour: ProgramHour): FirstShown[] => {
  if (habit.days < LEARNING_DAYS) return [];
  const shown = { actions: new Set(habit.actions), slots: new Set(habit.slots), most: habit.most };
  return FIRSTS.filter((kind) => shows[kind](shown, hour)).map((kind) => ({
    kind,
    points: pointsOf(habit.changes[kind], habit.days),
  }));
};

/** An hour of the span with its local day. */
export interface DatedHour extends ProgramHour {
  /** Epoch ms. */
  readonly hour: number;
  readonly day: number;
}

export interface LearnedProgram {
  readonly habit: ProgramHabit;
  /** The hours of the span that showed something for the first time. */
  readonly past: readonly { readonly hour: number; readonly day: number; readonly points: number }[];
}

const NO_HABIT: ProgramHabit = {
  days: 0,
  actions: [],
  slots: [],
  most: 0,
  changes: { action: 0, time: 0, rate: 0 },
};

/** What a day shows. */
type Day = Pick<ProgramHabit, 'actions' | 'slots' | 'most'>;

const dayOf = (hours: readonly DatedHour[]): Day => ({
  actions: [...new Set(hours.flatMap(({ actions }) => actions))],
  slots: [...new Set(hours.map(({ slot }) => slot))],
  most: hours.reduce((most, { records }) => Math.max(most, records), 0),
});

/** Of the last of some days with something open, what it shows for the third time: that is the program's own. */
const takenIn = (open: readonly Day[]): Day => {
  const [last] = open.slice(-1);
  const isOwn = (isShown: (day: Day) => boolean): boolean => open.filter(isShown).length >= TAKEN_IN_DAYS;
  return {
    actions: (last?.actions ?? []).filter((action) => isOwn(({ actions }) => actions.includes(action))),
    slots: (last?.slots ?? []).filter((slot) => isOwn(({ slots }) => slots.includes(slot))),
    most: open.map(({ most }) => most).sort((a, b) => b - a)[TAKEN_IN_DAYS - 1] ?? 0,
  };
};

/** The habit with what one more day taught; `changed`: of which kinds the day showed anything new. */
const withDay = (habit: ProgramHabit, day: Day, changed: ReadonlySet<First>): ProgramHabit => ({
  days: habit.days + 1,
  actions: [...new Set([...habit.actions, ...day.actions])].sort(),
  slots: [...new Set([...habit.slots, ...day.slots])].sort((a, b) => a - b),
  most: Math.max(habit.most, day.most),
  changes: {
    action: habit.changes.action + Number(changed.has('action')),
    time: habit.changes.time + Number(changed.has('time')),
    rate: habit.changes.rate + Number(changed.has('rate')),
  },
});

/**
 * Learns a program day by day, each judged by those before it. `hours`: of one program, in order of time; `untaught`: days
 * with something open, which teach what sightings of such days teach (`TAKEN_IN_DAYS`).
 */
export const learnProgram = (
  hours: readonly DatedHour[],
  untaught: ReadonlySet<number> = new Set(),
): LearnedProgram => {
  let habit = NO_HABIT;
  const open: Day[] = [];
  const past: LearnedProgram['past'][number][] = [];
  for (const [day, own] of Map.groupBy(hours, (one) => one.day)) {
    const before = habit;
    const changed = new Set<First>();
    for (const hour of own) {
      const firsts = firstsIn(before, hour);
      for (const { kind } of firsts) changed.add(kind);
      const points = firsts.reduce((sum, first) => sum + first.points, 0);
      if (points > 0) past.push({ hour: hour.hour, day, points });
    }
    const shown = dayOf(own);
    if (untaught.has(day)) open.push(shown);
    habit = withDay(before, untaught.has(day) ? takenIn(open) : shown, changed);
  }
  return { habit, past };
};
