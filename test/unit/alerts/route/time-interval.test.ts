import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { routingSchema } from '../../../../alerts/route/definition.js';
import { isWithin } from '../../../../alerts/route/time-interval.js';

const read = (spec: string) =>
  routingSchema.safeParse({
    route: { receiver: 'r' },
    receivers: [{ name: 'r', nobody: true }],
    time_intervals: [{ name: 'i', time_intervals: [parse(spec)] }],
  });

const within = (spec: string, at: string): boolean => {
  const result = read(spec);
  if (!result.success) throw new Error(result.error.message);
  return isWithin(result.data.time_intervals[0]?.time_intervals ?? [], Date.parse(at));
};

const OFFICE = "{ times: [{ start_time: '09:00', end_time: '17:00' }], weekdays: ['monday:friday'] }";
const EASTER = "{ days_of_month: ['4:6'], months: ['april'], years: ['2020'] }";
const LAST_DAYS = "{ days_of_month: ['-3:-1'] }";
const JUNE = "{ months: ['june'], days_of_month: ['-31:-1'] }";
const SYDNEY = `{ times: [{ start_time: '09:00', end_time: '17:00' }], weekdays: ['monday:friday'], location: Australia/Sydney }`;
const NOVEMBER = SYDNEY.replace(' }', ' }').replace('location', "months: ['11'], location");
const QUARTER =
  "{ weekdays: ['monday:friday', 'sunday'], months: ['january:march'], days_of_month: ['-7:-1'], years: ['2020:2025', '2030:2035'], times: [{ start_time: '09:00', end_time: '17:00' }] }";
const MIXED =
  "{ weekdays: ['monday:wednesday', 'saturday', 'sunday'], times: [{ start_time: '13:00', end_time: '15:00' }], days_of_month: ['1', '10', '20:-1'], years: ['2020:2023'], months: ['january:march'] }";
const FEBRUARY = "{ days_of_month: ['30:31'], years: ['2020:2023'], months: ['february'] }";

/** The tables of https://github.com/prometheus/alertmanager/blob/main/timeinterval/timeinterval_test.go (Apache-2.0): its moments, in our words. */
describe("Alertmanager's moments", () => {
  it.each([
    ['{}', '2006-01-02T15:04Z', true],
    [OFFICE, '2020-05-04T15:04Z', true],
    [OFFICE, '2020-05-05T10:04Z', true],
    [OFFICE, '2020-06-09T09:04Z', true],
    [OFFICE, '2020-07-08T09:00Z', true],
    [OFFICE, '2020-07-08T16:59Z', true],
    [OFFICE, '2020-07-08T17:00Z', false],
    [OFFICE, '2020-05-03T15:04Z', false],
    [OFFICE, '2020-05-04T08:59Z', false],
    [OFFICE, '2020-05-05T05:00Z', false],
    [EASTER, '2020-04-04T15:04Z', true],
    [EASTER, '2020-04-05T00:00Z', true],
    [EASTER, '2020-04-06T23:05Z', true],
    [EASTER, '2018-05-03T15:04Z', false],
    [EASTER, '2020-04-03T23:59Z', false],
    [EASTER, '2020-06-04T23:59Z', false],
    [EASTER, '2019-04-06T23:59Z', false],
    [EASTER, '2020-04-07T00:00Z', false],
    [LAST_DAYS, '2020-01-31T15:04Z', true],
    [LAST_DAYS, '2020-01-29T15:04Z', true],
    [LAST_DAYS, '2020-06-30T00:00Z', true],
    [LAST_DAYS, '2020-02-29T23:05Z', true],
    [LAST_DAYS, '2020-01-27T15:04Z', false],
    [LAST_DAYS, '2020-03-01T00:00Z', false],
    [JUNE, '2020-06-30T00:00Z', true],
    [JUNE, '2020-06-01T00:00Z', true],
    [JUNE, '2020-05-31T00:00Z', false],
    [JUNE, '2020-07-01T00:00Z', false],
    [SYDNEY, '2021-04-06T13:00+10:00', true],
    [SYDNEY, '2021-04-06T13:00Z', false],
    [NOVEMBER, '2021-11-01T09:00+11:00', true],
    [NOVEMBER, '2021-10-31T22:00Z', true],
    [NOVEMBER, '2021-10-31T21:00Z', false],
    [QUARTER, '2021-01-27T09:00Z', true],
    [QUARTER, '2021-01-28T16:59Z', true],
    [QUARTER, '2025-03-31T13:00Z', true],
    [QUARTER, '2035-01-31T13:00Z', true],
    [QUARTER, '2021-01-30T13:00Z', false],
    [QUARTER, '2021-04-01T13:00Z', false],
    [QUARTER, '2026-01-30T13:00Z', false],
    [QUARTER, '2035-01-31T17:01Z', false],
    [MIXED, '2021-01-10T13:00Z', true],
    [MIXED, '2021-01-30T14:24Z', true],
    [MIXED, '2021-01-09T13:00Z', false],
    [MIXED, '2021-01-20T12:59Z', false],
    [MIXED, '2021-02-02T13:00Z', false],
    [FEBRUARY, '2021-02-28T13:00Z', false],
    ["{ times: [{ start_time: '17:00', end_time: '24:00' }] }", '2021-02-28T23:59Z', true],
    ["{ months: ['January:december'] }", '2021-07-28T23:59Z', true],
    ["{ months: ['1:3', 'may:august', 'december'] }", '2021-04-28T23:59Z', false],
    ["{ months: ['1:3', 'may:august', 'december'] }", '2021-12-28T23:59Z', true],
    ['{ years: [2020] }', '2020-12-28T23:59Z', true],
    ["{ days_of_month: ['1:-1'] }", '2021-02-28T23:59Z', true],
  ])('%s at %s: %s', (spec, at, expected) => {
    expect(within(spec, at)).toBe(expected);
  });

  it.each([
    ["{ times: [{ start_time: '17:31', end_time: '17:31' }] }", 'ends before it begins'],
    ["{ times: [{ start_time: '12:30', end_time: '24:01' }] }", 'no time of the day'],
    ["{ times: [{ start_time: '09:30', end_time: '07:41' }] }", 'ends before it begins'],
    ["{ times: [{ start_time: '24:00', end_time: '17:41' }] }", 'ends before it begins'],
    ["{ times: [{ start_time: '14:03' }] }", 'end_time'],
    ["{ times: [{ start_time: '01:99', end_time: '23:59' }] }", 'no time of the day'],
    ["{ times: [{ start_time: '00:00', end_time: '99:99' }] }", 'no time of the day'],
    ["{ weekdays: ['friday:monday'] }", 'ends before it begins'],
    ["{ weekdays: ['blurgsday:flurgsday'] }", 'is not a day'],
    ["{ weekdays: ['1:3'] }", 'is not a day'],
    ["{ weekdays: ['-2:-1'] }", 'is not a day'],
    ["{ days_of_month: ['0'] }", 'is not a day'],
    ["{ days_of_month: ['-50:-20'] }", 'is not a day'],
    ["{ days_of_month: ['1:50'] }", 'is not a day'],
    ["{ days_of_month: ['-15:5'] }", 'from the end of the month'],
    ["{ days_of_month: ['10:-25'] }", 'ends before it begins'],
    ["{ months: ['martius:june'] }", 'is not a month'],
    ["{ months: ['march:junius'] }", 'is not a month'],
    ["{ months: ['december:january'] }", 'ends before it begins'],
    ["{ years: ['2022:2020'] }", 'ends before it begins'],
    ['{ location: Local }', 'IANA'],
    ['{ location: Mars/Phobos }', 'IANA'],
    ['{ hours: [] }', 'known are times, weekdays'],
  ])('%s is refused: %s', (spec, said) => {
    const result = read(spec);
    expect(result.success).toBe(false);
    expect(result.error?.message).toContain(said);
  });
});

it('keeps to the wall clock when it is set back: 02:30 of 25 October 2026 comes twice in Berlin', () => {
  const spec = "{ times: [{ start_time: '02:00', end_time: '03:00' }], location: Europe/Berlin }";
  const hours = [23, 24, 25, 26].map((hour) => new Date(Date.UTC(2026, 9, 24, hour, 30)).toISOString());
  expect(hours.map((at) => within(spec, at))).toEqual([false, true, true, false]);
});
