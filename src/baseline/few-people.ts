import { trailingRecords, type Habit } from './habits.js';
import { byMeasure, type Measure } from './measures.js';
import type { FewPeople } from './profile.js';

/** With fewer people than this a company is held against what all of them together ever did, too. */
export const FEW_PEOPLE = 30;

/**
 * What was never seen is rare of these. Of exports, lists, changes and what is opened one by one few people outgrow all that
 * was seen before in the ordinary course of work: in eighty simulated firms of 5 to 15 people that gave two in three of the
 * false alerts, and one of sixteen export spikes.
 */
const TOLD: ReadonlySet<Measure> = new Set(['query', 'delete', 'file', 'admin', 'failure']);

/**
 * How heavy a tail is believed beyond the largest day that was seen: a hundred times as much is ten times as rare. Few
 * counts of the world are heavier; the largest of few days is a poor guess of where a tail begins.
 */
const TAIL_INDEX = 0.5;

/** Most records of 24 hours. */
const largestDay = ({ measures }: Habit, measure: Measure): number =>
  trailingRecords(measures[measure].hours).reduce((most, records) => Math.max(most, records), 0);

/** Undefined where there are enough people, or nobody. */
export const fewPeople = (habits: readonly Habit[]): FewPeople | undefined => {
  const people = habits.filter(({ kind }) => kind === 'human');
  if (people.length === 0 || people.length >= FEW_PEOPLE) return undefined;
  return {
    people: people.length,
    personDays: people.reduce((sum, { sampleDays }) => sum + sampleDays, 0),
    largest: byMeasure((measure) => Math.max(...people.map((habit) => largestDay(habit, measure)))),
  };
};

/**
 * -log10 of the chance that a person's day holds so much, where nobody's ever did: of n days none was larger than the
 * largest, so a further one is with 1 in n + 1, and a Pareto tail begins there, or at the floor where that is more. 0 of what somebody has
 * done before.
 */
export const beyondAll = (
  { personDays, largest }: FewPeople,
  measure: Measure,
  { actual, floor }: { readonly actual: number; readonly floor: number },
): number => {
  const most = Math.max(largest[measure], floor);
  if (!TOLD.has(measure) || actual <= largest[measure] || actual < floor) return 0;
  return Math.log10(personDays + 1) + TAIL_INDEX * Math.log10(actual / most);
};
