import { FLOORS } from '../../../src/baseline/floors.js';
import * as fc from 'fast-check';
import {
  ALL,
  ANYBODY,
  DAY_TAIL,
  STREAMS,
  bucketOf,
  calibrationKey,
} from '../../../src/baseline/calibration.js';
import { byMeasure, KINDS } from '../../../src/baseline/measures.js';
import { BASES, type ActorProfile, type Calibration, type Level } from '../../../src/baseline/profile.js';
import type { DetectionContext } from '../../../src/detect/judgement.js';
import type { LocalCalendar } from '../../../src/baseline/local-time.js';

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const level = (): fc.Arbitrary<Level> =>
  fc.record({ location: double(0, 12), scale: double(0.05, 3), freedom: fc.integer({ min: 1, max: 64 }) });

const measureProfile = () =>
  fc.record({
    hourChance: fc.array(double(1e-4, 1), { minLength: 48, maxLength: 48 }),
    dayChance: fc.tuple(double(1e-4, 1), double(1e-4, 1)),
    hour: level(),
    day: level(),
    actsPerDay: double(0, 500),
  });

/** Whatever may be learned of somebody, and much that never will. */
export const anyProfile = (): fc.Arbitrary<ActorProfile> =>
  fc.record({
    kind: fc.constantFrom(...KINDS),
    role: fc.string(),
    sampleDays: fc.integer({ min: 0, max: 56 }),
    basis: fc.constantFrom(...BASES),
    measures: fc.array(measureProfile(), { minLength: 3, maxLength: 3 }).map((some) => {
      let next = 0;
      return byMeasure(() => some[next++ % 3]!);
    }),
  });

const tail = (): fc.Arbitrary<Calibration> =>
  fc
    .record({
      knots: fc
        .array(double(0, 4), { minLength: 4, maxLength: 4 })
        .map((knots) => knots.sort((a, b) => a - b)),
      share: double(1e-3, 0.06),
      meanExcess: double(1 / Math.LN10, 2),
    })
    .map((fit) => ({ ...fit, userDays: 1_000 }));

const keys = KINDS.flatMap((kind) => [
  calibrationKey(kind, DAY_TAIL, ALL),
  ...STREAMS.flatMap(({ stream }) => [
    calibrationKey(kind, stream, ALL),
    calibrationKey(ANYBODY, stream, ALL),
    ...[0, 0.1, 0.5, 2, 10, 50, 200].map((acts) => calibrationKey(kind, stream, bucketOf(acts))),
  ]),
]);

/** Tails of nobody, of some streams, or of all of them. */
const calibration = () =>
  fc
    .tuple(fc.array(tail(), { minLength: 7, maxLength: 7 }), fc.integer({ min: 0, max: 8 }))
    .map(([tails, most]) =>
      Object.fromEntries(keys.flatMap((key, i) => (i % 8 < most ? [[key, tails[i % 7]!]] : []))),
    );

/** Tails, a budget, and how busy everybody is. */
export const anyContext = (calendar: LocalCalendar): fc.Arbitrary<DetectionContext> =>
  fc
    .record({
      calibration: calibration(),
      alertAt: double(0.05, 4),
      mode: fc.record({ chance: double(1, 6), shift: double(0, Math.log(6)) }),
    })
    .map(({ calibration: table, alertAt, mode }) => ({
      calendar,
      calibration: table,
      profileVersion: 'any',
      alertAt,
      pageAt: alertAt + 0.6,
      commonMode: () => mode,
      floors: FLOORS,
    }));
