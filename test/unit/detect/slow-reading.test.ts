import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluate } from '../../../src/detect/evaluate.js';
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
  actorType: 'human',
  role: 'support-agent',
  acts: { 'record.read': opened, 'record.update': changed },
  records: { 'record.read': opened, 'record.update': changed },
  failures: {},
});

const workdays = Array.from({ length: 56 }, (_, at) => at).filter((at) => at % 7 < 5);

/** Sixty people who open some 40 records a day and change 30, and two who do more on the last ten working days. */
const company = (): ActivityHour[] => {
  const random = mulberry32(21);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const names = [...Array.from({ length: 60 }, (_, n) => `p${n}`), 'reader', 'busy'];
  return names.flatMap((name) =>
    workdays.map((at, nth) => {
      const mood = 0.4 * normal();
      const late = nth >= workdays.length - 10;
      const opened = 40 * Math.exp(mood + 0.25 * normal()) * (late && !name.startsWith('p') ? 2.5 : 1);
      const changed = 30 * Math.exp(mood + 0.25 * normal()) * (late && name === 'busy' ? 2.5 : 1);
      return rowOf(name, from + at * DAY + 9 * HOUR, Math.round(opened), Math.round(changed));
    }),
  );
};

const profiles = buildProfiles({ hours: company(), day, calendar });
const claimsOf = (actorKey: string, hour = monday) =>
  evaluate({ actorKey, hour, activity: [rowOf(actorKey, hour, 3, 3)], profiles }, { calendar });

describe('a little more read every day', () => {
  it('is told in the first hour of the day after, of the days themselves', () => {
    const [claim, ...others] = claimsOf('reader');
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      detector: 'slow-reading',
      family: 'read',
      measure: 'open',
      windowKind: 'days',
      localDay: day,
      evidence: { days: 10, basis: 'person', learning: false },
    });
    // Monday 16 February to Friday 27 February, midnight to midnight in Berlin.
    expect(claim!.occurredFrom).toBe(Date.UTC(2026, 1, 15, 23));
    expect(claim!.occurredTo).toBe(Date.UTC(2026, 1, 27, 23));
    const { actual, usualLow, usualHigh } = claim!.evidence;
    expect(actual).toBeGreaterThan(1.5 * usualHigh);
    expect(usualLow).toBeLessThan(400);
    expect(usualHigh).toBeGreaterThan(300);
  });

  it('is the same claim in every hour of the day', () => {
    expect(claimsOf('reader', monday + 3 * HOUR)).toEqual(claimsOf('reader'));
  });

  it('is nothing where the other work grew as much', () => {
    expect(claimsOf('busy')).toEqual([]);
  });

  it('is nothing of who read as ever', () => {
    const told = Array.from({ length: 60 }, (_, n) => claimsOf(`p${n}`)).flat();
    expect(told).toEqual([]);
  });

  it('is not told on Monday where it was told on Saturday', () => {
    const saturday = rowOf('reader', from + 54 * DAY + 9 * HOUR, 1, 0);
    const set = (hours: ActivityHour[], at: string) => buildProfiles({ hours, day: at, calendar });
    const before = company().filter(({ hour }) => hour < from + 54 * DAY);
    expect(set(before, '2026-02-28').actors['reader']?.slow).toHaveLength(1);
    expect(set([...company(), saturday], day).actors['reader']?.slow).toBeUndefined();
  });

  it('is news once: the profiles of the next day do not say it again', () => {
    const tuesday = '2026-03-03';
    const more = [...company(), rowOf('reader', monday, 40, 30)];
    const next = buildProfiles({ hours: more, day: tuesday, calendar });
    expect(profiles.actors['reader']?.slow).toHaveLength(1);
    expect(next.actors['reader']?.slow).toBeUndefined();
  });
});
