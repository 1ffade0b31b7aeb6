import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import type { FeedHour, FeedTerms, FeedTrouble } from '../../../../src/detect/feeds/feed-hour.js';
import { judgeFeed } from '../../../../src/detect/feeds/judge-feed.js';

const WEEK = 7 * DAY;
/** A Sunday. */
const START = Date.parse('2026-01-04T00:00:00Z');
const FROM = START + 8 * WEEK;
const MONDAY = FROM + DAY;

/** Monday to Friday from 8 to 18, 20 events an hour, each two minutes late; nine weeks. */
function usualWeeks(
  change: (hour: FeedHour) => FeedHour | undefined = (hour) => hour,
): Map<number, FeedHour> {
  const hours = new Map<number, FeedHour>();
  for (let hour = START; hour < START + 9 * WEEK; hour += HOUR) {
    const at = new Date(hour);
    if (at.getUTCDay() % 6 === 0 || at.getUTCHours() < 8 || at.getUTCHours() >= 18) continue;
    const told = change({
      source: 'crm',
      feed: 'log',
      hour,
      events: 20,
      delays: [MINUTE, 2 * MINUTE, 4 * MINUTE],
      ahead: 0,
    });
    if (told !== undefined) hours.set(hour, told);
  }
  return hours;
}

const terms = (through: number, more: Partial<FeedTerms> = {}): FeedTerms => ({
  now: through + HOUR,
  through,
  from: FROM,
  start: START,
  slots: Uint8Array.from({ length: (through - START) / HOUR }, (_, index) => index % 168),
  promisedDelay: HOUR,
  liveFrom: -Infinity,
  ...more,
});

const END = FROM + WEEK;
const within = ({ hour }: FeedHour, from: number, to: number): boolean => hour >= from && hour < to;
const at = (day: number, hour: number): number => FROM + day * DAY + hour * HOUR;

describe('a feed that tells what it usually tells', () => {
  it('is in no trouble: not at night, not at the weekend, not while two hours are quiet', () => {
    expect(judgeFeed(usualWeeks(), terms(END))).toEqual([]);
    const quiet = usualWeeks((hour) => (within(hour, at(2, 10), at(2, 12)) ? undefined : hour));
    expect(judgeFeed(quiet, terms(END))).toEqual([]);
  });

  it('nor is one that is known for less than four weeks, or has nothing but its past', () => {
    const young = usualWeeks((hour) => (hour.hour < FROM - 3 * WEEK ? undefined : hour));
    for (const hour of [10, 11, 12, 13, 14]) young.delete(at(3, hour));
    expect(judgeFeed(young, terms(END))).toEqual([]);
    const past = usualWeeks((hour) => ({ ...hour, delays: [30 * DAY, 40 * DAY, 50 * DAY] }));
    expect(judgeFeed(past, terms(END))).toEqual([]);
  });
});

describe('a feed that stops', () => {
  it.each<[string, number, number, Partial<FeedTrouble>[]]>([
    ['two hours are a hiccup', at(1, 8), at(1, 10), []],
    [
      'three hours are none, and nothing was heard since Friday',
      at(1, 8),
      at(1, 11),
      [{ from: at(-2, 18), to: at(1, 11), hours: 3 }],
    ],
    ['in the middle of a day', at(1, 10), at(1, 13), [{ from: at(1, 10), to: at(1, 13), hours: 3 }]],
    ['over a night', at(1, 16), at(2, 10), [{ from: at(1, 16), to: at(2, 10), hours: 4 }]],
    ['over a weekend and on', at(5, 15), at(8, 8), [{ from: at(5, 15), hours: 3 }]],
  ])('%s', (_, from, to, expected) => {
    const hours = usualWeeks((hour) => (within(hour, from, to) ? undefined : hour));
    const found = judgeFeed(hours, terms(END));
    expect(found).toMatchObject(expected.map((trouble) => ({ kind: 'stopped', ...trouble })));
    expect(found).toHaveLength(expected.length);
  });

  it('has no end while nothing comes, and the same begin at every later look', () => {
    const hours = usualWeeks((hour) => (hour.hour >= at(3, 9) ? undefined : hour));
    const looks = [12, 15, 17].map((hour) => judgeFeed(hours, terms(at(3, hour))));
    expect(looks).toEqual(
      [3, 6, 8].map((lasting) => [{ kind: 'stopped', from: at(3, 9), hours: lasting, actual: 0, usual: 0 }]),
    );
  });

  it('keeps its begin when that is no longer among the judged hours', () => {
    const hours = usualWeeks((hour) => (hour.hour >= at(-12, 9) ? undefined : hour));
    expect(judgeFeed(hours, terms(END))).toMatchObject([{ kind: 'stopped', from: at(-12, 9) }]);
  });

  it('is no longer told once it lies before the judged hours', () => {
    const hours = usualWeeks((hour) => (within(hour, at(-12, 9), at(-9, 9)) ? undefined : hour));
    expect(judgeFeed(hours, terms(END))).toEqual([]);
  });

  it('what is missing of the history is no silence, but what stays away from then on is', () => {
    const hours = usualWeeks((hour) => (hour.hour >= at(0, 12) ? undefined : hour));
    const live = { liveFrom: at(3, 12) };
    expect(judgeFeed(hours, terms(at(3, 12), live))).toEqual([]);
    expect(judgeFeed(hours, terms(at(3, 15), live))).toMatchObject([
      { kind: 'stopped', from: at(3, 12), hours: 3 },
    ]);
    const thin = usualWeeks((hour) => (within(hour, at(1, 8), END) ? { ...hour, events: 2 } : hour));
    expect(judgeFeed(thin, terms(END, { liveFrom: END }))).toEqual([]);
  });

  it('has ended once a later hour is heard, though that one is not due yet', () => {
    const hours = usualWeeks((hour) => (within(hour, at(3, 9), at(3, 13)) ? undefined : hour));
    for (const hour of hours.keys()) if (hour > at(3, 13)) hours.delete(hour);
    expect(judgeFeed(hours, terms(at(3, 12)))).toMatchObject([{ from: at(3, 9), to: at(3, 13) }]);
  });
});

describe('a feed that thins out', () => {
  const thinned = (events: number, from: number, to: number): FeedTrouble[] =>
    judgeFeed(
      usualWeeks((hour) => (within(hour, from, to) ? { ...hour, events } : hour)),
      terms(END),
    );

  it.each<[string, number, number, number, boolean]>([
    ['5 of 20 for six hours', 5, at(1, 9), at(1, 15), true],
    ['6 of 20 is what a slow day looks like', 6, at(1, 9), at(1, 15), false],
    ['five hours are too few', 5, at(1, 9), at(1, 14), false],
  ])('%s', (_, events, from, to, expected) => {
    const found = thinned(events, from, to);
    expect(found).toEqual(expected ? [{ kind: 'thin', from, to, hours: 6, actual: 30, usual: 120 }] : []);
  });

  it('keeps its begin when that is no longer among the judged hours', () => {
    const found = thinned(2, at(-10, 9), at(3, 9));
    expect(found).toMatchObject([{ kind: 'thin', from: at(-10, 9), to: at(3, 9) }]);
  });

  it('a small feed of four an hour says nothing', () => {
    const hours = usualWeeks((hour) => ({ ...hour, events: within(hour, at(1, 8), END) ? 1 : 4 }));
    expect(judgeFeed(hours, terms(END))).toEqual([]);
  });
});

describe('a feed that falls behind, and a wrong clock', () => {
  const delayed = (delays: FeedHour['delays'], from: number, to: number): FeedTrouble[] =>
    judgeFeed(
      usualWeeks((hour) => (within(hour, from, to) ? { ...hour, delays } : hour)),
      terms(END),
    );
  const minutes = (...values: [number, number, number]): FeedHour['delays'] =>
    values.map((value) => value * MINUTE) as unknown as FeedHour['delays'];

  it.each<[string, FeedHour['delays'], FeedTrouble['kind'] | undefined]>([
    ['exactly what is promised is in time', minutes(10, 60, 70), undefined],
    ['a minute more is late', minutes(10, 61, 200), 'late'],
    ['all of them two hours: another zone', minutes(120, 121, 122), 'clock'],
    ['all of them 5:45: Kathmandu for UTC', minutes(344, 345, 346), 'clock'],
    ['all of them 127 minutes: no zone is so', minutes(126, 127, 128), 'late'],
    ['about two hours, but each another: late', minutes(90, 120, 180), 'late'],
  ])('%s', (_, delays, kind) => {
    const found = delayed(delays, MONDAY + 9 * HOUR, MONDAY + 12 * HOUR);
    const expected = { kind, from: MONDAY + 9 * HOUR, to: MONDAY + 12 * HOUR, hours: 3, actual: delays[1] };
    expect(found).toMatchObject(kind === undefined ? [] : [expected]);
    expect(found).toHaveLength(kind === undefined ? 0 : 1);
  });

  it('one late hour is none', () => {
    expect(delayed(minutes(10, 90, 200), MONDAY + 9 * HOUR, MONDAY + 10 * HOUR)).toEqual([]);
  });

  it('events of the future are a clock that is ahead, also in a feed that has just begun', () => {
    const ahead = (events: number) => (hour: FeedHour) =>
      hour.hour < MONDAY + 9 * HOUR ? undefined : { ...hour, ahead: events, delays: minutes(-61, -60, -59) };
    const through = MONDAY + 12 * HOUR;
    const found = (events: number): FeedTrouble[] =>
      judgeFeed(new Map([...usualWeeks(ahead(events))].filter(([hour]) => hour < through)), terms(through));
    expect(found(10)).toMatchObject([{ kind: 'clock', hours: 3, actual: -60 * MINUTE }]);
    expect(found(9)).toEqual([]);
  });

  it('before the source went live a delay is history', () => {
    const hours = usualWeeks((hour) =>
      within(hour, at(1, 9), at(1, 15)) ? { ...hour, delays: minutes(10, 300, 600) } : hour,
    );
    expect(judgeFeed(hours, terms(END, { liveFrom: at(1, 15) }))).toEqual([]);
    expect(judgeFeed(hours, terms(END))).toMatchObject([{ kind: 'late', hours: 6 }]);
  });
});
