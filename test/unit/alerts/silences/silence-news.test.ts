import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Silence } from '../../../../alerts/silences/silence.js';
import { newsOf, noticeBefore, wasInForce } from '../../../../alerts/silences/silence-news.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';

const BEGUN = Date.parse('2026-03-02T12:00:00Z');
const silence = (length: number, change: Partial<Silence> = {}): Silence => ({
  id: '5f0c9a1e-1f4b-4f0e-9d5d-0d1c6f3b8a77',
  tenant: 'acme',
  by: 'user:7',
  begunAt: BEGUN,
  matchers: ['team=sales'],
  until: new Date(BEGUN + length).toISOString(),
  reason: 'the move to the new CRM',
  exempt: [],
  request: undefined,
  endedBy: undefined,
  endedAt: undefined,
  ...change,
});

it.each([
  ['30 days', 30 * DAY, DAY],
  ['ten days', 10 * DAY, DAY],
  ['five days', 5 * DAY, 12 * HOUR],
  ['a day', DAY, 2.4 * HOUR],
  ['ten hours', 10 * HOUR, HOUR],
  ['two hours', 2 * HOUR, HOUR],
])('of %s the end is told of early enough', (_, length, before) => {
  expect(noticeBefore(length)).toBe(before);
});

describe('what is due of a silence', () => {
  it.each<[string, Silence, number, string[]]>([
    ['when it begins', silence(5 * DAY), 0, ['begun']],
    ['a day on, the beginning is old', silence(5 * DAY), DAY, []],
    ['before its notice', silence(5 * DAY), 4.5 * DAY - 1, []],
    ['at its notice', silence(5 * DAY), 4.5 * DAY, ['ending']],
    ['at its end', silence(5 * DAY), 5 * DAY, []],
    ['ended before', silence(5 * DAY, { endedAt: BEGUN + DAY, endedBy: 'user:8' }), 4.6 * DAY, []],
    ['two hours long, in the second', silence(2 * HOUR), 61 * MINUTE, ['begun', 'ending']],
    ['shorter than two hours, its end is no news', silence(2 * HOUR - 1), 110 * MINUTE, ['begun']],
  ])('%s', (_, one, after, due) => expect(newsOf(one, BEGUN + after)).toEqual(due));

  it('of each that is long enough both are due once, the beginning first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 * HOUR, max: 30 * DAY }), (length) => {
        const one = silence(length);
        expect(newsOf(one, BEGUN)).toContain('begun');
        expect(newsOf(one, BEGUN + length - 1)).toContain('ending');
        expect(newsOf(one, BEGUN + length)).toEqual([]);
        expect(noticeBefore(length)).toBeLessThanOrEqual(length / 2);
      }),
    );
  });
});

it.each([
  [5 * DAY, {}, -DAY, 0, false],
  [5 * DAY, {}, -DAY, 1, true],
  [5 * DAY, {}, 5 * DAY, 6 * DAY, false],
  [5 * DAY, {}, 5 * DAY - 1, 6 * DAY, true],
  [5 * DAY, { endedAt: BEGUN + DAY }, DAY, 2 * DAY, false],
])('one of %i ms %j was in force from %i to %i: %s', (length, change, from, to, was) => {
  expect(wasInForce(silence(length, change), { from: BEGUN + from, to: BEGUN + to })).toBe(was);
});
