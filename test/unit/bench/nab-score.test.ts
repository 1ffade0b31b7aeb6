import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isCorpus, readCorpus } from '../../../bench/nab-corpus.mjs';
import { PUBLISHED_GAUSSIAN, windowedGaussian } from '../../../bench/nab-gaussian.mjs';
import { bestScore, judge, PROFILES, scoreAt } from '../../../bench/nab-score.mjs';

const corpus = fileURLToPath(new URL('../../fixtures/nab', import.meta.url));

describe('a detector whose results are published', () => {
  const files = readCorpus(corpus);

  // results/windowedGaussian/windowedGaussian_standard_scores.csv of https://github.com/numenta/NAB at de8e91a.
  it.each([
    ['realAdExchange/exchange-3_cpm_results.csv', 0.862098587352, 1, 0],
    ['realAdExchange/exchange-4_cpm_results.csv', 1.27471036268, 4, 3],
    ['realTraffic/speed_7578.csv', 3.47059145681, 11, 1],
  ])('%s gets the score and the counts that NAB gave it', (name, score, truePositives, falsePositives) => {
    const file = files.find((one) => one.name === name)!;
    const { threshold } = PUBLISHED_GAUSSIAN;
    const found = scoreAt(windowedGaussian(file.values), file, { threshold, profile: 'standard' });
    expect(found).toMatchObject({ truePositives, falsePositives });
    expect(found.score).toBeCloseTo(score, 10);
  });

  it('no threshold is better than the best', () => {
    const scored = files.map((file) => ({ file, scores: windowedGaussian(file.values) }));
    const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
    const best = bestScore(scored, 'standard');
    const scoreOver = (threshold: number): number => {
      const raw = scored.reduce(
        (sum, { file, scores }) => sum + scoreAt(scores, file, { threshold, profile: 'standard' }).score,
        0,
      );
      return (100 * (raw + windows)) / (2 * windows);
    };
    expect(scoreOver(best.threshold)).toBeCloseTo(best.score, 9);
    for (const threshold of [2, 3, 4, 5, 6, 7.13, 8, 9])
      expect(scoreOver(threshold)).toBeLessThan(best.score + 1e-9);
  });
});

describe('the rules', () => {
  const file = {
    rows: 1_000,
    windows: [
      [300, 399],
      [600, 699],
    ],
  };
  const detections = (...rows: number[]): number[] =>
    Array.from({ length: file.rows }, (_, row) => (rows.includes(row) ? 1 : 0));
  const scored = (...rows: number[]): { score: number; windows: number; falsePositives: number } =>
    bestScore([{ file, scores: detections(...rows) }], 'standard');

  it.each(Object.keys(PROFILES))('%s: nothing detected is 0, the first row of each window 100', (profile) => {
    expect(bestScore([{ file, scores: detections() }], profile).score).toBe(0);
    expect(bestScore([{ file, scores: detections(300, 600) }], profile).score).toBeCloseTo(100, 9);
  });

  it('only the first detection of a window counts', () => {
    expect(scored(300, 350, 399, 600)).toEqual(scored(300, 600));
  });

  it('the first 15 % are not scored, and of long files 750 rows', () => {
    expect(judge(file).from).toBe(150);
    expect(judge({ rows: 20_000, windows: [] }).from).toBe(750);
    expect(scored(100, 149, 300, 600)).toMatchObject({ falsePositives: 0 });
    expect(scored(150, 300, 600)).toMatchObject({ falsePositives: 1 });
  });

  // σ(y) = 2 / (1 + e^5y) - 1 by hand, y in window lengths from the right edge (section III.C of the paper).
  it.each([
    ['far before any window', 200, -1],
    ['the left edge', 300, 1],
    ['the middle', 350, 0.848_284 / 0.986_614],
    ['the last row', 399, 0.024_995 / 0.986_614],
    ['one row behind', 400, -0.025_247],
    ['half a window behind', 449, -0.851_7],
    ['more than three windows behind', 999, -1],
  ])('a detection at %s', (_, row, worth) => {
    expect(judge(row === 999 ? { rows: 1_000, windows: [[300, 399]] } : file).worth[row]).toBeCloseTo(
      worth,
      3,
    );
  });

  it('a false positive costs 0.11 or 0.22, a missed window 1 or 2', () => {
    const raw = (profile: string, ...rows: number[]): number =>
      scoreAt(detections(...rows), file, { threshold: 1, profile }).score;
    expect(raw('standard', 200)).toBeCloseTo(-2.11, 9);
    expect(raw('low FP', 200)).toBeCloseTo(-2.22, 9);
    expect(raw('low FN', 200)).toBeCloseTo(-4.11, 9);
    expect(raw('low FN', 300)).toBeCloseTo(-1, 9);
  });
});

it('says where there is no corpus', () => {
  expect([isCorpus(corpus), isCorpus(`${corpus}/data`)]).toEqual([true, false]);
});
