import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastAttempts, nextAttempt } from '../../../../alerts/letter/letter-log.js';
import { leftSince } from '../../../../alerts/letter/read-leavers.js';
import { newestLetter } from '../../../../alerts/letter/week.js';
import { DAY } from '../../../../src/kernel/clock.js';
import { dayOf, EVER } from '../../../../src/people/day.js';
import type { Employment, Timeline } from '../../../../src/people/directory/timeline.js';

describe('the newest letter', () => {
  it.each([
    ['the moment before', '2026-03-02T06:59:59Z', 'Europe/Berlin', '2026-02-23'],
    ['eight o’clock', '2026-03-02T07:00:00Z', 'Europe/Berlin', '2026-03-02'],
    ['the end of the week', '2026-03-08T22:59:59Z', 'Europe/Berlin', '2026-03-02'],
    ['eight o’clock where it is Monday first', '2026-03-01T18:00:00Z', 'Pacific/Kiritimati', '2026-03-02'],
    ['Monday there, Sunday in UTC, before eight', '2026-03-01T17:59:59Z', 'Pacific/Kiritimati', '2026-02-23'],
    ['eight o’clock where it is Monday last', '2026-03-02T18:00:00Z', 'Pacific/Honolulu', '2026-03-02'],
    ['a zone of quarters', '2026-03-02T02:15:00Z', 'Asia/Kathmandu', '2026-03-02'],
  ])('at %s', (_, at, zone, id) => expect(newestLetter(Date.parse(at), zone).id).toBe(id));

  it.each([
    // Clocks are set forward on Sunday 29 March 2026: the week has an hour less.
    [
      '2026-03-30T07:00:00Z',
      'Europe/Berlin',
      '2026-03-22T23:00:00Z',
      '2026-03-29T22:00:00Z',
      '2026-04-06T06:00:00Z',
    ],
    // And back on Sunday 25 October 2026.
    [
      '2026-10-26T07:00:00Z',
      'Europe/Berlin',
      '2026-10-18T22:00:00Z',
      '2026-10-25T23:00:00Z',
      '2026-11-02T07:00:00Z',
    ],
  ])('of %s in %s is about the week from %s to %s', (at, zone, from, to, next) => {
    const week = newestLetter(Date.parse(at), zone);
    expect([week.from, week.to, week.nextAt]).toEqual([from, to, next].map((time) => Date.parse(time)));
  });

  it('has come, is no older than a week, and is the same until the next', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(
        fc.integer({ min: dayOf('2020-01-01'), max: dayOf('2040-01-01') }),
        fc.nat(DAY),
        zones,
        (day, ms, zone) => {
          const now = day * DAY + ms;
          const week = newestLetter(now, zone);
          expect(week.dueAt).toBeLessThanOrEqual(now);
          expect(week.nextAt).toBeGreaterThan(now);
          expect(newestLetter(week.dueAt, zone)).toEqual(week);
          expect(newestLetter(week.nextAt - 1, zone).id).toBe(week.id);
          expect(newestLetter(week.nextAt, zone).from).toBe(week.to);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('who was sent a letter', () => {
  const begun = (attempt: number, at = 0) => ({ type: 'begun', data: { to: 'ann', attempt }, at });
  const ended = (attempt: number, outcome: string, at = 10) => ({
    type: 'ended',
    data: { to: 'ann', attempt, outcome },
    at,
  });
  it.each([
    ['nobody yet', [], 1],
    ['somebody, as far as it is known', [begun(1)], undefined],
    ['somebody', [begun(1), ended(1, 'delivered')], undefined],
    ['nobody, and for good', [begun(1), ended(1, 'failed')], undefined],
    ['nobody as yet', [begun(1), ended(1, 'retry')], 2],
    [
      'somebody at the second attempt, as far as it is known',
      [begun(1), ended(1, 'retry'), begun(2, 20)],
      undefined,
    ],
    ['nobody at two attempts', [begun(1), ended(1, 'retry'), begun(2, 20), ended(2, 'retry', 30)], 3],
    ['facts that lie in another order', [ended(1, 'retry'), begun(1)], 2],
    [
      'facts of another shape',
      [
        { type: 'begun', data: null, at: 0 },
        { type: 'ended', data: { to: 'ann' }, at: 0 },
      ],
      1,
    ],
  ])('%s', (_, facts, attempt) => {
    expect(nextAttempt(lastAttempts(facts).get('ann'), { now: 1_000, again: 100 })).toBe(attempt);
  });

  it.each([
    [109, undefined],
    [110, 2],
  ])('%i ms after the first attempt began: %s', (now, attempt) => {
    expect(nextAttempt(lastAttempts([begun(1), ended(1, 'retry')]).get('ann'), { now, again: 100 })).toBe(
      attempt,
    );
  });
});

describe('since when somebody does not work here', () => {
  const NOTHING = { role: '', team: '', manager: '', kind: '', office: '', timeZone: '' };
  const timeline = (...spans: readonly (readonly [string, Employment])[]): Timeline =>
    spans.map(([from, employment]) => ({ ...NOTHING, from: from === '' ? EVER : dayOf(from), employment }));
  it.each([
    ['who works here', timeline(['', 'employed']), undefined],
    ['who left', timeline(['', 'employed'], ['2026-02-01', 'left']), '2026-02-01'],
    ['who left today', timeline(['', 'employed'], ['2026-03-02', 'left']), '2026-03-02'],
    ['who leaves tomorrow', timeline(['', 'employed'], ['2026-03-03', 'left']), undefined],
    [
      'of whom something was said later',
      timeline(['', 'employed'], ['2026-02-01', 'left'], ['2026-02-10', 'left']),
      '2026-02-01',
    ],
    ['who came back', timeline(['', 'left'], ['2026-02-01', 'employed']), undefined],
    [
      'who came back and left',
      timeline(['', 'left'], ['2026-01-01', 'employed'], ['2026-02-01', 'left']),
      '2026-02-01',
    ],
  ])('%s', (_, spans, since) => {
    expect(leftSince(spans, dayOf('2026-03-02'))).toBe(since === undefined ? undefined : dayOf(since));
  });
});
