import { describe, expect, it } from 'vitest';
import { simulateCompany } from './company.js';
import { tenantNews, type TenantHour } from '../../../../src/detect/tenant-series/tenant-news.js';
import { tenantFinding } from '../../../../src/detect/tenant-series/tenant-finding.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const from = Date.UTC(2026, 0, 5);
const none = { acts: {}, records: {}, failures: {} };
/** So many wrong passwords an hour, of so many at most by one account. */
const hourOf = (hour: number, failures: number, most = 1): TenantHour => ({
  hour,
  all: { ...none, failures: { 'session.login': failures } },
  most: { ...none, failures: { 'session.login': most } },
  source: 'crm',
});
/** Two or three wrong passwords in each hour of `days` days, but for what is said of the last. */
const series = (days: number, last: TenantHour): TenantHour[] => [
  ...Array.from({ length: days * 24 }, (_, nth) => hourOf(from + nth * HOUR, 2 + (nth % 2))),
  { ...last, hour: from + days * DAY },
];
const said = (hours: readonly TenantHour[]) => {
  const end = hours.at(-1)!.hour + HOUR;
  return tenantNews(hours, end - HOUR, end);
};

describe('what is new of a tenant', () => {
  it('is an hour beyond all before, which no account made by itself', () => {
    expect(said(series(60, hourOf(0, 300)))).toMatchObject([
      { measure: 'failure', hour: from + 60 * DAY, amount: 300, before: 3, source: 'crm' },
    ]);
  });

  it.each([
    ['three times the floor of a person', 60, hourOf(0, 30), 1],
    ['one below it', 60, hourOf(0, 29), 0],
    ['half of it by one account', 60, hourOf(0, 300, 150), 0],
    ['a little less by one account', 60, hourOf(0, 300, 149), 1],
    ['known for four weeks', 28, hourOf(0, 300), 1],
    ['known for a day less', 27, hourOf(0, 300), 0],
  ])('%s', (_, days, last, count) => {
    expect(said(series(days, last))).toHaveLength(count);
  });

  it.each([
    ['twice the most before', 200, 1],
    ['one below it', 199, 0],
  ])('%s', (_, amount, count) => {
    const hours = series(60, hourOf(0, amount)).map((one) =>
      one.hour === from + 5 * HOUR ? hourOf(one.hour, 100) : one,
    );
    expect(said(hours)).toHaveLength(count);
  });

  it('is told of each night on which it comes again, until ten such days have made it usual', () => {
    const last = 70;
    const hours = Array.from({ length: last * 24 }, (_, nth) =>
      nth % 24 === 3 && nth >= 40 * 24
        ? hourOf(from + nth * HOUR, 240)
        : hourOf(from + nth * HOUR, 2 + (nth % 2)),
    );
    const news = tenantNews(hours, from + 35 * DAY, from + last * DAY);
    expect(news.map(({ hour }) => (hour - from - 3 * HOUR) / DAY)).toEqual(
      Array.from({ length: 11 }, (_, n) => 40 + n),
    );
    expect(news[2]).toMatchObject({ before: 3, left: 2 });
    // The same whenever an hour is looked at.
    expect(tenantNews(hours, from + 42 * DAY, from + 43 * DAY)).toEqual([news[2]]);
  });

  it('is not hidden by what one account made, of which the others teach the rest', () => {
    const hours = series(60, hourOf(0, 90)).map((one) =>
      one.hour === from + 50 * DAY ? hourOf(one.hour, 5_000, 4_980) : one,
    );
    const [news] = said(hours);
    expect(news).toMatchObject({ amount: 90, before: 20, left: 1 });
    const { sentence } = tenantFinding(news!, {
      tenant: 'acme',
      calendar: createLocalCalendar('UTC'),
      now: from,
    });
    expect(sentence).toContain(
      '; at most 20 in any hour of the weeks before but for 1 as strange, and no account',
    );
  });

  it('is nothing of no hours, nor of hours that are all empty', () => {
    expect(tenantNews([], from, from + DAY)).toEqual([]);
    expect(said(series(60, hourOf(0, 0)).map(({ hour }) => hourOf(hour, 0, 0)))).toEqual([]);
  });
});

/** Each week judged by the twelve before it, as the job does. */
const newsOfWeeks = (hours: readonly TenantHour[], weeks: number) =>
  Array.from({ length: weeks - 12 }, (_, week) => {
    const start = from + (12 + week) * 7 * DAY;
    const own = hours.filter(({ hour }) => hour >= start - 84 * DAY && hour < start + 7 * DAY);
    return tenantNews(own, start, start + 7 * DAY);
  }).flat();

describe.each([7101, 7102])('a company of seed %s', (seed) => {
  const weeks = 25;
  const quiet = simulateCompany({ seed, people: 80, from, weeks });

  it('that is quiet hears of it at most once in three months', () => {
    expect(newsOfWeeks(quiet, weeks).length).toBeLessThanOrEqual(1);
  });

  it('hears of three wrong passwords each of all its people, of which none is told', () => {
    const week = from + 15 * 7 * DAY;
    const at = week + 2 * DAY + 3 * HOUR;
    const sprayed = quiet.map((one) => (one.hour === at ? hourOf(at, 240, 3) : one));
    const known = sprayed.filter(({ hour }) => hour >= week - 84 * DAY && hour < week + 7 * DAY);
    expect(tenantNews(known, week, week + 7 * DAY)).toMatchObject([
      { measure: 'failure', hour: at, amount: 240 },
    ]);
  });
});
