import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { evaluateHour } from '../../../src/detect/evaluate-hour.js';
import { tenantLevel } from '../../../src/detect/tenant-level.js';
import { DAY } from '../../../src/kernel/clock.js';
import { madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
const days = 60;
const company = madeUpCompany({ seed: 4, people: 80, from, days, timeZone: zone });

/** Monday, 2 March 2026: the last days of the company are judged, the first of them with everything twelvefold. */
const judgedFrom = from + 56 * DAY;
const busyUntil = judgedFrom + DAY;
const profiles = buildProfiles({ hours: company, day: '2026-03-02', calendar });

const times = (row: ActivityHour, factor: number): ActivityHour => ({
  ...row,
  records: Object.fromEntries(Object.entries(row.records).map(([action, count]) => [action, factor * count])),
});

const activity = company
  .filter(({ hour }) => hour >= judgedFrom - DAY)
  .map((row) => (row.hour >= judgedFrom && row.hour < busyUntil ? times(row, 12) : row));
const byHour = Map.groupBy(activity, ({ hour }) => hour);

/** A budget so wide that there is something to compare. */
const settings = { calendar, userDaysPerAlert: 20 };

/** Every actor of the hour judged, the level found beforehand for all of them, or for none. */
const plainly = (hour: number, recent: readonly ActivityHour[], withLevel: boolean) =>
  (byHour.get(hour) ?? []).flatMap((row) =>
    evaluate(
      {
        actorKey: row.actorKey,
        hour,
        activity: [...recent, row],
        profiles,
        ...(withLevel ? { level: tenantLevel({ profiles, calendar, hour, hours: recent }) } : {}),
      },
      settings,
    ),
  );

describe('an hour of a tenant', () => {
  const hours = [...byHour.keys()].filter((hour) => hour >= judgedFrom).sort((a, b) => a - b);
  const outcomes = hours.map((hour) => {
    const recent = activity.filter((row) => row.hour < hour && row.hour >= hour - DAY);
    return {
      lazily: evaluateHour({ hour, rows: byHour.get(hour) ?? [], recent, profiles }, settings),
      eagerly: plainly(hour, recent, true),
      unexcused: plainly(hour, recent, false),
    };
  });

  it('says what it says when the level is found for every actor', () => {
    expect(outcomes.flatMap(({ eagerly }) => eagerly).length).toBeGreaterThan(10);
    for (const { lazily, eagerly } of outcomes) expect(lazily).toEqual(eagerly);
  });

  it('was compared where the level takes claims away', () => {
    const count = (of: 'eagerly' | 'unexcused') => outcomes.reduce((sum, found) => sum + found[of].length, 0);
    expect(count('unexcused')).toBeGreaterThan(count('eagerly') + 10);
  });

  it('needs no level where nobody claims anything', () => {
    const before = (hour: number) => activity.filter((row) => row.hour < hour && row.hour >= hour - DAY);
    const isQuiet = (hour: number) =>
      (byHour.get(hour) ?? []).every(({ actorKey }) => {
        const own = [...before(hour), ...(byHour.get(hour) ?? [])];
        return evaluate({ actorKey, hour, activity: own, profiles }, { calendar }).length === 0;
      });
    const quiet = hours.find(isQuiet)!;
    const rows = byHour.get(quiet) ?? [];
    const judged = new Set(rows.map(({ actorKey }) => actorKey));
    let asked = 0;
    const watched = (row: ActivityHour): ActivityHour => ({
      ...row,
      get records() {
        asked += 1;
        return row.records;
      },
    });
    // Only a level asks what those did who are not judged.
    const recent = before(quiet).map((row) => (judged.has(row.actorKey) ? row : watched(row)));
    expect(evaluateHour({ hour: quiet, rows, recent, profiles }, { calendar })).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
    expect(asked).toBe(0);
    tenantLevel({ profiles, calendar, hour: quiet, hours: recent });
    expect(asked).toBeGreaterThan(0);
  });
});
