import { describe, expect, it } from 'vitest';
import type { FeedAct } from '../../../../src/event/pair-acts.js';
import { pairActs } from '../../../../src/event/pair-acts.js';
import { DAY, MINUTE } from '../../../../src/kernel/clock.js';
import { differFinding } from '../../../../src/detect/feeds/differ-finding.js';
import {
  type Difference,
  differencesOf,
  joined,
  kindOf,
  telling,
} from '../../../../src/detect/feeds/feed-differences.js';
import { type FeedAction, isHeardOn, pairsOf } from '../../../../src/detect/feeds/feed-pairs.js';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const SPAN = { day: '2026-03-02', from: FROM, to: FROM + DAY };
const PAIR = { owner: 'real-time', other: 'event-log-file', actions: ['report.export' as const] };

let acts = 0;
const act = (feed: string, at: number, records = 10): FeedAct => ({
  feed,
  actorKey: 'sam',
  action: 'report.export',
  at,
  target: { type: '', id: '' },
  records,
  id: `e${++acts}`,
});

const difference = (more: Partial<Difference> = {}): Difference => ({
  day: SPAN.day,
  action: 'report.export',
  shownBy: 'real-time',
  absentIn: 'event-log-file',
  acts: 3,
  both: 100,
  eventIds: ['a', 'b', 'c'],
  ...more,
});

describe('feeds that can be compared', () => {
  const days = [SPAN.day];
  const seen: FeedAction[] = [
    { feed: 'event-log-file', action: 'data.query', own: 9, corroborating: 0, days },
    { feed: 'event-log-file', action: 'report.export', own: 0, corroborating: 4, days },
    { feed: 'field-history', action: 'record.update', own: 0, corroborating: 7, days },
    { feed: 'real-time', action: 'data.query', own: 0, corroborating: 2, days },
    { feed: 'real-time', action: 'report.export', own: 5, corroborating: 0, days: ['2026-03-01'] },
    { feed: 'trail', action: 'report.export', own: 1, corroborating: 0, days },
  ];
  const declared = (feed: string, action: string): boolean =>
    (feed === 'event-log-file' && action.startsWith('report.')) || feed === 'real-time';

  it('are the one that owns most of an action and those declared to corroborate it', () => {
    expect(pairsOf(seen, declared)).toEqual([
      { owner: 'real-time', other: 'event-log-file', actions: ['report.export'] },
      { owner: 'event-log-file', other: 'real-time', actions: ['data.query'] },
    ]);
    expect(pairsOf(seen, () => false)).toEqual([]);
  });

  it('on days on which they told of anything', () => {
    expect(isHeardOn(SPAN.day, 'real-time', seen)).toBe(true);
    expect(isHeardOn('2026-03-01', 'trail', seen)).toBe(false);
    expect(isHeardOn(SPAN.day, 'login-history', seen)).toBe(false);
  });
});

describe('acts of one feed alone', () => {
  it.each([
    ['at the first moment of the day', FROM, 1],
    ['a moment before', FROM - 1, 0],
    ['at the last moment', FROM + DAY - 1, 1],
    ['a moment after', FROM + DAY, 0],
  ])('%s', (_, at, count) => {
    const paired = pairActs([act('real-time', at)], []);
    const found = differencesOf(paired, PAIR, SPAN);
    expect(found.reduce((sum, one) => sum + one.acts, 0)).toBe(count);
  });

  it('are none where the other feed tells the act on the day after', () => {
    const owned = [act('real-time', FROM + DAY - MINUTE)];
    const paired = pairActs(owned, [act('event-log-file', FROM + DAY + MINUTE)]);
    expect(differencesOf(paired, PAIR, SPAN).map((one) => [one.shownBy, one.acts, one.both])).toEqual([
      ['real-time', 0, 1],
      ['event-log-file', 0, 1],
    ]);
  });

  it('are counted by feed and action, over the parts of a day', () => {
    const paired = pairActs(
      [act('real-time', FROM), act('real-time', FROM, 7)],
      [act('event-log-file', FROM), act('event-log-file', FROM, 99)],
    );
    const found = differencesOf(paired, PAIR, SPAN);
    expect(found).toMatchObject([
      { shownBy: 'real-time', absentIn: 'event-log-file', acts: 1, both: 1 },
      { shownBy: 'event-log-file', absentIn: 'real-time', acts: 1, both: 1 },
    ]);
    expect(joined([...found, ...found])).toMatchObject([
      { acts: 2, both: 2, eventIds: { length: 2 } },
      { acts: 2, both: 2 },
    ]);
  });
});

describe('what is told', () => {
  it.each([
    [0, 0, false],
    [20, 0, true],
    [21, 0, false],
    [21, 21, true],
    [22, 21, false],
  ])('of %i acts alone and %i shown by both: %s', (alone, both, isTold) => {
    expect(telling([difference({ acts: alone, both })], new Set())).toHaveLength(isTold ? 1 : 0);
  });

  it('is judged over all days, and stays when it was told before', () => {
    const usual = difference({ day: '2026-03-01', acts: 0, both: 500 });
    const broken = difference({ acts: 80, both: 0 });
    expect(telling([usual, broken], new Set())).toEqual([broken]);
    expect(telling([broken], new Set())).toEqual([]);
    expect(telling([broken], new Set([kindOf(broken)]))).toEqual([broken]);
  });

  it('is one finding a day, with counts by action and at most 20 ids', () => {
    const ids = Array.from({ length: 20 }, (_, n) => `id-${n}`);
    const found = differFinding(
      [difference(), difference({ action: 'record.list', acts: 41, eventIds: ids })],
      { tenant: 'acme', source: 'sf', day: SPAN.day, now: FROM + 2 * DAY, liveFrom: -Infinity },
    );
    expect(found).toMatchObject({
      family: 'feed',
      actorKey: 'source:sf',
      severity: 'medium',
      localDay: SPAN.day,
    });
    expect(found.sentence).toBe(
      'Two feeds of the source sf do not tell the same of 2026-03-02: 41 acts of record.list only in real-time, not in event-log-file; 3 acts of report.export only in real-time, not in event-log-file.',
    );
    expect(found.evidence.map(({ actual, eventIds }) => [actual, eventIds.length])).toEqual([
      [41, 10],
      [3, 3],
    ]);
  });
});
