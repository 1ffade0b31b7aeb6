import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { latelyDecades } from '../../../src/baseline/calibration.js';
import { beyondLately } from '../../../src/baseline/lately.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { profileFor, type ProfileSet } from '../../../src/baseline/profile.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { mulberry32 } from './made-up-company.js';

/** Twenty people who open one to three records on three days in seven, at any hour of the working day. */
const calendar = createLocalCalendar('UTC');
const JUDGED = Date.parse('2026-03-02T14:00:00Z');
const NIGHT = JUDGED - 11 * HOUR;
const opened = (actorKey: string, hour: number, records: number, acts = records): ActivityHour => ({
  actorKey,
  hour,
  actorType: 'human',
  role: 'desk',
  acts: { 'record.read': acts },
  records: { 'record.read': records },
  failures: {},
});

const random = mulberry32(20_260_302);
const thin = Array.from({ length: 20 }, (_, person) => `p${person}`).flatMap((actorKey) =>
  Array.from({ length: 56 }, (_, back) => JUDGED - (back + 1) * DAY).flatMap((at) =>
    random() < 3 / 7
      ? [opened(actorKey, at + Math.floor(9 * random() - 5) * HOUR, 1 + Math.floor(3 * random()))]
      : [],
  ),
);
const profiles = buildProfiles({ hours: thin, day: '2026-03-02', calendar });

/** As a build before this evidence stored it. */
const withoutLately = (set: ProfileSet): ProfileSet => ({
  ...set,
  actors: Object.fromEntries(
    Object.entries(set.actors).map(([key, actor]) => {
      const { lately, ...older } = actor;
      expect(lately).toBeDefined();
      return [key, older] as const;
    }),
  ),
});

const claimOf = (set: ProfileSet, records: number, hour = JUDGED, userDaysPerAlert = 500) =>
  evaluate(
    { actorKey: 'p0', hour, activity: [opened('p0', hour, records)], profiles: set },
    { calendar, userDaysPerAlert },
  )[0];

const told = (set: ProfileSet, records: number) => {
  const claim = claimOf(set, records);
  if (claim === undefined) throw new Error(`nothing was said of ${records}`);
  return claim;
};

describe('counts beside the last weeks', () => {
  it('are held against them: a mean and a spread of square roots, and a tail of their own', () => {
    const actor = profileFor(profiles, { actorKey: 'p0', kind: 'human', role: 'desk' });
    // Three days in seven with roots of 1, 1.41 or 1.73.
    expect(actor.lately?.open?.mean).toBeGreaterThan(0.3);
    expect(actor.lately?.open?.mean).toBeLessThan(0.9);
    expect(actor.lately?.open?.spread).toBeGreaterThanOrEqual(0.5);
    expect(Object.keys(actor.lately ?? {})).toEqual(['open']);
    expect(profiles.calibration['human/open-lately/all']?.userDays).toBe(20 * 28);
  });

  it('are told where somebody of three a day opens twenty-four', () => {
    const [now, before] = [told(profiles, 24), told(withoutLately(profiles), 24)];
    const lately = now.evidence.explanation?.lately ?? { mean: NaN, spread: NaN };
    expect(lately).toEqual(profiles.actors['p0']?.lately?.open);
    const terms = { table: profiles.calibration, kind: 'human' } as const;
    const beside = latelyDecades(beyondLately(lately, 0, 24), 'open', terms);
    expect(beside).toBeGreaterThan(3);
    expect(now.score).toBeCloseTo((2 * before.score + beside) / 3, 12);
    expect(before.evidence.explanation?.lately).toBeUndefined();
  });

  it('say less of six at an hour at which nobody works than the hour alone does', () => {
    const [now, before] = [profiles, withoutLately(profiles)].map((set) => claimOf(set, 6, NIGHT, 2));
    expect(before?.score).toBeGreaterThan(2);
    expect(now?.score).toBeLessThan((before?.score ?? 0) - 0.2);
  });

  it('fire from the stated amount on and not one below', () => {
    const least = claimOf(profiles, 24)?.evidence.counterfactual?.firesFrom ?? NaN;
    expect(least).toBeGreaterThan(3);
    expect(claimOf(profiles, least)).toBeDefined();
    expect(claimOf(profiles, least - 1)).toBeUndefined();
  });

  it('never score less for more', () => {
    const scores = Array.from({ length: 40 }, (_, i) => claimOf(profiles, 5 + i)?.score ?? 0);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  });

  it('are none where an act holds many records: there nothing is said of the last weeks', () => {
    const pages = thin.map(({ actorKey, hour, records }) =>
      opened(actorKey, hour, 25 * (records['record.read'] ?? 0), 1),
    );
    const set = buildProfiles({ hours: pages, day: '2026-03-02', calendar });
    expect(Object.values(set.actors).every(({ lately }) => lately === undefined)).toBe(true);
  });
});
