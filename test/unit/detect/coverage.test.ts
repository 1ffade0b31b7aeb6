import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { coverageRaw, isMuchOf, pastCoverage } from '../../../src/baseline/coverage/past-coverage.js';
import type { Reader } from '../../../src/baseline/coverage/usual-share.js';
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

interface Books {
  readonly hours: ActivityHour[];
  readonly days: CoverageDay[];
}

/** What somebody opened on a day, one by one. */
const put = (
  { hours, days }: Books,
  actorKey: string,
  day: number,
  records: readonly number[],
  role = 'sales-rep',
) => {
  days.push({ actorKey, day: FIRST + day, records: sampleOf([records]) });
  hours.push(hourOf(actorKey, from + day * DAY + 9 * HOUR, { read: 30, role }));
};

const toldOf = ({ hours, days }: Books, since: number) =>
  [...evaluateHistory(hours, { calendar, from: since, coverage: days })].filter(
    ({ detector }) => detector === 'coverage',
  );

const isWorkingDay = (day: number): boolean => day % 7 <= 4;

/** Twenty people who open some 30 of their own 300 records a day, and one who on some days opens everybody's. */
const company = (more: {
  readonly isDay: (day: number) => boolean;
  readonly aDay: number;
  readonly until?: number;
}) => {
  const random = mulberry32(9);
  const books: Books = { hours: [], days: [] };
  for (let n = 0; n < 20; n++) {
    const actorKey = `p${String(n).padStart(2, '0')}`;
    for (let day = 0; day < (more.until ?? 57); day++) {
      if (!isWorkingDay(day)) continue;
      const own = Array.from({ length: 30 }, () => hashes[n * 300 + Math.floor(random() * 300)]!);
      const isMore = n === 4 && more.isDay(day);
      const others = isMore ? hashes.slice((day % 7) * more.aDay, ((day % 7) + 1) * more.aDay) : [];
      put(books, actorKey, day, [...own, ...others]);
    }
  }
  return books;
};

const lastWeek = (day: number): boolean => day < 56 && day >= 49;

describe('a book of 6,000 records', () => {
  const [claim, ...others] = toldOf(company({ isDay: lastWeek, aDay: 700 }), MONDAY);

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
    expect(toldOf(company({ isDay: () => false, aDay: 0 }), MONDAY)).toEqual([]);
  });

  it('of which a seventh more is opened is less than a fifth, and nothing', () => {
    expect(toldOf(company({ isDay: lastWeek, aDay: 150 }), MONDAY)).toEqual([]);
  });
});

it('who opened the book in a week and was told is told again when they open it two weeks later', () => {
  const again = (day: number): boolean => lastWeek(day) || (day >= 70 && day < 77);
  const told = toldOf(company({ isDay: again, aDay: 700, until: 78 }), from + 50 * DAY);
  const second = told.filter(({ occurredTo }) => occurredTo > from + 70 * DAY);
  expect(new Set(told.map(({ actorKey }) => actorKey))).toEqual(new Set(['p04']));
  expect(Math.max(...second.map(({ score }) => score))).toBeGreaterThan(9);
});

describe('in a firm that states no roles', () => {
  const book = hashes.slice(0, 1_500);
  /** Five people of 300 records each, and somebody who opens 90 of all on each working day on which they are there. */
  const firm = (isThere: (day: number) => boolean): Books => {
    const random = mulberry32(9);
    const books: Books = { hours: [], days: [] };
    const some = (count: number, first: number, of: number) =>
      Array.from({ length: count }, () => book[first + Math.floor(random() * of)]!);
    for (let day = 0; day < 75; day++) {
      if (!isWorkingDay(day)) continue;
      for (let n = 0; n < 5; n++) put(books, `p${n}`, day, some(30, n * 300, 300), 'unknown');
      if (isThere(day)) put(books, 'one', day, some(90, 0, 1_500), 'unknown');
    }
    return books;
  };

  it.each([
    ['who was hired last week', (day: number) => day >= 49],
    ['who was hired in the middle of a week', (day: number) => day >= 51],
    ['who is back from five weeks away', (day: number) => day < 14 || day >= 49],
    ['who was always there', () => true],
  ])('nothing is told of somebody %s', (_, isThere) => {
    expect(toldOf(firm(isThere), from + 49 * DAY)).toEqual([]);
  });

  it('who came in without opening any record was there, and is told of once they open the book', () => {
    const books = firm((day) => day >= 63);
    for (let day = 0; day < 63; day++) if (isWorkingDay(day)) put(books, 'one', day, [], 'unknown');
    const [first] = toldOf(books, from + 63 * DAY);
    expect(first).toMatchObject({ actorKey: 'one', coverage: { usual: 0, basis: 'person' } });
  });
});

it('of a newcomer beside others of the role it is never critical', () => {
  const books = company({ isDay: () => false, aDay: 0 });
  for (let day = 52; day < 57; day++)
    if (isWorkingDay(day)) put(books, 'new', day, hashes.slice((day % 7) * 1_000, ((day % 7) + 1) * 1_000));
  const [claim] = toldOf(books, MONDAY);
  expect(claim).toMatchObject({
    actorKey: 'new',
    severity: 'high',
    evidence: { learning: true, basis: 'role' },
  });
  expect(claim!.evidence.actual).toBeGreaterThan(10 * claim!.evidence.usualHigh);
});

it('days of leave on which nothing was opened say nothing of what is usual, and days that were told neither', () => {
  const rows = Array.from({ length: 56 }, (_, day): CoverageDay => ({
    actorKey: 'a',
    day,
    records: sampleOf([day < 28 ? hashes.slice(0, 1_000) : day < 49 ? [] : hashes.slice(0, 2_000)]),
  }));
  const newsOf = (reader: Partial<Reader>) =>
    pastCoverage([{ actorKey: 'a', role: 'unknown', ...reader }], coverageOf(rows, 55))
      .get('a')
      ?.at(-1 - 6);
  const days = (first: number, to: number) =>
    new Set(Array.from({ length: to - first }, (_, i) => first + i));
  const half = newsOf({})!.usual;
  expect(half).toBeGreaterThan(0.4);
  expect(newsOf({ leave: days(28, 49) })!.usual).toBe(half);
  expect(newsOf({ untaught: days(20, 28) })!.usual).toBe(half);
  expect(newsOf({ untaught: days(0, 28) })!.usual).toBe(0);
  expect(newsOf({ untaught: days(0, 28), leave: days(28, 49) })).toBeUndefined();
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
