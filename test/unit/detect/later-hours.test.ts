import { describe, expect, it } from 'vitest';
import { laterHours } from '../../../src/detect/later-hours.js';
import { HOUR } from '../../../src/kernel/clock.js';

const hours = (...all: number[]) => new Set(all.map((hour) => hour * HOUR));
const later = (touched: Record<string, number[]>, elsewhere: Record<string, number[]> = {}) => {
  const mapOf = (from: Record<string, number[]>) =>
    new Map(Object.entries(from).map(([actor, own]) => [actor, hours(...own)]));
  const found = laterHours(mapOf(touched), mapOf(elsewhere));
  return Object.fromEntries(
    [...found].map(([actor, own]) => [actor, [...own].map((at) => at / HOUR).sort((a, b) => a - b)]),
  );
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('hours that hold a touched one in their 24', () => {
  it.each([
    ['the 23 after it', { a: [100] }, {}, { a: range(101, 123) }],
    [
      'once of several, and none that is judged anyway',
      { a: [100, 102] },
      {},
      { a: [101, ...range(103, 125)] },
    ],
    ['none that is judged elsewhere', { a: [100] }, { a: range(102, 130) }, { a: [101] }],
    ['of the same people', { a: [100], b: [] }, { b: range(101, 123) }, { a: range(101, 123), b: [] }],
  ])('are %s', (_, touched, elsewhere, found) => {
    expect(later(touched, elsewhere)).toEqual(found);
  });
});
