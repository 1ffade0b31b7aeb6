import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlTime } from '../../../src/store/time.js';

const plain = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 23);

describe('a time for the store', () => {
  it.each([0, 999, 1_000, 59_999, 60_000, -1, -60_000, -60_001, Date.UTC(1, 0), Date.UTC(9999, 11, 31)])(
    'of %i ms is that of a Date',
    (at) => {
      expect(sqlTime(at)).toBe(plain(at));
    },
  );

  it('is that of a Date in any order of times, with fractions of a millisecond cut', () => {
    const at = fc.oneof(fc.integer({ min: -6e10, max: 2e11 }), fc.double({ min: 0, max: 4e12, noNaN: true }));
    fc.assert(
      fc.property(fc.array(at), (times) => {
        expect(times.map(sqlTime)).toEqual(times.map(plain));
      }),
    );
  });

  it('of nothing is an error', () => {
    expect(() => sqlTime(Number.NaN)).toThrow(RangeError);
  });
});
