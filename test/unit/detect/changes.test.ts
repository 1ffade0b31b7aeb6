import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { floorsFor } from '../../../src/baseline/floors.js';
import type { Measure } from '../../../src/baseline/measures.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import type { Action } from '../../../src/event/actions.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
/** Tuesday, 11:00 in Berlin. */
const hour = Date.UTC(2026, 2, 3, 10);

interface Planted {
  readonly detector: string;
  readonly family: string;
  readonly action: Action;
  /** A day's work of somebody who does it now and then, and of whose work it is. */
  readonly usual: number;
  readonly heavy: number;
  readonly planted: number;
  readonly measure: Measure;
}

const PLANTED: readonly Planted[] = [
  {
    detector: 'records-deleted',
    family: 'destroy',
    action: 'record.delete',
    usual: 2,
    heavy: 900,
    planted: 900,
    measure: 'delete',
  },
  {
    detector: 'records-changed',
    family: 'change',
    action: 'record.update',
    usual: 12,
    heavy: 9_000,
    planted: 9_000,
    measure: 'change',
  },
  {
    detector: 'files-taken',
    family: 'export',
    action: 'file.download',
    usual: 2,
    heavy: 400,
    planted: 400,
    measure: 'file',
  },
  {
    detector: 'rights-changed',
    family: 'access',
    action: 'access.grant',
    usual: 1,
    heavy: 150,
    planted: 150,
    measure: 'admin',
  },
  {
    detector: 'failed-logins',
    family: 'login',
    action: 'session.login',
    usual: 1,
    heavy: 300,
    planted: 300,
    measure: 'failure',
  },
];

const rowOf = (actorKey: string, at: number, action: Action, count: number): ActivityHour => ({
  actorKey,
  hour: at,
  actorType: 'human',
  role: 'support-agent',
  acts: { [action]: count },
  records: {},
  failures: action === 'session.login' ? { [action]: count } : {},
});

/** Each working day at eleven: most do a little now and then, one person does it for a living. */
const working = ({ action, usual, heavy }: Planted): ActivityHour[] =>
  Array.from({ length: 57 }, (_, day) => from + day * DAY + 10 * HOUR)
    .filter((at) => calendar.at(at).slot < 24)
    .flatMap((at, day) => [
      rowOf('heavy', at, action, Math.round(heavy * (1 + 0.1 * ((day % 5) - 2)))),
      ...['modest', ...Array.from({ length: 30 }, (_, n) => `q${n}`)]
        .filter((_, n) => (day + n) % 4 === 0)
        .map((actorKey) => rowOf(actorKey, at, action, usual + (day % 2))),
    ]);

const company = madeUpCompany({ seed: 11, people: 60, from, days: 57, timeZone: zone });

describe.each(PLANTED)('$detector', (planted) => {
  const known = buildProfiles({ hours: [...company, ...working(planted)], day: '2026-03-03', calendar });
  const claimsOf = (actorKey: string, count: number) =>
    evaluate(
      { actorKey, hour, activity: [rowOf(actorKey, hour, planted.action, count)], profiles: known },
      { calendar },
    );

  it('sees what was planted', () => {
    expect(claimsOf('modest', planted.planted)).toMatchObject([
      {
        detector: planted.detector,
        family: planted.family,
        occurredFrom: hour,
        occurredTo: hour + HOUR,
        localDay: '2026-03-03',
        evidence: { actual: planted.planted, basis: 'person', learning: false },
      },
    ]);
  });

  it('says nothing of the same by somebody whose work it is', () => {
    expect(claimsOf('heavy', planted.planted)).toEqual([]);
  });

  it('says nothing of a usual day, nor of one below the floor of the company', () => {
    expect(claimsOf('modest', planted.usual)).toEqual([]);
    expect(claimsOf('modest', floorsFor(known, 'human')[planted.measure] - 1)).toEqual([]);
  });
});

describe('log-ins that succeeded', () => {
  it('are no failures, however many', () => {
    const [failed] = PLANTED.filter(({ detector }) => detector === 'failed-logins');
    const profiles = buildProfiles({ hours: [...company, ...working(failed!)], day: '2026-03-03', calendar });
    const activity = [{ ...rowOf('modest', hour, 'session.login', 300), failures: {} }];
    expect(evaluate({ actorKey: 'modest', hour, activity, profiles }, { calendar })).toEqual([]);
  });
});
