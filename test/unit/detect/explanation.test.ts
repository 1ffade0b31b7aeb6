import { FLOORS } from '../../../src/baseline/floors.js';
import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { NO_COMMON_MODE } from '../../../src/baseline/evidence.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { DetectionContext } from '../../../src/detect/judgement.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { peersOf } from '../../../src/detect/peers.js';
import { windowOf } from '../../../src/detect/window.js';
import { explanationSchema } from '../../../src/event/explanation.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 11:00 in Berlin. */
const hour = from + 56 * DAY + 10 * HOUR;
const workdays = Array.from({ length: 56 }, (_, at) => at).filter((at) => at % 7 < 5);

/** Each exports on every working day at 11:00, as many as the day says. */
const person = (key: string, role: string, amount: (nth: number) => number) =>
  workdays.map((at, nth) => hourOf(key, from + at * DAY + 10 * HOUR, { export: amount(nth), read: 5, role }));
const company = (people: number) => [
  ...Array.from({ length: people }, (_, i) =>
    person(`s${i}`, 'sales', (nth) => 100 + ((nth + i) % 10) * 100),
  ).flat(),
  ...Array.from({ length: 2 }, (_, i) => person(`a${i}`, 'analyst', () => 2_000)).flat(),
];

const claimOf = (
  people: number,
  actorKey: string,
  role: string,
  amounts: { export: number; read?: number },
) => {
  const profiles = buildProfiles({ hours: company(people), day: '2026-03-02', calendar });
  const activity = [hourOf(actorKey, hour, { ...amounts, role })];
  const [claim] = evaluate({ actorKey, hour, activity, profiles }, { calendar, userDaysPerAlert: 2 });
  return claim!;
};
const explanationFor = (...args: Parameters<typeof claimOf>) => claimOf(...args).evidence.explanation!;

describe('the explanation of a claim', () => {
  it('holds it beside what the others of the role really did', () => {
    // Of 8 people with 100, 200 .. 1,000 in turn, three in ten hold 800 or more when they export at all.
    const { peers } = explanationFor(9, 's0', 'sales', { export: 40_000 });
    expect(peers).toEqual({ group: 'role', window: 'hour', people: 8, below: 1 });
    const least = explanationFor(9, 'new', 'sales', { export: 40_000 });
    expect(least.peers).toMatchObject({ people: 9 });
  });

  // All export at this hour of each working day; half of a sighting belongs to the hours beside it, so that is one in two; quantiles are kept by tenths.
  it.each([
    ['beyond all of them', 1_001, 1, 1],
    ['three in ten hold 800', 800, 0.8, 0.9],
    ['half', 550, 0.7, 0.8],
    ['the least', 100, 0.49, 0.53],
  ])('counts their own windows, empty ones too: %s', (_, actual, least, most) => {
    const { actors } = buildProfiles({ hours: company(8), day: '2026-03-02', calendar });
    const context: DetectionContext = {
      calendar,
      calibration: {},
      profileVersion: '',
      alertAt: 0,
      pageAt: 0,
      commonMode: () => NO_COMMON_MODE,
      floors: FLOORS,
    };
    const window = windowOf([hourOf('new', hour, { export: actual, role: 'sales' })], 'new', hour)!;
    const subject = { window, actor: actors['s0']!, context };
    const { below } = peersOf(subject, { actors }, { measure: 'export', windowKind: 'hour', actual })!;
    expect(below).toBeGreaterThanOrEqual(least);
    expect(below).toBeLessThanOrEqual(most);
  });

  it.each([
    ['of two in the role, the others of the company', 8, 'a0', 'analyst', 'tenant', 9, true],
    ['of a small company nothing but how small it is', 3, 's0', 'sales', 'tenant', 4, false],
  ] as const)('%s', (_, people, actorKey, role, group, others, told) => {
    const { peers } = explanationFor(people, actorKey, role, { export: 400_000 });
    expect(peers).toMatchObject({ group, people: others });
    expect(peers!.below !== undefined).toBe(told);
  });

  it('says nothing of others by profiles that do not hold what their windows held', () => {
    const profiles = buildProfiles({ hours: company(9), day: '2026-03-02', calendar });
    const older = JSON.parse(
      JSON.stringify(profiles, (key, value: unknown) => (key === 'own' ? undefined : value)),
    ) as typeof profiles;
    const activity = [hourOf('s0', hour, { export: 400_000, role: 'sales' })];
    const [claim] = evaluate(
      { actorKey: 's0', hour, activity, profiles: older },
      { calendar, userDaysPerAlert: 2 },
    );
    expect(claim!.evidence.explanation!.peers).toBeUndefined();
    expect(claim!.evidence.usualHigh).toBeGreaterThan(0);
  });

  it('says what counted, the strongest first, and what it was judged by', () => {
    const claim = claimOf(14, 's0', 'sales', { export: 40_000 });
    const { contributions, parameters, tail } = claim.evidence.explanation!;
    expect(contributions.map(({ window }) => window).toSorted()).toEqual(['day', 'hour']);
    expect(contributions.every(({ measure, amount }) => measure === 'export' && amount === 40_000)).toBe(
      true,
    );
    expect(contributions[0]!.decades).toBeCloseTo(claim.score, 2);
    expect(contributions[0]!.decades).toBeGreaterThanOrEqual(contributions[1]!.decades);
    expect(parameters!.chance).toBeGreaterThan(0.3);
    expect(parameters!.location).toBeGreaterThan(Math.log(100));
    // Of exports the hour and what is beside it decide together.
    expect(tail).toEqual({ pool: 'human/take/2', userDays: 16 * 28 });
    expect(claim.evidence.explanation!.dayTail).toEqual({ pool: 'human/whole-day/all', userDays: 16 * 28 });
  });

  it('names the tail of the window where that decided', () => {
    const profiles = buildProfiles({ hours: company(14), day: '2026-03-02', calendar });
    const activity = [hourOf('s0', hour, { read: 5_000, role: 'sales' })];
    const claims = evaluate({ actorKey: 's0', hour, activity, profiles }, { calendar, userDaysPerAlert: 2 });
    const [claim] = claims;
    expect(claim!.evidence.explanation!.tail.pool).toMatch(/^human\/open-(hour|day)\/\d$/);
  });

  it('names the shipped tail where the company has none of its own', () => {
    expect(explanationFor(3, 's0', 'sales', { export: 400_000 }).tail).toEqual({
      pool: 'shipped',
      userDays: 0,
    });
  });

  it('fits what a finding may hold', () => {
    expect(explanationSchema.parse(explanationFor(9, 's0', 'sales', { export: 40_000 }))).toBeDefined();
  });
});
