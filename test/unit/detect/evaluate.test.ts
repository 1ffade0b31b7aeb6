import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { severityOf } from '../../../src/detect/severity.js';
import { tenantLevel } from '../../../src/detect/tenant-level.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
const hours = madeUpCompany({ seed: 3, people: 120, from, days: 56, timeZone: zone });
const profiles = buildProfiles({ hours, day: '2026-03-03', calendar });
/** Tuesday, 3 March 2026, 22:00 in Berlin; p0001 is a support agent. */
const evening = Date.UTC(2026, 2, 3, 21);
const agent = { role: 'support-agent' };

/** An ordinary amount at night is told by another detector, from a quarter of the floor on. */
const isOfAmount = ({ detector }: Claim): boolean => detector !== 'off-hours';

const claimsFor = (
  amounts: { export?: number; read?: number },
  actorKey = 'p0001',
  role = 'support-agent',
  hour = evening,
) =>
  evaluate(
    { actorKey, hour, activity: [hourOf(actorKey, hour, { ...amounts, role })], profiles },
    { calendar },
  );

describe('a touched hour', () => {
  it('raises what nobody here does', () => {
    const [claim, ...others] = claimsFor({ export: 48_200 });
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      detector: 'exported-records',
      family: 'export',
      measure: 'export',
      windowKind: 'hour',
      occurredFrom: evening,
      occurredTo: evening + HOUR,
      localDay: '2026-03-03',
      severity: 'critical',
      evidence: { actual: 48_200, usualLow: 0, usualHigh: 0, basis: 'person', learning: false },
    });
    expect(claim!.score).toBeGreaterThan(Math.log10(2_000));
    expect(claim!.evidence.tail).toBeGreaterThan(claim!.score);
  });

  it.each([
    ['one below the floor of an export', { export: 199 }, 0],
    ['the floor of an export', { export: 200 }, 1],
    ['one below the floor of opened records', { read: 99 }, 0],
    ['the floor of opened records', { read: 100 }, 1],
    ['no records at all', {}, 0],
    ['a usual hour', { read: 3 }, 0],
  ])('%s', (_, amounts, count) => {
    // Somebody of few records, for whom each of these is beyond all habit.
    const modest = Array.from({ length: 56 }, (__, i) =>
      hourOf('modest', from + i * DAY + 11 * HOUR, { read: 3, export: 2, ...agent }),
    );
    const known = buildProfiles({ hours: [...hours, ...modest], day: '2026-03-03', calendar });
    const activity = [hourOf('modest', evening, { ...amounts, ...agent })];
    const touched = { actorKey: 'modest', hour: evening, activity, profiles: known };
    expect(evaluate(touched, { calendar }).filter(isOfAmount)).toHaveLength(count);
  });

  it('says nothing of an hour without rows', () => {
    expect(evaluate({ actorKey: 'p0001', hour: evening, activity: [], profiles }, { calendar })).toEqual([]);
  });

  it('is judged by its own actor and its own 24 hours only', () => {
    const activity = [
      hourOf('p0001', evening, { read: 5, ...agent }),
      hourOf('p0002', evening, { export: 1e6, ...agent }),
      hourOf('p0001', evening - 24 * HOUR, { export: 1e6, ...agent }),
      hourOf('p0001', evening + HOUR, { export: 1e6, ...agent }),
    ];
    expect(evaluate({ actorKey: 'p0001', hour: evening, activity, profiles }, { calendar })).toEqual([]);
  });

  it('never scores less for more records', () => {
    const scoreOf = (amount: number, measure: 'export' | 'read') => {
      const activity = [hourOf('p0003', evening, { [measure]: amount, role: 'sales-rep' })];
      const claims = evaluate(
        { actorKey: 'p0003', hour: evening, activity, profiles },
        { calendar, userDaysPerAlert: 1.01 },
      );
      return claims[0]?.score ?? 0;
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom('export' as const, 'read' as const),
        (amount, more, measure) => {
          expect(scoreOf(amount + more, measure)).toBeGreaterThanOrEqual(scoreOf(amount, measure));
        },
      ),
    );
  });

  it('never claims below the floor, whatever the person, hour and budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 119 }),
        fc.integer({ min: 0, max: 167 }),
        fc.integer({ min: 0, max: 99 }),
        (person, offset, amount) => {
          const actorKey = `p${String(person).padStart(4, '0')}`;
          const hour = evening + offset * HOUR;
          const activity = [hourOf(actorKey, hour, { export: amount, read: amount })];
          const claims = evaluate(
            { actorKey, hour, activity, profiles },
            { calendar, userDaysPerAlert: 1.01 },
          );
          // What is told of weeks is another amount than that of the hour.
          const ofHour = claims.filter(({ windowKind }) => windowKind !== 'days');
          expect(ofHour.filter(isOfAmount)).toEqual([]);
          for (const { measure } of ofHour)
            expect(amount).toBeGreaterThanOrEqual(profiles.floors!.human[measure] / 4);
        },
      ),
    );
  });
});

describe('a new person', () => {
  it('is judged by the role: what an analyst may, a support agent may not', () => {
    // Wednesday, 11:00.
    const hour = Date.UTC(2026, 2, 4, 10);
    expect(claimsFor({ export: 4_000 }, 'new', 'analyst', hour)).toEqual([]);
    const [claim] = claimsFor({ export: 40_000 }, 'new', 'support-agent', hour);
    expect(claim).toMatchObject({
      evidence: { basis: 'role', learning: true, sampleDays: 0, role: 'support-agent' },
    });
    expect(claim!.severity).not.toBe('critical');
  });

  it('in a company without history is judged by wide defaults', () => {
    const empty = buildProfiles({ hours: [], day: '2026-03-03', calendar });
    const judge = (amount: number) =>
      evaluate(
        {
          actorKey: 'x',
          hour: evening,
          activity: [hourOf('x', evening, { export: amount })],
          profiles: empty,
        },
        { calendar },
      );
    expect(judge(1_000)).toEqual([]);
    expect(judge(5_000_000)[0]).toMatchObject({ evidence: { basis: 'default' } });
  });
});

describe('the trailing day', () => {
  it('finds a take in small helpings, and folds into the day of the largest', () => {
    // 150 exported records an hour, each below the floor, from Tuesday 20:00 to Wednesday 05:00.
    const activity = Array.from({ length: 10 }, (_, i) =>
      hourOf('p0001', evening + (i - 2) * HOUR, { export: i === 1 ? 190 : 150, ...agent }),
    );
    const hour = evening + 7 * HOUR;
    const [claim] = evaluate({ actorKey: 'p0001', hour, activity, profiles }, { calendar });
    expect(claim).toMatchObject({
      windowKind: 'day',
      occurredFrom: evening - 2 * HOUR,
      occurredTo: hour + HOUR,
      localDay: '2026-03-03',
      evidence: { actual: 1_540 },
    });
  });

  it('is not raised again by an hour without such records', () => {
    const activity = [
      hourOf('p0001', evening, { export: 50_000, ...agent }),
      hourOf('p0001', evening + 11 * HOUR, { read: 20, ...agent }),
    ];
    const touched = { actorKey: 'p0001', hour: evening + 11 * HOUR, activity, profiles };
    expect(evaluate(touched, { calendar })).toEqual([]);
  });
});

describe('when everybody does more', () => {
  // 16:00 on Tuesday; all analysts and sales reps have exported twenty-fold in the last hours.
  const hour = Date.UTC(2026, 2, 3, 15);
  const people = Object.entries(profiles.actors).filter(([key]) => key !== 'p0003');
  const peak = people.map(([key, { role }]) =>
    hourOf(key, hour - HOUR, { export: role === 'analyst' ? 12_000 : 1_000, role }),
  );
  const touched = {
    actorKey: 'p0003',
    hour,
    activity: [hourOf('p0003', hour, { export: 1_000, role: 'sales-rep' })],
    profiles,
  };

  it('one person of many is excused', () => {
    const level = tenantLevel({ profiles, calendar, hour, hours: peak });
    const [alone] = evaluate(touched, { calendar, userDaysPerAlert: 5 });
    const [together] = evaluate({ ...touched, level }, { calendar, userDaysPerAlert: 1.01 });
    expect((together?.score ?? 0) + 0.5).toBeLessThan(alone!.score);
  });

  it('their own doing excuses nobody', () => {
    const own = [hourOf('p0003', hour - HOUR, { export: 1_000_000, role: 'sales-rep' })];
    const level = tenantLevel({ profiles, calendar, hour, hours: own });
    expect(evaluate({ ...touched, level }, { calendar })).toEqual(evaluate(touched, { calendar }));
  });
});

describe('the replay of a history', () => {
  it('finds what was planted, at the close of its hour, and hardly anything else', () => {
    const company = madeUpCompany({ seed: 8, people: 60, from, days: 42, timeZone: zone });
    const attack = from + 37 * DAY + 19 * HOUR;
    const planted = [
      hourOf('p0001', attack, { export: 30_000, ...agent }),
      hourOf('p0007', attack + HOUR, { read: 2_500, ...agent }),
    ];
    const taken = new Set(planted.map(({ actorKey, hour }) => `${actorKey}/${hour}`));
    const activity = [
      ...company.filter(({ actorKey, hour }) => !taken.has(`${actorKey}/${hour}`)),
      ...planted,
    ];
    const claims = [...evaluateHistory(activity, { calendar, from: from + 28 * DAY })];
    expect(claims.find(({ actorKey, family }) => actorKey === 'p0001' && family === 'export')?.raisedAt).toBe(
      attack + HOUR,
    );
    expect(claims.find(({ actorKey, family }) => actorKey === 'p0007' && family === 'read')?.raisedAt).toBe(
      attack + 2 * HOUR,
    );
    const falseAlerts = new Set(
      claims
        .filter(({ actorKey, raisedAt }) => raisedAt < attack || !['p0001', 'p0007'].includes(actorKey))
        .map(({ actorKey, family, localDay }) => `${actorKey}/${family}/${localDay}`),
    );
    expect(falseAlerts.size).toBeLessThanOrEqual(2);
  });

  it('takes the change of the clock without an alert', () => {
    const spring = Date.UTC(2026, 1, 9);
    const company = madeUpCompany({ seed: 5, people: 30, from: spring, days: 56, timeZone: zone });
    // The week after 29 March: at the same local hours, one UTC hour earlier.
    const claims = [...evaluateHistory(company, { calendar, from: Date.UTC(2026, 2, 29) })];
    expect(claims.length).toBeLessThanOrEqual(1);
  });

  it('does not depend on the order of its rows', () => {
    const company = madeUpCompany({ seed: 8, people: 30, from, days: 36, timeZone: zone });
    const options = { calendar, from: from + 30 * DAY, userDaysPerAlert: 20 };
    const claims = [...evaluateHistory(company, options)];
    const byKey = (a: { actorKey: string; raisedAt: number }) => `${a.raisedAt}/${a.actorKey}`;
    const sorted = (all: typeof claims) => all.toSorted((a, b) => (byKey(a) < byKey(b) ? -1 : 1));
    expect(claims.length).toBeGreaterThan(0);
    expect(sorted([...evaluateHistory(company.toReversed(), options)])).toEqual(sorted(claims));
  });
});

describe('severity', () => {
  const far = { pageAt: Math.log10(2_000), actual: 2_000, usualHigh: 0, floor: 200, learning: false };
  it.each([
    ['just under the budget of review', { ...far, score: Math.log10(500) - 0.01 }, 'low'],
    ['at the budget of review', { ...far, score: Math.log10(500) }, 'medium'],
    ['at the budget of paging', { ...far, score: Math.log10(2_000) }, 'high'],
    ['beyond doubt and ten times the floor', { ...far, score: Math.log10(10_000) }, 'critical'],
    ['beyond doubt but not much', { ...far, actual: 1_999, score: 9 }, 'high'],
    ['ten times the usual', { ...far, actual: 50_000, usualHigh: 5_000, score: 9 }, 'critical'],
    ['less than ten times the usual', { ...far, actual: 49_999, usualHigh: 5_000, score: 9 }, 'high'],
    ['at another budget of paging', { ...far, pageAt: 4, score: 4.69 }, 'high'],
    ['five times as rare as that', { ...far, pageAt: 4, score: 4.7 }, 'critical'],
    ['while the person is new', { ...far, learning: true, score: 9 }, 'high'],
  ])('%s', (_, grounds, severity) => {
    expect(severityOf(grounds)).toBe(severity);
  });
});
