import { TRAINING_DAYS } from '../axis.js';
import { addToMode, modeOf, noModeSums, type ModeSums } from '../common-mode.js';
import type { CommonMode } from '../evidence.js';
import type { Habit } from '../habits.js';
import { repeatedProfile, type RepetitionFit } from './learn-repetition.js';
import { REPEATED, type Repeated } from '../../event/repeated.js';
import type { RepeatedProfile, Repetition } from '../profile.js';
import { byRepeated } from './repeated.js';

interface FittedPerson {
  readonly habit: Habit;
  readonly repetition: RepetitionFit;
}

/** Adds one person's day to how busy all are together. */
export const addRepeated = (sums: ModeSums, { chance, level }: RepeatedProfile, times: number): void => {
  const z = (Math.log1p(times) - level.location) / level.scale;
  addToMode(sums, chance, times > 0 ? { z, scale: level.scale } : undefined);
};

const modesOf = (people: readonly FittedPerson[], kind: Repeated): CommonMode[] => {
  const sums = Array.from({ length: TRAINING_DAYS }, noModeSums);
  for (const { habit, repetition } of people) {
    const profile = repeatedProfile(habit, repetition[kind]);
    const { day: days, records } = repetition[kind].own.days;
    const times = new Map(days.map((day, i) => [day, records[i] ?? 0]));
    sums.forEach((ofDay, day) => {
      if (day >= habit.firstDay) addRepeated(ofDay, profile, times.get(day) ?? 0);
    });
  }
  return sums.map((ofDay) => modeOf(ofDay));
};

export type RepeatedModes = Readonly<Record<Repeated, readonly CommonMode[]>>;

/** By day of the training span, how much more often than usual all people did each kind together. */
export const repeatedTogether = (people: readonly FittedPerson[]): RepeatedModes =>
  byRepeated((kind) => modesOf(people, kind));

export type RepeatedSums = Readonly<Record<Repeated, ModeSums>>;

/** The same of one window of many people, and each one's own part. */
export class RepeatedLevel {
  private readonly sums: RepeatedSums = byRepeated(noModeSums);
  private readonly own = new Map<string, RepeatedSums>();

  add(actorKey: string, profile: Repetition, times: Readonly<Record<Repeated, number>>): void {
    const own = byRepeated(noModeSums);
    for (const kind of REPEATED)
      for (const to of [own[kind], this.sums[kind]]) addRepeated(to, profile[kind], times[kind]);
    this.own.set(actorKey, own);
  }

  /** What the others excuse of somebody. */
  modeFor(actorKey: string, kind: Repeated): CommonMode {
    return modeOf(this.sums[kind], this.own.get(actorKey)?.[kind]);
  }
}
