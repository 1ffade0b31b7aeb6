import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shares, fairShare } from '../../../../streams/intake/shares.js';

describe('a fair share', () => {
  it.each([
    ['alone: half, the rest is for who comes', [], 50],
    ['beside little ones: half of what they leave', [2, 8], 45],
    ['beside one that holds much: a third', [60], 100 / 3],
    ['beside two that hold much: a quarter', [40, 40], 25],
    ['the little one is not cut', [4, 90], 32],
  ])('%s', (_, others, share) => {
    expect(fairShare(others, 100)).toBeCloseTo(share);
  });
});

describe('shares', () => {
  it('whatever sources take as much as they may: the bound holds, and a new one finds room', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 400 }), (asks) => {
        const shares = new Shares(1_000_000);
        for (const source of asks) if (shares.hasRoom(`s${source}`, 1_000)) shares.add(`s${source}`, 1_000);
        expect(shares.bytes).toBeLessThanOrEqual(1_000_000);
        expect(shares.hasRoom('new', 1_000)).toBe(true);
      }),
    );
  });

  it('what is given back is free again', () => {
    const shares = new Shares(100);
    shares.add('a', 50);
    expect(shares.hasRoom('a', 1)).toBe(false);
    shares.add('a', -50);
    expect(shares.hasRoom('a', 50)).toBe(true);
    expect(shares.of('a')).toBe(0);
  });
});
