import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { sightingOf, type SightingHour } from '../../../src/baseline/sightings/sighting-hour.js';
import { noveltyDecades } from '../../../src/baseline/sightings/past-novelty.js';
import { NONE_UNTAUGHT } from '../../../src/baseline/untaught.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { historySightings } from '../../../src/detect/history-sightings.js';
import { evaluateHour } from '../../../src/detect/evaluate-hour.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany, mulberry32 } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026. */
const TODAY = from + 56 * DAY;
const company = madeUpCompany({ seed: 11, people: 40, from, days: 58, timeZone: zone });
const past = company.filter(({ hour }) => hour < TODAY - HOUR);

interface Seen {
  readonly network?: string;
  readonly device?: string;
}

const sighted = (actorKey: string, hour: number, { network, device }: Seen): SightingHour => ({
  actorKey,
  hour,
  seen: [
    sightingOf('network', network ?? `home-${actorKey}`),
    sightingOf('device', device ?? 'chrome on windows'),
    sightingOf('object', 'Contact'),
  ],
  stays: [],
  sessions: [],
});

/** Everybody at home with their own device, but for some days: each day is somewhere else, with something else, or both. */
const sightings = (
  rows: readonly ActivityHour[],
  away: { readonly network: number; readonly device: number; readonly both: number },
): SightingHour[] => {
  const random = mulberry32(3);
  const days = new Map<string, Seen>();
  return rows.map(({ actorKey, hour }) => {
    const key = `${actorKey}/${calendar.at(hour).day}`;
    const draw = random();
    const elsewhere = { network: `n-${key}`, device: `d-${key}` };
    const seen =
      draw < away.both
        ? elsewhere
        : {
            ...(random() < away.network ? { network: elsewhere.network } : {}),
            ...(random() < away.device ? { device: elsewhere.device } : {}),
          };
    if (!days.has(key)) days.set(key, seen);
    return sighted(actorKey, hour, days.get(key) ?? {});
  });
};

const known = sightings(past, { network: 0.02, device: 0.01, both: 0 });
const profiles = buildProfiles({
  hours: past,
  day: '2026-03-02',
  calendar,
  novelty: historySightings(known, calendar).before('2026-03-02', past, NONE_UNTAUGHT),
});
const [SALES] = ['p0000'];
/** At half past two in Berlin. */
const AT = TODAY + 13 * HOUR;

/** What is claimed of somebody who reads so many records in an hour, having been seen with that in it or hours before. */
const claimed = (
  read: number,
  seen: Seen | undefined,
  { hoursBefore = 0, by = profiles, recent = [] as ActivityHour[] } = {},
) => {
  const rows = [hourOf(SALES, AT, { read })];
  const before =
    hoursBefore === 0 || seen === undefined ? [] : [sighted(SALES, AT - hoursBefore * HOUR, seen)];
  const now = seen === undefined ? [] : [sighted(SALES, AT, hoursBefore === 0 ? seen : {})];
  const { at } = historySightings([...known, ...before, ...now], calendar);
  return evaluateHour({ hour: AT, rows, recent, profiles: by, sightingsOf: at(AT, by) }, { calendar });
};
const isTold = (read: number, seen: Seen, more: Parameters<typeof claimed>[2] = {}): boolean =>
  claimed(read, seen, more).some(({ detector }) => detector === 'account-takeover');

const thief: Seen = { network: 'elsewhere', device: 'firefox on linux' };
/** The least that is told after a log-in from elsewhere. */
const least = Array.from({ length: 2_000 }, (_, read) => read).find((read) => isTold(read, thief)) ?? NaN;
/** The least that is told of reading alone. */
const leastAlone =
  Array.from({ length: 400 }, (_, tens) => tens * 10).find((read) => claimed(read, undefined).length > 0) ??
  NaN;

describe('somebody else in an account', () => {
  it('is told of less than what is told of reading alone, but not of what is usual', () => {
    const { usualHigh } = claimed(least, thief)[0]!.evidence;
    expect(least).toBeGreaterThan(usualHigh);
    expect(least).toBeGreaterThanOrEqual(25);
    expect(least).toBeLessThan(0.8 * leastAlone);
  });

  it.each<[string, number, Seen, number, boolean]>([
    ['as much as is needed', least, thief, 0, true],
    ['one less', least - 1, thief, 0, false],
    ['the same from home', least, {}, 0, false],
    ['the same from another network alone', least, { network: 'elsewhere' }, 0, false],
    ['the same with another device alone', least, { device: 'firefox on linux' }, 0, false],
    ['the same, hours after it was an hour of somebody else', least, thief, 4, false],
    ['twice as much, hours after', 2 * least, thief, 4, true],
    ['twice as much, seven hours after', 2 * least, thief, 7, false],
  ])('%s', (_, read, seen, hoursBefore, told) => {
    expect(isTold(read, seen, { hoursBefore })).toBe(told);
  });

  it('is not told of what the person did before', () => {
    const recent = [hourOf(SALES, AT - 3 * HOUR, { read: 20 * least })];
    expect(isTold(least, thief, { recent })).toBe(true);
    expect(isTold(least / 3, thief, { recent })).toBe(false);
  });

  it('needs more where others are often elsewhere and busy', () => {
    const often = sightings(past, { network: 0, device: 0, both: 0.3 });
    const novelty = historySightings(often, calendar).before('2026-03-02', past, NONE_UNTAUGHT);
    const by = buildProfiles({ hours: past, day: '2026-03-02', calendar, novelty });
    expect(isTold(least, thief, { by })).toBe(false);
    expect(isTold(20 * least, thief, { by })).toBe(true);
  });

  it('is told in a sentence of what was new, what was done, and what is usual', () => {
    const claim = claimed(least, thief).find(({ detector }) => detector === 'account-takeover')!;
    expect(claim).toMatchObject({
      family: 'login',
      measure: 'open',
      occurredFrom: AT,
      occurredTo: AT + HOUR,
    });
    expect(sentenceOf(claim, calendar)).toMatch(
      new RegExp(
        `^Came from a network and a device not seen for this person \\(firefox on linux\\) in the 8 weeks before, between 14:00 and 15:00, then ${least} records opened one by one between 14:00 and 15:00; usual for this person on a Monday afternoon: \\d+ to \\d+\\.$`,
      ),
    );
  });

  it('is explained by what was added up, what it was held against, and from where on it is told', () => {
    const recent = [hourOf(SALES, AT - 3 * HOUR, { read: 20 * least })];
    const claims = claimed(2 * least, thief, { recent });
    const { score, evidence } = claims.find(({ detector }) => detector === 'account-takeover')!;
    const { contributions, tail, dayTail } = evidence.explanation!;
    expect(Object.fromEntries(contributions.map(({ measure, amount }) => [measure, amount]))).toEqual({
      'new network and device': 2,
      open: 2 * least,
    });
    const sum = contributions.reduce((total, { decades }) => total + decades, 0);
    const { calibration } = profiles;
    expect(noveltyDecades(sum, calibration, 'human', 'account-takeover')).toBeCloseTo(score, 1);
    expect(tail).toEqual({
      pool: 'human/account-takeover/all',
      userDays: calibration['human/account-takeover/all']!.userDays,
    });
    expect(dayTail).toBeUndefined();
    expect(evidence.counterfactual).toEqual({ firesFrom: least, earlierEnough: false });
  });

  it('is explained by what was done since, also where hours of it were added', () => {
    const own = hourOf(SALES, AT - 6 * HOUR, { read: 20 * least });
    const recent = [own, ...[1, 2, 3].map((back) => hourOf(SALES, AT - back * HOUR, { read: 10 * least }))];
    const claims = claimed(least, thief, { hoursBefore: 3, recent });
    const { windowKind, evidence } = claims.find(({ detector }) => detector === 'account-takeover')!;
    expect([windowKind, evidence.actual]).toEqual(['day', 31 * least]);
    expect(evidence.explanation!.contributions.find(({ measure }) => measure === 'open')!.amount).toBe(
      31 * least,
    );
    expect(evidence.counterfactual!.firesFrom).toBeGreaterThan(30 * least);
  });

  it('is not looked for by profiles that know nothing of sightings', () => {
    const { novelty: _, ...blind } = profiles;
    const { at } = historySightings([...known, sighted(SALES, AT, thief)], calendar);
    const rows = [hourOf(SALES, AT, { read: least })];
    const claims = evaluateHour(
      { hour: AT, rows, recent: [], profiles: blind, sightingsOf: at(AT, blind) },
      { calendar },
    );
    expect(claims).toEqual([]);
  });
});

describe('a company whose people are often elsewhere with something else', () => {
  /** One person-day in ten, beginning at any hour of it: far more than anywhere, so that there is something to count. */
  const seen = sightings(company, { network: 0, device: 0, both: 0.1 });
  const judgedFrom = TODAY;
  const claims = [
    ...evaluateHistory(company, { calendar, from: judgedFrom, sightings: seen, userDaysPerAlert: 5 }),
  ].filter(({ detector }) => detector === 'account-takeover');

  it('is judged by how often it is so: a tenth of the alerts that are asked for, and no more', () => {
    const told = new Set(claims.map(({ actorKey, localDay }) => `${actorKey}/${localDay}`));
    const userDays = new Set(
      company
        .filter(({ hour }) => hour >= judgedFrom)
        .map(({ actorKey, hour }) => `${actorKey}/${calendar.at(hour).day}`),
    );
    expect(userDays.size).toBeGreaterThan(70);
    expect(told.size).toBeLessThanOrEqual(Math.ceil(userDays.size / 5 / 10) + 3);
  });
});

describe('a person whose new laptop nobody answers for', () => {
  /** At two in the afternoon, on the working days of a week and on the Monday after it. */
  const visits = [49, 50, 51, 52, 53, 56].map((day) => from + day * DAY + 13 * HOUR);
  const hours = [
    ...company.filter(({ actorKey, hour }) => actorKey !== SALES || !visits.includes(hour)),
    ...visits.map((hour) => hourOf(SALES, hour, { read: 12 * least })),
  ];
  const seen = sightings(hours, { network: 0.02, device: 0.01, both: 0 }).map((row) =>
    row.actorKey === SALES && visits.includes(row.hour) ? sighted(SALES, row.hour, thief) : row,
  );

  it('is told of it on three days, and of what they do on the others as well', () => {
    const claims = [...evaluateHistory(hours, { calendar, from: from + 49 * DAY, sightings: seen })];
    const own = claims.filter(({ actorKey }) => actorKey === SALES);
    const daysOf = (name: string) => [
      ...new Set(own.filter(({ detector }) => detector === name).map(({ localDay }) => localDay)),
    ];
    expect(daysOf('account-takeover')).toEqual(['2026-02-23', '2026-02-24', '2026-02-25']);
    expect(daysOf('records-read')).toContain('2026-03-02');
  });
});
