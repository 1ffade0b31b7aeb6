import { describe, expect, it } from 'vitest';
import { FLOORS, isClaimable } from '../../../src/baseline/floors.js';
import { MEASURES } from '../../../src/baseline/measures.js';

/** Somebody who takes about one, give or take a factor of 1.35. */
const modest = { location: Math.log1p(1), scale: 0.3, freedom: 30 };

describe('what may be claimed at all', () => {
  it.each(MEASURES)('of %s: one below the floor may not, the floor may', (measure) => {
    expect(isClaimable(measure, modest, FLOORS[measure] - 1)).toBe(false);
    expect(isClaimable(measure, modest, FLOORS[measure])).toBe(true);
  });

  it('is more than one scale above what the person takes', () => {
    // log1p(x) - log1p(999) >= 0.5 from x = 1000 e^0.5 - 1 = 1647.7 on.
    const heavy = { location: Math.log1p(999), scale: 0.5, freedom: 30 };
    expect(isClaimable('export', heavy, 1_647)).toBe(false);
    expect(isClaimable('export', heavy, 1_648)).toBe(true);
  });
});
