import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALERT_LABELS } from '../../../../alerts/route/alert-labels.js';
import { decideRoute } from '../../../../alerts/route/decide.js';
import { digestAt, DIGESTS } from '../../../../alerts/route/digest.js';
import { digestDue } from '../../../../alerts/route/digest-due.js';
import { explainRoute } from '../../../../alerts/route/explain.js';
import { readRouting } from '../../../../alerts/route/read-routing.js';
import type { Member } from '../../../../alerts/route/timing.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

describe('the time of a digest', () => {
  it.each([
    ['hourly', '2026-03-02T21:00:00.001Z', 'UTC', '2026-03-02T22:00:00Z'],
    ['hourly', '2026-03-02T21:00:00Z', 'Asia/Kathmandu', '2026-03-02T21:00:00Z'],
    ['daily', '2026-03-02T07:00:00Z', 'Europe/Berlin', '2026-03-02T07:00:00Z'],
    ['daily', '2026-03-02T07:00:00.001Z', 'Europe/Berlin', '2026-03-03T07:00:00Z'],
    ['daily', '2026-03-02T18:00:01Z', 'Pacific/Honolulu', '2026-03-03T18:00:00Z'],
    // Clocks are set forward in the night.
    ['daily', '2026-03-28T08:00:00Z', 'Europe/Berlin', '2026-03-29T06:00:00Z'],
    // And back.
    ['daily', '2026-10-24T07:00:00Z', 'Europe/Berlin', '2026-10-25T07:00:00Z'],
  ] as const)('%s after %s in %s', (every, after, zone, at) => {
    expect(new Date(digestAt(every, Date.parse(after), zone)).toISOString()).toBe(new Date(at).toISOString());
  });

  it('is never before, never later than its span, and one of itself', () => {
    const times = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') });
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(fc.constantFrom(...DIGESTS), times, zones, (every, after, zone) => {
        const at = digestAt(every, after, zone);
        expect(at).toBeGreaterThanOrEqual(after);
        expect(at - after).toBeLessThan(every === 'hourly' ? HOUR : DAY + 2 * HOUR);
        expect(digestAt(every, at, zone)).toBe(at);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a digest tells', () => {
  const T = Date.parse('2026-03-02T12:00:00Z');
  const next = (at: number): number => digestAt('hourly', at, 'UTC');
  const member = (id: string, change: Partial<Member>): Member => ({
    id,
    isNew: false,
    since: T,
    told: undefined,
    isUnanswered: false,
    ...change,
  });
  const due = (members: readonly Member[], now: number, repeatInterval = 4 * HOUR) =>
    digestDue(members, { repeatInterval, next }, now);

  it('is nothing where nothing is new or unanswered', () => {
    expect(due([member('a', { told: T - HOUR })], T)).toEqual({ due: false, at: undefined });
    expect(due([member('a', { told: T, isUnanswered: true })], T + DAY, Infinity)).toMatchObject({
      due: false,
    });
  });

  it('is what is new, at the full hour after it', () => {
    const members = [member('a', { isNew: true, since: T + 1 })];
    expect(due(members, T + HOUR - 1)).toEqual({ due: false, at: T + HOUR });
    expect(due(members, T + HOUR)).toEqual({ due: true, ids: ['a'] });
  });

  it('takes along what is to be repeated, and no more', () => {
    const members = [
      member('new', { isNew: true, since: T - 5 }),
      member('old', { told: T - 5 * HOUR, isUnanswered: true }),
      member('fresh', { told: T - 2 * HOUR, isUnanswered: true }),
      member('answered', { told: T - 9 * HOUR }),
    ];
    expect(due(members, T)).toEqual({ due: true, ids: ['new', 'old'] });
  });

  it('never comes twice for one time', () => {
    const told = T + 3_000;
    const members = [member('late', { isNew: true, since: T - 10 }), member('had', { told })];
    expect(due(members, T + 10_000)).toEqual({ due: false, at: T + HOUR });
  });
});

it('is said where it is asked where an alert goes', () => {
  const read = readRouting(
    'receivers: [{ name: x, email: [a@b.example], digest: daily }]\nroute: { receiver: x }\n',
    ALERT_LABELS,
  );
  if (!read.ok) throw new Error(read.fault.join());
  const asked = { id: 'alert', labels: { tenant: ['acme'] } };
  const decision = decideRoute(read.value.tree, asked, { at: 0, open: [], silences: [] });
  expect(explainRoute(decision).join('\n')).toContain(
    '(a@b.example; by mail as a digest, daily, unless critical)',
  );
});

it.each([
  ['{ name: x, email: [a@b.example], digest: daily }', true],
  ['{ name: x, tenant: true, digest: hourly }', true],
  ['{ name: x, email: [a@b.example], digest: weekly }', false],
  ['{ name: x, nobody: true, digest: daily }', false],
  ['{ name: x, slack: { url_file: ./x }, digest: daily }', false],
])('a receiver %s: %s', (receiver, ok) => {
  const read = readRouting(`receivers: [${receiver}]\nroute: { receiver: x }\n`, ALERT_LABELS);
  expect(read.ok).toBe(ok);
});
