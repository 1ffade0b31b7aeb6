import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ProfileSet } from '../../../src/baseline/profile.js';
import { asStored } from '../../../src/baseline/profile-store.js';
import { explained } from '../../../src/event/explained.js';
import type { Action } from '../../../src/event/actions.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { madeUpCompany, mulberry32 } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 10:00 in Berlin. */
const MONDAY = from + 56 * DAY + 9 * HOUR;
const FRIDAY = MONDAY - 3 * DAY;
const day = '2026-03-02';
const company = madeUpCompany({ seed: 7, people: 30, from, days: 58, timeZone: zone });
const past = company.filter(({ hour }) => hour < MONDAY - 9 * HOUR);

type Amounts = Partial<Record<Action, number>>;

const hourWith = (actorKey: string, hour: number, amounts: Amounts): ActivityHour => ({
  actorKey,
  hour,
  actorType: 'human',
  role: company.find((row) => row.actorKey === actorKey)?.role ?? 'unknown',
  acts: Object.fromEntries(
    Object.entries(amounts).map(([action, amount]) => [
      action,
      /read|delete|grant|download/.test(action) ? amount : 1,
    ]),
  ),
  records: amounts,
  failures: {},
});

const WHO = 'p0004';
const GAINED: Amounts = { 'access.grant': 1 };
const LOOKED: Amounts = { 'record.list': 400 };
const TAKEN: Amounts = { 'file.download': 20 };
const WIPED: Amounts = { 'record.delete': 15 };

const BEFORE = MONDAY - 9 * HOUR;
const learned = new Map<string, ProfileSet>();

/** The profiles of that Monday, of a past in which these hours are as planted. */
const profilesWith = (planted: readonly ActivityHour[]): ProfileSet => {
  const key = JSON.stringify(planted);
  const known = learned.get(key);
  if (known !== undefined) return known;
  const at = new Set(planted.map(({ hour, actorKey }) => `${actorKey}/${hour}`));
  const taught = past.filter(({ hour, actorKey }) => !at.has(`${actorKey}/${hour}`));
  const profiles = asStored(buildProfiles({ hours: [...taught, ...planted], day, calendar }));
  learned.set(key, profiles);
  return profiles;
};

/** What is said of the last of these hours, with the hours of earlier days in the profiles. */
const claimsOf = (hours: readonly ActivityHour[]) => {
  const last = hours.at(-1)!;
  const profiles = profilesWith(hours.filter(({ hour }) => hour < BEFORE));
  return evaluate({ actorKey: last.actorKey, hour: last.hour, activity: hours, profiles }, { calendar });
};

describe('rights, then a look, then a take, then a clean-up, each too small to be told', () => {
  const hours = [
    hourWith(WHO, FRIDAY, GAINED),
    hourWith(WHO, MONDAY, LOOKED),
    hourWith(WHO, MONDAY + 2 * HOUR, TAKEN),
    hourWith(WHO, MONDAY + 3 * HOUR, WIPED),
  ];
  const [claim, ...others] = claimsOf(hours);

  it('is told as one thing, and as nothing else', () => {
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      detector: 'sequence',
      family: 'export',
      measure: 'delete',
      occurredFrom: MONDAY + 3 * HOUR,
      occurredTo: MONDAY + 4 * HOUR,
    });
    expect(claim!.stages!.map(({ stage, hour, amount }) => [stage, hour, amount])).toEqual([
      ['rights', FRIDAY, 1],
      ['view', MONDAY, 400],
      ['take', MONDAY + 2 * HOUR, 20],
      ['delete', MONDAY + 3 * HOUR, 15],
    ]);
  });

  it('is one sentence with its days and hours', () => {
    expect(sentenceOf(claim!, calendar)).toBe(
      '1 change made to accounts, rights and settings on 27 February between 10:00 and 11:00, then ' +
        '400 records shown in lists and reports between 10:00 and 11:00, then ' +
        '20 files downloaded or shared between 12:00 and 13:00, then ' +
        '15 records deleted between 13:00 and 14:00; usual for this person on a Monday afternoon: none.',
    );
  });

  it('says of two stages in one hour no order', () => {
    const [, second, ...rest] = claim!.stages!;
    const stages = [{ ...claim!.stages![0]!, hour: second!.hour }, second!, ...rest];
    expect(sentenceOf({ ...claim!, stages }, calendar)).toMatch(
      /^1 change made .* and 400 records shown .*, then 20 files/,
    );
  });

  it('says what each stage counted, and the tail they were held against together', () => {
    const { explanation } = claim!.evidence;
    expect(explanation!.contributions.map(({ measure }) => measure)).toEqual([
      'admin',
      'list',
      'file',
      'delete',
    ]);
    expect(explanation!.tail).toEqual({ pool: 'human/sequence/all', userDays: 630 });
    expect(explained({ ...claim!.evidence, explanation } as never).map(([label]) => label)).toContain(
      'What counted',
    );
  });

  it('is silent one below what it says', () => {
    const { firesFrom, earlierEnough } = claim!.evidence.counterfactual!;
    expect(earlierEnough).toBe(false);
    const less = (amount: number) =>
      claimsOf([...hours.slice(0, -1), hourWith(WHO, MONDAY + 3 * HOUR, { 'record.delete': amount })]);
    expect(less(firesFrom)).toHaveLength(1);
    expect(less(firesFrom - 1)).toEqual([]);
  });

  it.each<[string, ActivityHour[]]>([
    ['nothing was deleted before', hours.slice(3)],
    [
      'taken before the rights were gained',
      [hourWith(WHO, FRIDAY, TAKEN), hourWith(WHO, MONDAY, GAINED), hourWith(WHO, MONDAY + 2 * HOUR, LOOKED)],
    ],
    [
      'a setting in the place of a right',
      [
        hourWith(WHO, MONDAY, { 'config.change': 1 }),
        hourWith(WHO, MONDAY + HOUR, LOOKED),
        hourWith(WHO, MONDAY + 2 * HOUR, TAKEN),
      ],
    ],
    [
      'a list of an ordinary size',
      [
        hourWith(WHO, MONDAY, GAINED),
        hourWith(WHO, MONDAY + HOUR, { 'record.list': 20 }),
        hourWith(WHO, MONDAY + 2 * HOUR, TAKEN),
      ],
    ],
  ])('is nothing: %s', (_, twin) => {
    expect(claimsOf(twin).filter(({ detector }) => detector === 'sequence')).toEqual([]);
  });

  it('is nothing of an administrator who grants, lists, exports and tidies up every week', () => {
    const weekly = Array.from({ length: 8 }, (_, week) => week * 7 * DAY).flatMap((at) => [
      hourWith(WHO, from + at + 9 * HOUR, GAINED),
      hourWith(WHO, from + at + 10 * HOUR, LOOKED),
      hourWith(WHO, from + at + 11 * HOUR, TAKEN),
      hourWith(WHO, from + at + 12 * HOUR, WIPED),
    ]);
    const monday = [GAINED, LOOKED, TAKEN, WIPED].map((what, i) => hourWith(WHO, MONDAY + i * HOUR, what));
    const profiles = profilesWith(weekly);
    const asked = { actorKey: WHO, hour: MONDAY + 3 * HOUR, activity: monday, profiles };
    expect(evaluate(asked, { calendar })).toEqual([]);
    // The same Monday of the same company without those weeks is told.
    expect(claimsOf(monday).map(({ detector }) => detector)).toEqual(['sequence']);
  });
});

it('a replayed history tells it from the third stage on, and of nobody else', () => {
  const planted = [
    hourWith(WHO, MONDAY, GAINED),
    hourWith(WHO, MONDAY + HOUR, LOOKED),
    hourWith(WHO, MONDAY + 26 * HOUR, TAKEN),
    hourWith(WHO, MONDAY + 27 * HOUR, WIPED),
  ];
  const at = new Set(planted.map(({ hour }) => hour));
  const rows = [...company.filter((row) => row.actorKey !== WHO || !at.has(row.hour)), ...planted];
  const told = [...evaluateHistory(rows, { calendar, from: BEFORE })].filter(
    ({ detector }) => detector === 'sequence',
  );
  expect(told.map(({ actorKey, raisedAt }) => [actorKey, (raisedAt - MONDAY) / HOUR])).toEqual([
    [WHO, 27],
    [WHO, 28],
  ]);
});

it('before a company has days enough, the shipped tail judges', () => {
  const few = past.filter(({ actorKey }) => actorKey < 'p0008');
  const profiles = buildProfiles({ hours: few, day, calendar });
  expect(profiles.calibration['human/sequence/all']).toBeUndefined();
  const hours = [GAINED, { 'record.list': 2_000 }, { 'file.download': 300 }, { 'record.delete': 200 }].map(
    (what, i) => hourWith(WHO, MONDAY + i * HOUR, what),
  );
  const claims = evaluate(
    { actorKey: WHO, hour: MONDAY + 3 * HOUR, activity: hours, profiles },
    { calendar },
  );
  const [found] = claims.filter(({ detector }) => detector === 'sequence');
  expect(found?.evidence.explanation?.tail).toEqual({ pool: 'shipped', userDays: 0 });
});

it('a company whose people do each of these things now and then gets no more than its part of the alerts', () => {
  const random = mulberry32(5);
  const rare = { 'access.grant': 1, 'record.list': 900, 'file.download': 40, 'record.delete': 40 } as const;
  const busy = company.map((row): ActivityHour => {
    const more = Object.entries(rare).filter(() => random() < 0.02);
    const own = Object.fromEntries(more.map(([action, most]) => [action, Math.ceil(random() * most)]));
    const { acts, records } = hourWith(row.actorKey, row.hour, own);
    return { ...row, acts: { ...row.acts, ...acts }, records: { ...row.records, ...records } };
  });
  const judged = { calendar, from: BEFORE - 3 * DAY, userDaysPerAlert: 5 };
  const told = [...evaluateHistory(busy, judged)].filter(({ detector }) => detector === 'sequence');
  const days = new Set(told.map(({ actorKey, localDay }) => `${actorKey}/${localDay}`));
  const userDays = new Set(
    busy
      .filter(({ hour }) => hour >= judged.from)
      .map(({ actorKey, hour }) => `${actorKey}/${calendar.at(hour).day}`),
  );
  expect(userDays.size).toBeGreaterThan(60);
  expect(days.size).toBeLessThanOrEqual(userDays.size / 5 / 10 + 3);
});
