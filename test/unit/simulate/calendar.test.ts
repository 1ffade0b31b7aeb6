import { describe, expect, it } from 'vitest';
import { dayFacts, easter, isoDate, offsetOf, placeOf } from '../../../src/simulate/calendar.js';

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);

describe('Easter', () => {
  // Dates as published by the U.S. Census Bureau's table of Easter dates.
  it.each([
    [1961, '1961-04-02'],
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('of %i', (year, date) => {
    expect(isoDate(easter(year))).toBe(date);
  });
});

describe('working days', () => {
  it.each([
    ['DE', '2026-01-05', true],
    ['DE', '2026-01-10', false],
    ['DE', '2026-04-03', false],
    ['DE', '2026-05-14', false],
    ['DE', '2026-10-03', false],
    ['US', '2026-01-19', false],
    ['US', '2026-01-12', true],
    ['US', '2026-09-07', false],
    ['ES', '2026-01-06', false],
    [undefined, '2026-01-06', true],
  ])('in %s on %s: %s', (country, date, working) => {
    expect(dayFacts(country, day(date)).working).toBe(working);
  });

  it('closes the month on its last two working days and the first of the next', () => {
    const january = Array.from({ length: 33 }, (_, nth) => day('2026-01-01') + nth * 86_400_000);
    const closing = january.filter((date) => dayFacts('DE', date).monthEnd).map(isoDate);
    expect(closing).toEqual(['2026-01-02', '2026-01-29', '2026-01-30', '2026-02-02']);
  });

  it('closes the quarter in March and on the first working day of April', () => {
    expect(dayFacts('DE', day('2026-03-31')).quarterEnd).toBe(true);
    expect(dayFacts('DE', day('2026-04-01')).quarterEnd).toBe(true);
    expect(dayFacts('DE', day('2026-02-27')).quarterEnd).toBe(false);
  });
});

describe('zones', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15', 1],
    ['Europe/Berlin', '2026-07-15', 2],
    ['America/New_York', '2026-01-15', -5],
    ['Asia/Kolkata', '2026-01-15', 5.5],
    ['UTC', '2026-01-15', 0],
  ])('%s on %s is %d hours ahead', (zone, date, hours) => {
    expect(offsetOf(zone, day(date)) / 3_600_000).toBe(hours);
  });

  it('knows no country for a place of its own', () => {
    expect(placeOf('Pacific/Auckland')).toEqual({ timeZone: 'Pacific/Auckland', country: undefined });
  });
});
