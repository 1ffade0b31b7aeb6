import { describe, expect, it } from 'vitest';
import { Reports } from '../../../../src/detect/series/reports.js';

/** What is reported of evidence at points, as `point: decades`. */
const reported = (evidence: readonly (readonly [point: number, decades: number])[]): number[] => {
  const reports = new Reports();
  return evidence.map(([point, decades]) => Number(reports.take(decades, point).toFixed(3)));
};

describe('what is reported', () => {
  it.each([
    ['evidence below the least', [[0, 0.79]], [0]],
    ['the least', [[0, 0.8]], [0.8]],
    [
      'the same again at once',
      [
        [50, 2],
        [51, 2],
      ],
      [2, 0],
    ],
    [
      'stronger evidence at once',
      [
        [50, 2],
        [51, 2.1],
      ],
      [2, 2.1],
    ],
    [
      'weaker evidence after what followed was stronger',
      [
        [50, 2],
        [51, 3],
        [52, 2.5],
      ],
      [2, 3, 0],
    ],
    [
      'in a young series, ten points later',
      [
        [50, 2],
        [60, 2],
      ],
      [2, 0],
    ],
    [
      'in a young series, eleven points later',
      [
        [50, 2],
        [61, 2],
      ],
      [2, 1.699],
    ],
    [
      'a twentieth of the series later',
      [
        [1_000, 2],
        [1_052, 2],
      ],
      [2, 0],
    ],
    [
      'more than a twentieth later',
      [
        [1_000, 2],
        [1_053, 2],
      ],
      [2, 1.699],
    ],
    [
      'what came ten times before',
      Array.from({ length: 11 }, (_, at) => [at * 1_000, 3] as const),
      [3, 2.699, 2.523, 2.398, 2.301, 2.222, 2.155, 2.097, 2.046, 2, 1.959],
    ],
    [
      'the strongest, after many weaker ones',
      [
        [0, 1],
        [100, 1],
        [200, 1],
        [300, 3],
      ],
      [1, 0.699, 0.523, 3],
    ],
    [
      'never less than nothing',
      Array.from({ length: 9 }, (_, at) => [at * 1_000, 0.8] as const),
      [0.8, 0.499, 0.323, 0.198, 0.101, 0.022, 0, 0, 0],
    ],
  ] as const)('%s', (_, evidence, expected) => {
    expect(reported(evidence)).toEqual(expected);
  });
});
