import { describe, expect, it } from 'vitest';
import { localWeekHours, periodBound, startOfLocalDay } from '../../../src/report/period.js';

describe('the first instant of a local day', () => {
  it.each([
    ['2026-02-01', 'UTC', '2026-02-01T00:00:00.000Z'],
    ['2026-02-01', 'Europe/Berlin', '2026-01-31T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-07-01', 'Asia/Kolkata', '2026-06-30T18:30:00.000Z'],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01', 'Etc/GMT+12', '2026-01-01T12:00:00.000Z'],
    // The clock jumped over midnight: the day began at 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, instant) => {
    expect(new Date(startOfLocalDay(day, zone)).toISOString()).toBe(instant);
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '', 'yesterday', '2026-01-01 '])('refuses %j', (day) => {
    expect(() => startOfLocalDay(day, 'UTC')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});

describe('a bound of a period', () => {
  it('may be an instant with its offset', () => {
    expect(periodBound('2026-02-01T00:00:00+02:00', 'UTC')).toBe(Date.parse('2026-01-31T22:00:00Z'));
  });

  it.each(['2026-02-01T00:00:00', '2026-02-01T25:00:00Z', 'T'])('refuses %j', (text) => {
    expect(() => periodBound(text, 'UTC')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});

it('hours of the local week follow the clock change: 02:00 is skipped in spring, and comes twice in autumn', () => {
  const sunday = 0;
  const spring = localWeekHours(Date.parse('2026-03-29T00:00:00Z'), 3, 'Europe/Berlin');
  expect([...spring]).toEqual([sunday + 1, sunday + 3, sunday + 4]);
  const autumn = localWeekHours(Date.parse('2026-10-24T23:00:00Z'), 4, 'Europe/Berlin');
  expect([...autumn]).toEqual([sunday + 1, sunday + 2, sunday + 2, sunday + 3]);
});
