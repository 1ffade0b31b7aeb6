import { mean, sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { hash32, Random } from '../../../src/simulate/random.js';

const DRAWS = 40_000;

/** Mean and variance of a draw, against theory; the tolerance is four standard errors of a generous kind. */
function moments(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = new Random(1, 'moments');
  const values = Array.from({ length: DRAWS }, () => draw(random));
  return { mean: mean(values), variance: sampleVariance(values) };
}

describe('Random', () => {
  it('repeats a stream and separates streams and seeds', () => {
    const draw = (seed: number, stream: string): number[] => {
      const random = new Random(seed, stream);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  });

  it.each<[string, (random: Random) => number, number, number]>([
    ['uniform', (r) => r.next(), 0.5, 1 / 12],
    ['normal', (r) => r.normal(), 0, 1],
    ['gamma of shape 3', (r) => r.gamma(3), 3, 3],
    ['gamma of shape 0.5', (r) => r.gamma(0.5), 0.5, 0.5],
    ['Poisson of 4', (r) => r.poisson(4), 4, 4],
    ['Poisson of 200', (r) => r.poisson(200), 200, 200],
    ['negative binomial of 10 and 0.2', (r) => r.negativeBinomial(10, 0.2), 10, 30],
    ['negative binomial of 0', (r) => r.negativeBinomial(0, 0.2), 0, 0],
  ])('%s has its mean and variance', (_, draw, expectedMean, expectedVariance) => {
    const found = moments(draw);
    expect(Math.abs(found.mean - expectedMean)).toBeLessThanOrEqual(4 * Math.sqrt(expectedVariance / DRAWS));
    expect(Math.abs(found.variance - expectedVariance)).toBeLessThanOrEqual(0.06 * expectedVariance);
  });

  it('fills its range evenly', () => {
    const random = new Random(5, 'even');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < DRAWS; i++) {
      const cell = random.integer(0, 9);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - DRAWS / 10) ** 2 / (DRAWS / 10), 0);
    // The 0.999 quantile of chi-square with 9 degrees of freedom.
    expect(chiSquare).toBeLessThan(27.88);
  });

  it('shuffles without losing anything', () => {
    const list = Array.from({ length: 50 }, (_, i) => i);
    const mixed = new Random(2, 'mix').shuffle(list);
    expect(mixed).not.toEqual(list);
    expect([...mixed].sort((x, y) => x - y)).toEqual(list);
  });

  it('refuses to pick from nothing', () => {
    expect(() => new Random(1, 'x').pick([])).toThrow(RangeError);
  });
});

describe('hash32', () => {
  it('finishes FNV-1a by fmix32: the empty text is the mixed offset', () => {
    expect(hash32('', 0)).toBe(0);
    expect(hash32('a')).not.toBe(hash32('b'));
  });
});
