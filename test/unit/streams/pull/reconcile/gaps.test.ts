import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../src/event/finding.js';
import { DAY, HOUR } from '../../../../../src/kernel/clock.js';
import { comparedDays } from '../../../../../streams/pull/reconcile/feed-counts.js';
import { gapFindings } from '../../../../../streams/pull/reconcile/gap-findings.js';
import { residuals } from '../../../../../streams/pull/reconcile/residuals.js';
import { lostFinding } from '../../../../../streams/pull/lost.js';

const OF = { tenant: 'acme', source: 'crm', feed: 'audit' };
const NOW = Date.parse('2026-03-10T12:00:00Z');
const counts = (days: Record<string, number>) => new Map(Object.entries(days));

describe('the days that are compared', () => {
  const held = counts({ '2026-03-01': 1, '2026-03-04': 2 });
  const terms = { now: NOW, readTo: NOW, lateness: 2 * HOUR };
  it.each([
    ['from the day after the first that we hold', held, terms, { first: '2026-03-02', end: '2026-03-10' }],
    ['none before the feed was read to its end', held, { ...terms, readTo: 0 }, undefined],
    ['none where we hold nothing', counts({}), terms, undefined],
    [
      'to what was read to its end',
      held,
      { ...terms, readTo: NOW - 2 * DAY },
      { first: '2026-03-02', end: '2026-03-08' },
    ],
    [
      'yesterday as soon as nothing of it may be late',
      held,
      { ...terms, now: Date.parse('2026-03-10T02:00:00Z') },
      { first: '2026-03-02', end: '2026-03-10' },
    ],
    [
      'yesterday not a moment before',
      held,
      { ...terms, now: Date.parse('2026-03-10T01:59:59Z') },
      { first: '2026-03-02', end: '2026-03-09' },
    ],
    ['none of which the first is today', counts({ '2026-03-09': 1 }), terms, undefined],
    ['at most 31', counts({ '2026-01-20': 1 }), terms, { first: '2026-02-07', end: '2026-03-10' }],
  ])('%s', (_, days, of, expected) => {
    expect(comparedDays(days, of)).toEqual(expected);
  });
});

describe('gaps', () => {
  const context = { now: NOW, liveFrom: -Infinity, known: [] as Finding[] };
  const gap = (there: number, here: number, more: Partial<typeof context> = {}): Finding[] =>
    gapFindings(OF, residuals(counts({ '2026-03-05': there }), counts({ '2026-03-05': here })), {
      ...context,
      ...more,
    });

  it.each([
    [10, 10, undefined],
    // What was deleted there is no gap.
    [3, 10, undefined],
    [1_001, 1_000, 'medium'],
    [1_001, 902, 'medium'],
    [1_001, 901, 'high'],
    [11, 10, 'medium'],
    [10, 9, 'high'],
    [1, 0, 'high'],
  ])('%i there and %i here: %s', (there, here, severity) => {
    expect(gap(there, here)[0]?.severity).toBe(severity);
  });

  it('are said once, again when they grow, and withdrawn when they are healed', () => {
    const first = gap(12, 10);
    expect(first[0]?.sentence).toBe(
      'Of the 12 records that the source crm has in its feed audit of 2026-03-05, 2 are not stored here, seen since 2026-03-10T12:00:00.000Z. Why is not known.',
    );
    const later = { known: first, now: NOW + DAY };
    expect(gap(12, 10, later)).toEqual([]);
    const [grown] = gap(13, 10, later);
    expect(grown).toMatchObject({ id: first[0]?.id, receivedAt: '2026-03-10T12:00:00.000Z' });
    expect(grown?.sentence).toContain('3 are not stored here, seen since 2026-03-10T12:00:00.000Z.');
    const healed = gap(12, 12, later);
    expect(healed).toMatchObject([{ id: first[0]?.id, state: 'withdrawn' }]);
    expect(gap(12, 12, { ...later, known: healed })).toEqual([]);
    expect(gap(12, 11, { ...later, known: healed })).toMatchObject([
      { state: 'raised', receivedAt: '2026-03-11T12:00:00.000Z' },
    ]);
  });

  it('name what else was found at that time', () => {
    const lost = lostFinding(OF, 'up to 4 rows of audit', Date.parse('2026-03-06T03:00:00Z'));
    expect(gap(12, 10, { known: [lost] })[0]?.sentence).toContain(`Found at that time: ${lost.sentence}`);
    const elsewhere = { ...lost, source: 'other' };
    const before = lostFinding(OF, 'more', Date.parse('2026-03-04T23:00:00Z'));
    expect(gap(12, 10, { known: [elsewhere, before] })[0]?.sentence).toContain('Why is not known.');
  });

  it('before the source went live are told to nobody', () => {
    expect(gap(2, 1, { liveFrom: Date.parse('2026-03-06T00:00:00Z') })[0]?.history).toBe(true);
    expect(gap(2, 1, { liveFrom: Date.parse('2026-03-05T23:00:00Z') })[0]?.history).toBe(false);
  });

  it('are what is there and not here, day by day', () => {
    const days = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(days, days, (there, here) => {
        const byDay = (all: number[]) =>
          new Map(all.map((n, at) => [`2026-01-${String(at + 1).padStart(2, '0')}`, n]));
        for (const { day, missing, goneThere } of residuals(byDay(there), byDay(here)))
          expect(missing - goneThere).toBe((byDay(there).get(day) ?? 0) - (byDay(here).get(day) ?? 0));
      }),
    );
  });
});
