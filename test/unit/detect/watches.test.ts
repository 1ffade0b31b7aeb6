import { describe, expect, it } from 'vitest';
import { keptOf } from '../../../src/detect/watches.js';

const watches = (...held: number[]): { held: number }[] => held.map((own) => ({ held: own }));

describe('tenants that are kept in sight', () => {
  it.each([
    { is: 'none', open: watches(), kept: [] },
    { is: 'as much as there is room for', open: watches(40, 50, 10), kept: [40, 50, 10] },
    {
      is: 'one too many: the one that was asked for longest ago goes',
      open: watches(41, 50, 10),
      kept: [50, 10],
    },
    { is: 'the latest alone is too large, and stays', open: watches(1, 1, 500), kept: [500] },
    { is: 'what is behind the one that did not fit goes too', open: watches(1, 100, 10), kept: [10] },
    { is: 'what holds nothing yet', open: watches(100, 0), kept: [100, 0] },
  ])('$is', ({ open, kept }) => {
    expect(keptOf(open, 100).map(({ held }) => held)).toEqual(kept);
  });
});
