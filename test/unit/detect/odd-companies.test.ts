import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluateHistory, type TimedClaim } from '../../../src/detect/history.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
/** A Monday. */
const from = Date.UTC(2026, 1, 2);
const WEEKS = 8;
const at = (day: number, hour: number): number => from + day * DAY + hour * HOUR;
const workdays = Array.from({ length: WEEKS * 7 }, (_, day) => day).filter((day) => day % 7 < 5);

/** What is judged once there are almost six weeks to learn from. */
const told = (hours: readonly ActivityHour[], since = at(40, 0)): TimedClaim[] => [
  ...evaluateHistory(hours, { calendar, from: since }),
];

/** Few a day, more on some. */
const reading = (actorKey: string, hour: number, role?: string): ActivityHour[] =>
  workdays.map((day) =>
    hourOf(actorKey, at(day, hour), {
      read: 12 + ((day * 7) % 9),
      ...(role === undefined ? {} : { role }),
    }),
  );

/** Every number that a claim holds, however deep. */
const numbersOf = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
};
const STOLEN = 48_200;
const theft = (actorKey: string, role?: string): ActivityHour =>
  hourOf(actorKey, at(45, 12), { export: STOLEN, ...(role === undefined ? {} : { role }) });
const stolenOf = (claims: readonly TimedClaim[], actorKey = 'a'): TimedClaim[] =>
  claims.filter((claim) => claim.actorKey === actorKey && claim.evidence.actual === STOLEN);

describe('companies that are hardly any', () => {
  it('of nobody tells nothing', () => {
    expect(told([])).toEqual([]);
    expect(buildProfiles({ hours: [], day: '2026-03-02', calendar }).actors).toEqual({});
  });

  it.each([
    ['an act of a few records is nothing', 3, 0],
    ['however much it is, it is told by what is usual in general', 5_000_000, 1],
  ])('of one event ever: %s', (_, records, claims) => {
    expect(told([hourOf('a', at(40, 12), { export: records })])).toHaveLength(claims);
  });

  it('of three people tells the theft of one, and says how little it rests on', () => {
    const hours = ['a', 'b', 'c'].flatMap((key) => reading(key, 9));
    const [claim, ...others] = stolenOf(told([...hours, theft('a')]));
    expect(others).toEqual([]);
    expect(claim).toMatchObject({ detector: 'exported-records', evidence: { sampleDays: 33 } });
    expect(told(hours)).toEqual([]);
  });

  it('whose people have no role are each other’s peers', () => {
    const hours = Array.from({ length: 12 }, (_, n) => reading(`p${n}`, 9, 'unknown')).flat();
    const [claim] = stolenOf(told([...hours, ...reading('a', 9, 'unknown'), theft('a', 'unknown')]));
    expect(claim?.evidence.role).toBe('unknown');
  });

  it('whose weeks hold acts without any record learn of nothing, and do not trip over it', () => {
    const empty = (actorKey: string): ActivityHour[] =>
      workdays.map((day) => ({ ...hourOf(actorKey, at(day, 9), {}), records: { 'record.read': 0 } }));
    const hours = Array.from({ length: 12 }, (_, n) => empty(`p${n}`)).flat();
    expect(told(hours)).toEqual([]);
    expect(stolenOf(told([...hours, ...empty('a'), theft('a')]))).toHaveLength(1);
  });
});

describe('time that is not as usual', () => {
  const team = (hourOfPerson: (n: number) => number): ActivityHour[] =>
    Array.from({ length: 20 }, (_, n) => reading(`p${n}`, hourOfPerson(n))).flat();

  it('two zones in one team: whose morning is others’ night is told neither', () => {
    const hours = team((n) => (n % 2 === 0 ? 8 : 20));
    expect(told(hours)).toEqual([]);
    expect(stolenOf(told([...hours, ...reading('a', 20), theft('a')]))).toHaveLength(1);
  });

  it('the change to summer time moves everybody by an hour of UTC and tells nobody', () => {
    // 29 March 2026 is day 55 of the span: people come at nine local time before and after it.
    const hours = Array.from({ length: 20 }, (_, n) =>
      Array.from({ length: 70 }, (__, day) => day)
        .filter((day) => day % 7 < 5)
        .map((day) => hourOf(`p${n}`, at(day, day < 55 ? 8 : 7), { read: 12 + ((day * 7 + n) % 9) })),
    ).flat();
    expect(told(hours)).toEqual([]);
  });

  it('a clock that jumps back doubles no hour: rows in any order say the same', () => {
    const hours = [...team(() => 9), ...reading('a', 9), theft('a')];
    const backwards = hours.toReversed();
    expect(told(backwards)).toEqual(told(hours));
  });

  it('a year’s backfill within an hour is one claim of whom it was, and teaches nobody', () => {
    const before = [...team(() => 9), ...reading('program', 9)];
    const backfill = hourOf('program', at(44, 3), { read: 2_000_000, export: 365_000 });
    const claims = told([...before, backfill, ...reading('a', 9), theft('a')]);
    expect(new Set(claims.map(({ actorKey }) => actorKey))).toEqual(new Set(['program', 'a']));
    expect(stolenOf(claims)).toHaveLength(1);
  });
});

describe('whatever a company is', () => {
  const odd = [0, 1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Infinity, -1, Number.NaN];

  it('no claim holds a number that is none', () => {
    const company = madeUpCompany({ seed: 9, people: 12, from, days: 56, timeZone: 'Europe/Berlin' });
    const known = new Set(company.map(({ actorKey, hour }) => `${actorKey}/${hour}`));
    const hours = odd
      .map((records, n) => hourOf(`p000${n}`, at(36 + n, 13), { export: records, read: records }))
      .filter(({ actorKey, hour }) => !known.has(`${actorKey}/${hour}`));
    const claims = [
      ...evaluateHistory([...company, ...hours], { calendar, from: at(35, 0), userDaysPerAlert: 2 }),
    ];
    expect(claims.length).toBeGreaterThan(odd.length);
    expect(claims.flatMap(numbersOf).filter((number) => !Number.isFinite(number))).toEqual([]);
  });
});
