import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { watchListLines } from '../../../src/cli/watch-list.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { strongest, watchedOn } from '../../../src/detect/watch-list/watch-list.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { mulberry32 } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
/** Monday, after eight weeks. */
const day = '2026-03-02';
const monday = from + 56 * DAY + 9 * HOUR;

const rowOf = (actorKey: string, at: number, opened: number, changed: number): ActivityHour => ({
  actorKey,
  hour: at,
  actorType: actorKey === 'program' ? 'integration' : 'human',
  role: 'support-agent',
  acts: { 'record.read': opened, 'record.update': changed },
  records: { 'record.read': opened, 'record.update': changed },
  failures: {},
});

const workdays = Array.from({ length: 56 }, (_, at) => at).filter((at) => at % 7 < 5);
/** How much more they open on the last ten working days, at the same changes. */
const MORE: Readonly<Record<string, number>> = { slow: 1.75, thief: 3, program: 1.75 };

const company = (): ActivityHour[] => {
  const random = mulberry32(21);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return [...Array.from({ length: 60 }, (_, n) => `p${n}`), ...Object.keys(MORE)].flatMap((name) =>
    workdays.map((at, nth) => {
      const mood = 0.4 * normal();
      const more = nth >= workdays.length - 10 ? (MORE[name] ?? 1) : 1;
      const opened = 40 * Math.exp(mood + 0.25 * normal()) * more;
      const changed = 30 * Math.exp(mood + 0.25 * normal());
      return rowOf(name, from + at * DAY + 9 * HOUR, Math.round(opened), Math.round(changed));
    }),
  );
};

const profiles = buildProfiles({ hours: company(), day, calendar });
const watched = watchedOn(day, profiles, { calendar, budgets: {} });
const listed = strongest(watched, 100);

const of = (actorKey: string, score: number, isTold = false) => ({
  claim: { ...watched[0]!.claim, actorKey, score },
  isTold,
});

describe('the watch list of a week', () => {
  it('is led by who reads more and more without an alert', () => {
    const alerts = (actorKey: string) =>
      evaluate(
        { actorKey, hour: monday, activity: [rowOf(actorKey, monday, 3, 3)], profiles },
        { calendar },
      ).map(({ detector }) => detector);
    expect([alerts('slow'), alerts('thief')]).toEqual([[], ['slow-reading']]);
    const [first] = strongest(watched, 3);
    expect(first).toMatchObject({ actorKey: 'slow', detector: 'slow-reading', measure: 'open' });
    expect(first!.evidence.actual).toBeGreaterThan(first!.evidence.usualHigh);
  });

  it('leaves out whom an alert tells of, programs, and what one day in twenty holds', () => {
    const keys = listed.map(({ actorKey }) => actorKey);
    expect(keys).not.toContain('thief');
    expect(keys).not.toContain('program');
    expect(listed.every(({ score }) => score >= Math.log10(20))).toBe(true);
    expect(keys.length).toBeLessThan(10);
  });

  it('holds nobody whose amount is within the band that it prints', () => {
    expect(listed.length).toBeGreaterThan(0);
    for (const { evidence } of listed) expect(evidence.actual).toBeGreaterThan(evidence.usualHigh);
    const wide = {
      ...profiles,
      actors: Object.fromEntries(
        Object.entries(profiles.actors).map(([key, actor]) => [
          key,
          {
            ...actor,
            ...(actor.slow && { slow: actor.slow.map((one) => ({ ...one, usualHigh: Infinity })) }),
          },
        ]),
      ),
    };
    const rest = watchedOn(day, wide, { calendar, budgets: {} }).filter(({ isTold }) => !isTold);
    expect(rest.filter(({ claim }) => claim.detector === 'slow-reading')).toEqual([]);
  });

  it('follows the budget of the alerts: what one would tell at more alerts is not on it', () => {
    const many = strongest(watchedOn(day, profiles, { calendar, budgets: { review: 25 } }), 100);
    expect(many.map(({ actorKey }) => actorKey)).not.toContain('slow');
  });

  it('holds so many people, each once, with the strongest of the week', () => {
    const week = [of('a', 1.4), of('b', 1.6), of('a', 2.1), of('c', 1.5), of('d', 1.5)];
    const listedOf = strongest(week, 3).map(({ actorKey, score }) => [actorKey, score]);
    expect(listedOf).toEqual([
      ['a', 2.1],
      ['b', 1.6],
      ['c', 1.5],
    ]);
    expect(strongest(week, 1)).toHaveLength(1);
  });

  it('leaves out whom an alert told of on another day of the week, and has the next one instead', () => {
    const week = [of('a', 2.4), of('a', 2.9, true), of('b', 1.6), of('c', 1.5)];
    expect(strongest(week, 2).map(({ actorKey }) => actorKey)).toEqual(['b', 'c']);
  });
});

describe('the list in the terminal', () => {
  const week = { tenant: 'acme', from: '2026-02-24', to: '2026-03-02' };

  it('tells a week in which nobody stands out from one of which nothing is known', () => {
    expect(watchListLines({ ...week, daysJudged: 5, people: [] })).toEqual([
      'Nobody stands out in 2026-02-24 to 2026-03-02 (5 days judged).',
    ]);
    expect(watchListLines({ ...week, daysJudged: 0, people: [] })).toEqual([
      'Nothing is known of 2026-02-24 to 2026-03-02: none of these days was judged.',
    ]);
  });
});
