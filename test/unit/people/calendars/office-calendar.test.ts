import { describe, expect, it } from 'vitest';
import { createOfficeCalendar, officeSchema } from '../../../../src/people/calendars/office-calendar.js';
import { dayOf } from '../../../../src/people/day.js';

const isWorking = (office: object | undefined, day: string): boolean =>
  createOfficeCalendar(
    office === undefined ? undefined : officeSchema.parse({ name: 'o', ...office }),
  ).isWorkingDay(dayOf(day));

describe('the calendar of an office', () => {
  // By the laws and official calendars of each place for 2026: Feiertagsgesetze of Berlin and Bavaria, 5 U.S.C. 6103,
  // gov.uk/bank-holidays, Code du travail L3133-1.
  it.each([
    [{ country: 'DE', state: 'BE' }, '2026-05-01', false],
    [{ country: 'DE', state: 'BE' }, '2026-01-06', true],
    [{ country: 'DE', state: 'BY' }, '2026-01-06', false],
    [{ country: 'DE', state: 'BE' }, '2026-04-06', false],
    [{ country: 'DE', state: 'BE' }, '2026-04-07', true],
    [{ country: 'DE' }, '2026-12-25', false],
    [{ country: 'US' }, '2026-11-26', false],
    [{ country: 'US' }, '2026-11-25', true],
    [{ country: 'FR' }, '2026-07-14', false],
    [{ country: 'FR' }, '2026-07-13', true],
    [{ country: 'GB', state: 'ENG' }, '2026-04-06', false],
    [{ country: 'GB', state: 'SCT' }, '2026-04-06', true],
  ])('%j: %s is a working day: %s', (office, day, expected) => {
    expect(isWorking(office, day)).toBe(expected);
  });

  it.each([
    ['a Friday', '2026-03-06', true],
    ['a Saturday', '2026-03-07', false],
    ['a Sunday', '2026-03-08', false],
    ['a Monday before 1970', '1969-12-29', true],
    ['Christmas, where no office is known', '2026-12-25', true],
  ])('of nowhere: %s', (_, day, expected) => {
    expect(isWorking(undefined, day)).toBe(expected);
  });

  it('goes by the working days of the office', () => {
    const office = { country: 'AE', workingDays: [0, 1, 2, 3, 4] };
    expect([isWorking(office, '2026-03-08'), isWorking(office, '2026-03-06')]).toEqual([true, false]);
  });

  it.each([
    [{ country: 'XX' }, 'country'],
    [{ country: 'de' }, 'country'],
    [{ country: 'DE', state: 'XX' }, 'state'],
    [{ country: 'DE', workingDays: [7] }, 'workingDays'],
    [{ country: 'constructor' }, 'country'],
  ])('takes no %j', (office, field) => {
    const refused = officeSchema.safeParse({ name: 'o', ...office });
    expect(refused.error?.issues[0]?.path[0]).toBe(field);
  });
});
