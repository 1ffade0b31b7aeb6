import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { TRAINING_DAYS, createAxis } from '../../../src/baseline/axis.js';
import { gatherHabits } from '../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { byMeasure, type Measure } from '../../../src/baseline/measures.js';
import { byRepeated } from '../../../src/baseline/repetition/repeated.js';
import { slowEvidence } from '../../../src/baseline/slow.js';
import type { Claim } from '../../../src/detect/claim.js';
import { leastToFire } from '../../../src/detect/counterfactual.js';
import { DETECTOR_OF } from '../../../src/detect/detectors/registry.js';
import { slowReading } from '../../../src/detect/detectors/slow-reading.js';
import { createVolumeDetector } from '../../../src/detect/detectors/volume.js';
import type { ActivityWindow } from '../../../src/detect/window.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { anyContext, anyProfile } from './any-subject.js';

const calendar = createLocalCalendar('Europe/Berlin');
const noon = Date.UTC(2026, 2, 3, 11);

const anyAmount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 1e9 }),
);
/** Two of the 23 hours before the last hold any, or none does. */
const hours = fc
  .record({ last: anyAmount, before: fc.option(fc.tuple(anyAmount, anyAmount), { freq: 2 }), at: fc.nat(21) })
  .map(({ last, before, at }) => {
    const day = Array<number>(24).fill(0);
    if (before !== null) day.splice(at, 2, ...before);
    day[23] = last;
    return day;
  });
const anyWindow: fc.Arbitrary<ActivityWindow> = fc
  .tuple(fc.array(hours, { minLength: 3, maxLength: 3 }), fc.nat(24 * 14))
  .map(([some, later]) => {
    let next = 0;
    const records = byMeasure(() => some[next++ % 3]!);
    return {
      actorKey: 'x',
      kind: 'human' as const,
      role: 'r',
      hour: noon + later * HOUR,
      records,
      gains: [],
      times: byRepeated(() => []),
      actions: [],
    };
  });

const withLast = (window: ActivityWindow, measure: Measure, last: number): ActivityWindow => ({
  ...window,
  records: { ...window.records, [measure]: [...window.records[measure].slice(0, -1), last] },
});

const numbersOf = ({ score, evidence }: Claim): number[] => [
  score,
  evidence.actual,
  evidence.usualLow,
  evidence.usualHigh,
  evidence.tail,
  evidence.counterfactual!.firesFrom,
];

const VOLUME = [
  'exported-records',
  'records-read',
  'records-deleted',
  'records-changed',
  'files-taken',
  'rights-changed',
  'failed-logins',
] as const;

describe('below the amount that a claim states nothing is said, from it on it is', () => {
  it.each(VOLUME)('of %s', (name) => {
    let [claims, earlier, inside] = [0, 0, 0];
    fc.assert(
      fc.property(anyWindow, anyProfile(), anyContext(calendar), (window, actor, context) => {
        const claim = DETECTOR_OF[name](window, actor, context);
        if (claim === undefined) return;
        const { measure, evidence, family } = claim;
        const { firesFrom, earlierEnough } = evidence.counterfactual!;
        for (const number of numbersOf(claim)) expect(Number.isFinite(number)).toBe(true);
        const last = window.records[measure].at(-1)! - (evidence.actual - firesFrom);
        const alone = createVolumeDetector({ name, family, measures: [measure] });
        expect(alone(withLast(window, measure, last - 1), actor, context)).toBeUndefined();
        expect(alone(withLast(window, measure, last), actor, context)).toBeDefined();
        const below = DETECTOR_OF[name](withLast(window, measure, last - 1), actor, context);
        expect(below?.measure).not.toBe(measure);
        expect(DETECTOR_OF[name](withLast(window, measure, last), actor, context)).toBeDefined();
        expect(earlierEnough).toBe(last === 1);
        claims += 1;
        earlier += Number(earlierEnough);
        inside += Number(!earlierEnough && firesFrom < evidence.actual);
      }),
      { numRuns: 150 },
    );
    // Among them were claims that a smaller last hour would not have made, and such as no last hour could have spared.
    expect(Math.min(claims - 20, earlier, inside)).toBeGreaterThan(5);
  });
});

describe('the least amount', () => {
  it.each([
    ['in the middle', 4_200, 48_200, 4_200],
    ['one', 1, 48_200, 1],
    ['all of it', 48_200, 48_200, 48_200],
    ['of one', 1, 1, 1],
    ['beyond whole numbers', 2 ** 53, 24 * 2 ** 53, 2 ** 53],
  ])('is found: %s', (_, least, actual, found) => {
    expect(leastToFire(actual, (at) => at >= least)).toBe(found);
  });

  it('is asked for a number of times that grows with the logarithm', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().filter((actual) => actual > 0),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (actual, share) => {
          let asked = 0;
          const least = 1 + Math.floor(share * (actual - 1));
          expect(leastToFire(actual, (at) => ((asked += 1), at >= least))).toBe(least);
          expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(actual)) + 1);
        },
      ),
    );
  });
});

const day = '2026-03-02';
const axis = createAxis(day, calendar);
const first = Date.parse(`${day}T00:00:00Z`) - TRAINING_DAYS * DAY;
const workdays = Array.from({ length: TRAINING_DAYS }, (_, at) => at).filter((at) => at % 7 < 5);

interface Work {
  readonly records: number;
  readonly acts: number;
  readonly other: number;
}

const rowOf = ({ records, acts, other }: Work, i: number): ActivityHour => ({
  actorKey: 'x',
  hour: first + workdays[i]! * DAY + 10 * HOUR,
  actorType: 'human',
  role: 'r',
  acts: { 'data.query': acts, 'record.update': other },
  records: { 'data.query': records, 'record.update': other },
  failures: {},
});

const slowOf = (works: readonly Work[]) =>
  slowEvidence(gatherHabits(works.map(rowOf), axis)[0]!, axis, {
    measure: 'query',
    last: 28,
    floor: 1_000,
  })[25];

/** Forty working days about a level, the last of them more by a factor. */
const course = fc
  .record({
    size: fc.integer({ min: 5, max: 3_000 }),
    noise: fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 80, maxLength: 80 }),
    more: fc.double({ min: 1, max: 8, noNaN: true }),
    days: fc.integer({ min: 3, max: 15 }),
  })
  .map(({ size, noise, more, days }) =>
    workdays.map((_, i) => ({
      records: Math.round(size * Math.exp(noise[i]!) * (i < 40 - days ? 1 : more)),
      acts: 5,
      other: Math.round(30 * Math.exp(noise[40 + i]!)),
    })),
  );

/** The last `n` days lowered alike, so that they hold `amount` together. */
const loweredTo = (works: readonly Work[], n: number, amount: number): Work[] => {
  const before = works.slice(-n).reduce((sum, { records }) => sum + records, 0);
  let held = 0;
  return works.map((work, i) => {
    if (i < works.length - n) return work;
    const from = Math.floor((held * amount) / before);
    held += work.records;
    return { ...work, records: Math.floor((held * amount) / before) - from };
  });
};

describe('of weeks as well', () => {
  it('below the amount that a claim states nothing is said, from it on it is', () => {
    let claims = 0;
    fc.assert(
      fc.property(
        course,
        anyProfile(),
        anyContext(calendar),
        fc.double({ min: 0.3, max: 1 }),
        (works, any, context, ease) => {
          const eased = { ...context, alertAt: context.alertAt * ease };
          const claimOf = (of: readonly Work[]) => {
            const slow = slowOf(of);
            const window = {
              actorKey: 'x',
              kind: any.kind,
              role: 'r',
              hour: noon,
              records: byMeasure(() => []),
              gains: [],
              actions: [],
            };
            return slowReading(window, { ...any, slow: slow === undefined ? [] : [slow] }, eased);
          };
          const claim = claimOf(works);
          if (claim === undefined) return;
          claims += 1;
          const { counterfactual, days, actual } = claim.evidence;
          const { firesFrom, earlierEnough } = counterfactual!;
          expect(earlierEnough).toBe(false);
          expect(firesFrom).toBeLessThanOrEqual(actual);
          expect(claimOf(loweredTo(works, days!, firesFrom - 1))).toBeUndefined();
          expect(claimOf(loweredTo(works, days!, firesFrom))).toBeDefined();
          for (const number of numbersOf(claim)) expect(Number.isFinite(number)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
    expect(claims).toBeGreaterThan(20);
  });

  it('is not guessed of a profile that an older build stored', () => {
    const works = workdays.map((_, i) => ({ records: i < 30 ? 300 : 3_000, acts: 5, other: 30 + (i % 3) }));
    const { course: judgedBy, ...older } = slowOf(works)!;
    const [profile] = fc.sample(anyProfile(), { numRuns: 1, seed: 1 });
    const [context] = fc.sample(anyContext(calendar), { numRuns: 1, seed: 1 });
    const window = {
      actorKey: 'x',
      kind: 'human' as const,
      role: 'r',
      hour: noon,
      records: byMeasure(() => []),
      gains: [],
      actions: [],
    };
    const claim = slowReading(window, { ...profile!, slow: [older] }, { ...context!, alertAt: 0.05 });
    expect(judgedBy?.records).toHaveLength(40);
    expect(claim!.evidence.counterfactual).toBeUndefined();
  });
});
