import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeriesDetector } from '../../../../src/detect/series/series-detector.js';
import { Random } from '../../../../src/simulate/random.js';

const scoresOf = (values: readonly number[]): { score: number; decades: number }[] => {
  const detector = new SeriesDetector();
  return values.map((value) => detector.next(value));
};
const reportedAt = (values: readonly number[], least = 0.9): number[] =>
  scoresOf(values).flatMap(({ score }, at) => (score >= least ? [at] : []));

const times = (count: number, value: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => value(at));

/** Anything a file can hold, often the same again. */
const anything = fc.array(
  fc.oneof(
    fc.double(),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -0),
  ),
  { maxLength: 120 },
);

/** Row and score of whatever is reported with 0.8 or more. */
const EXPECTED: readonly [string, number[][]][] = [
  [
    'realAdExchange/exchange-3_cpm_results.csv',
    [
      [11, 0.916667],
      [20, 0.952381],
      [22, 1],
      [60, 0.857029],
      [173, 0.928136],
      [979, 0.986488],
      [1121, 1],
    ],
  ],
  [
    'realAdExchange/exchange-4_cpm_results.csv',
    [
      [37, 0.842105],
      [60, 0.99961],
      [85, 0.837209],
      [102, 0.995916],
      [199, 0.871674],
      [240, 1],
      [367, 1],
      [446, 0.870152],
      [514, 0.958283],
      [787, 0.905032],
      [1276, 1],
      [1401, 0.999969],
      [1565, 0.980797],
    ],
  ],
  [
    'realTraffic/speed_7578.csv',
    [
      [52, 0.90566],
      [97, 0.938776],
      [112, 0.876106],
      [113, 0.992308],
      [276, 0.932664],
      [317, 0.999991],
      [624, 0.996424],
      [673, 0.998509],
      [753, 0.999401],
      [921, 0.893503],
      [959, 0.946479],
    ],
  ],
];

describe('whatever comes', () => {
  it('a score is from 0 to 1, decades from 0 to 12, and no NaN leaves', () => {
    fc.assert(
      fc.property(anything, (values) => {
        for (const { score, decades } of scoresOf(values)) {
          expect(score >= 0 && score < 1).toBe(true);
          expect(decades >= 0 && decades <= 12).toBe(true);
        }
      }),
    );
  });

  it('what comes later changes nothing', () => {
    fc.assert(
      fc.property(anything, anything, (before, after) => {
        expect(scoresOf([...before, ...after]).slice(0, before.length)).toEqual(scoresOf(before));
      }),
    );
  });

  it('missing values change nothing', () => {
    fc.assert(
      fc.property(anything, fc.infiniteStream(fc.boolean()), (values, gaps) => {
        const present = values.filter((value) => !Number.isNaN(value));
        const holed = present.flatMap((value) =>
          gaps.next().value === true ? [Number.NaN, value] : [value],
        );
        const kept = scoresOf(holed).filter((_, at) => !Number.isNaN(holed[at]));
        expect(kept).toEqual(scoresOf(present));
      }),
    );
  });

  it('the unit of the values, and their sign, change nothing', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: -60, max: 60 }), (series, power) => {
        expect(scoresOf(series.map((value) => value * 2 ** power))).toEqual(scoresOf(series));
        expect(scoresOf(series.map((value) => -value))).toEqual(scoresOf(series));
      }),
    );
  });
});

describe('edges', () => {
  it.each([
    ['no values', []],
    ['one value', [5]],
    ['nine values of any size', [1, 1e9, -1e9, 3, 1e-9, 7e7, 12, 0, 1e300]],
    ['a constant', times(2_000, () => 45)],
    ['two values in turns', times(2_000, (at) => at % 2)],
    ['nothing but missing values', times(100, () => Number.NaN)],
  ])('%s: nothing is reported', (_, values) => {
    expect(scoresOf(values).every(({ score }) => score === 0)).toBe(true);
  });

  it('the first other value of a constant is as rare as the series is long', () => {
    const { decades } = scoresOf([...times(99, () => 45), 46]).at(-1)!;
    expect(decades).toBe(2);
  });

  it.each([1e300, Infinity, -Infinity, Number.MAX_VALUE])('%s after small values is reported', (value) => {
    expect(reportedAt([...times(200, (at) => at % 10), value])).toEqual([200]);
  });

  it('after a huge value small ones are judged on', () => {
    const values = [...times(300, (at) => at % 10), 1e300, ...times(300, (at) => at % 10), 1e300];
    expect(reportedAt(values)).toEqual([300]);
  });
});

describe('made-up series with something planted', () => {
  it('noise: a value far out, once; the same again long after is weaker', () => {
    const random = new Random(7, 'noise');
    const values = times(2_000, () => 100 + random.between(-1, 1));
    values[1_200] = 130;
    values[1_203] = 130;
    values[1_800] = 130.0001;
    const scores = scoresOf(values);
    expect(reportedAt(values, 0.999)).toEqual([1_200]);
    expect(scores[1_203]!.score).toBe(0);
    expect(scores[1_800]!.score).toBe(0);
  });

  it('a daily swing: its first rise, a value of the middle that never was, and a level that shifts for good', () => {
    const random = new Random(11, 'swing');
    const day = 96;
    const values = times(40 * day, (at) => (at % day < 40 ? 20 : 80) + random.between(-1, 1));
    values[20 * day + 7] = 50;
    for (let at = 30 * day; at < values.length; at += 1) values[at]! += 200;
    expect(reportedAt(values, 0.999)).toEqual([40, 20 * day + 7, 30 * day]);
  });
});

it('memory is bounded: five times the values take not a byte more', () => {
  const detector = new SeriesDetector();
  const random = new Random(3, 'many');
  const sizes = [8_000, 32_000].map((count) => {
    for (let at = 0; at < count; at += 1) detector.next(random.next() * 10 ** (at % 5));
    return serialize(detector).byteLength;
  });
  expect(sizes[1]! - sizes[0]!).toBeLessThan(4_096);
  expect(sizes[1]).toBeLessThan(100_000);
});

describe('files of NAB: what is reported stays as it is', () => {
  const folder = fileURLToPath(new URL('../../../fixtures/nab/data/', import.meta.url));
  it.each(EXPECTED)('%s', (name, expected) => {
    const [, ...rows] = readFileSync(`${folder}${name}`, 'utf8').trim().split('\n');
    const values = rows.map((row) => Number(row.trim().split(',')[1]));
    const found = scoresOf(values).flatMap(({ score }, at) =>
      score >= 0.8 ? [[at, Number(score.toFixed(6))]] : [],
    );
    expect(found).toEqual(expected);
  });
});

it('what a value would be worth is asked without teaching it', () => {
  const detector = new SeriesDetector();
  for (const value of times(500, (i) => i % 7)) detector.next(value);
  expect([detector.decades(90), detector.decades(90)]).toEqual(Array(2).fill(detector.next(90).decades));
  expect(detector.decades(90)).toBe(0);
});
