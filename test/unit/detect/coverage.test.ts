import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { coverageRaw, isMuchOf, pastCoverage } from '../../../src/baseline/coverage/past-coverage.js';
import { coverageOf, sampleOf, type CoverageDay } from '../../../src/baseline/coverage/book.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, mulberry32 } from './made-up-company.js';

const calendar = createLocalCalendar('UTC');
const from = Date.UTC(2026, 0, 5);
const FIRST = from / DAY;
/** Monday, 2 March 2026. */
const MONDAY = from + 56 * DAY;

const hashes = Array.from({ length: 6_000 }, (_, record) =>
  Number(createHash('sha256').update(String(record)).digest().readBigUInt64BE() >> 11n),
);

/** Twenty people who open some 30 of their own 300 records a day, and one who in the last days opens everybody's. */
const company = (more: { readonly who: string; readonly days: number; readonly aDay: number }) => {
  const random = mulberry32(9);
  const hours: ActivityHour[] = [];
  const days: CoverageDay[] = [];
  for (let n = 0; n < 20; n++) {
    const actorKey = `p${String(n).padStart(2, '0')}`;
    for (let day = 0; day < 57; day++) {
      if (day % 7 > 4) continue;
      const own = Array.from({ length: 30 }, () => hashes[n * 300 + Math.floor(random() * 300)]!);
      const isMore = actorKey === more.who && day < 56 && day >= 56 - more.days;
      const others = isMore ? hashes.slice((day % 7) * more.aDay, ((day % 7) + 1) * more.aDay) : [];
      days.push({ actorKey, day: FIRST + day, records: sampleOf([own, others]) });
      hours.push(hourOf(actorKey, from + day * DAY + 9 * HOUR, { read: 30 }));
    }
  }
  const claims = [...evaluateHistory(hours, { calendar, from: MONDAY, coverage: days })];
  return claims.filter(({ detector }) => detector === 'coverage');
};

describe('a book of 6,000 records', () => {
  const [claim, ...others] = company({ who: 'p04', days: 7, aDay: 700 });

  it('of which somebody opens more than half in a week is told of once', () => {
    expect(others).toEqual([]);
    expect(claim).toMatchObject({ actorKey: 'p04', family: 'read', measure: 'open', windowKind: 'days' });
    expect(claim!.coverage).toMatchObject({ days: 7, lastDay: MONDAY / DAY - 3 });
    // 3,500 of 6,000 were opened in it.
    expect(Math.abs(claim!.coverage!.share - 3_500 / 6_000)).toBeLessThan(3 * claim!.coverage!.error);
    expect(claim!.evidence.actual).toBeGreaterThan(2_500);
    expect(claim!.evidence.counterfactual!.firesFrom).toBeLessThan(claim!.evidence.actual);
  });

  it('is said in one sentence, with how well it is known', () => {
    expect(sentenceOf(claim!, calendar)).toMatch(
      /^Opened \d\d % of the 6,\d00 records that anybody opened in 90 days, give or take 3 points, in the 7 days up to 27 February; usual for this person: up to \d %\.$/,
    );
  });

  it('of which nobody opens more than ever is nothing', () => {
    expect(company({ who: 'p04', days: 0, aDay: 0 })).toEqual([]);
  });

  it('of which a seventh more is opened is less than a fifth, and nothing', () => {
    expect(company({ who: 'p04', days: 7, aDay: 150 })).toEqual([]);
  });
});

it.each([
  [0.2, 1_000, true],
  [0.199, 10_000, false],
  [0.2, 999, false],
  [1, 199, false],
  [1, 200, true],
])('a share of %d of %i records may be claimed: %j', (share, book, may) => {
  expect(isMuchOf(share, book)).toBe(may);
});

it.each([
  [0.3, 0.3, 0],
  [0.2, 0.3, 0],
  // 24 (0.6 ln 2 + 0.4 ln (4/7)) / ln 10, by hand.
  [0.6, 0.3, 2.0015],
  // 24 ln 2 / ln 10
  [1, 0.5, 7.2247],
])('a share of %d where %d is usual is worth %d decades', (share, usual, decades) => {
  expect(coverageRaw(share, usual)).toBeCloseTo(decades, 3);
});

it.each([
  [27, 0],
  [28, 1],
])('with %i days known, of people alike: %i who cover anything', (days, readers) => {
  const rows: CoverageDay[] = [];
  for (let day = 0; day < days; day++)
    rows.push({ actorKey: 'b', day, records: sampleOf([hashes.slice(0, 2_000)]) });
  const past = pastCoverage([{ actorKey: 'b', role: 'unknown' }], coverageOf(rows, days - 1));
  expect(past.size).toBe(readers);
});
