import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../../src/baseline/activity-hour.js';
import { createAxis } from '../../../../src/baseline/axis.js';
import { NO_COMMON_MODE, raised, surprise, type CommonMode } from '../../../../src/baseline/evidence.js';
import { gatherHabits } from '../../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import {
  repeatedHabits,
  repetitionFit,
  type RepetitionPrior,
} from '../../../../src/baseline/repetition/learn-repetition.js';
import {
  pastRepetition,
  repeatedDecades,
  repetitionScore,
} from '../../../../src/baseline/repetition/past-repetition.js';
import { byRepeated } from '../../../../src/baseline/repetition/repeated.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const monday = Date.UTC(2026, 0, 5);
const at = (day: number, exported: number): ActivityHour => ({
  actorKey: 'a',
  hour: monday + day * DAY + 9 * HOUR,
  actorType: 'human',
  role: 'sales',
  acts: { 'record.read': 1, ...(exported > 0 && { 'report.export': exported }) },
  failures: {},
  records: {},
});
const prior: RepetitionPrior = byRepeated(() => ({
  chance: 0.1,
  level: { location: Math.log(2.5), within: 0.3, between: 0.3 },
}));
const WORKDAYS = Array.from({ length: 56 }, (_, day) => day).filter((day) => day % 7 < 5);

const past = (exported: (day: number) => number, mode: CommonMode = NO_COMMON_MODE) => {
  const rows = WORKDAYS.map((day) => at(day, exported(day)));
  const [habit] = gatherHabits(rows, axis);
  const fit = repetitionFit(repeatedHabits(rows, [habit!]).get('a'), prior);
  return {
    habit: habit!,
    found: pastRepetition({
      habit: habit!,
      fit,
      modes: byRepeated(() => Array.from({ length: 56 }, () => mode)),
    }).exports,
  };
};

describe('past days on which something was repeated', () => {
  it('are judged as if they had not been: of the only one nothing but the others’ is known', () => {
    const { habit, found } = past((day) => (day === 50 ? 9 : 0));
    const weight = 2 ** (-6 / 56);
    const level = repetitionFit(undefined, prior).exports.level.level;
    const chance = (4 * 0.1) / (habit.exposure[0] + habit.exposure[1] - weight + 4);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ day: 50, often: true });
    expect(found[0]!.raw).toBeCloseTo(surprise(chance, level, 9), 9);
    const busy = { chance: 3, shift: 0.5 };
    expect(past((day) => (day === 50 ? 9 : 0), busy).found[0]!.raw).toBeCloseTo(
      surprise(3 * chance, raised(level, busy), 9),
      9,
    );
  });

  it('are those of the calibration, and told from five on that are half as much again as usual', () => {
    const { found } = past((day) => [1, 4, 5, 9][WORKDAYS.indexOf(day) % 4]!);
    expect(Math.min(...found.map(({ day }) => day))).toBe(28);
    expect(new Set(found.filter(({ often }) => often).map(({ day }) => day)).size).toBe(0);
    const once = (exported: number) => past((day) => (day === 50 ? exported : 0)).found;
    expect([4, 5].map((exported) => once(exported).map(({ often }) => often))).toEqual([[false], [true]]);
  });

  it('weigh by their kind, and may spend a fifth of what is asked for', () => {
    const decades = byRepeated((kind) => repeatedDecades(kind, 4, {}));
    expect(decades.searches / decades.exports).toBeCloseTo(0.75 / 0.9, 12);
    expect(decades.reports).toBe(decades.searches);
    expect(repetitionScore(1.3, {})).toBeCloseTo(1.3 - Math.log10(5), 12);
  });
});
