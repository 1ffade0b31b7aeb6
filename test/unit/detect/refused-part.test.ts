import { expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { withoutPlanned } from '../../../src/baseline/planned/planned-share.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('UTC');
const from = Date.UTC(2026, 0, 5);
const AT = from + 35 * DAY + 10 * HOUR;
const company = madeUpCompany({ seed: 7, people: 12, from, days: 35, timeZone: 'UTC' });
const profiles = buildProfiles({ hours: company, day: '2026-02-09', calendar });

/** Five exports of five thousand, of which so many were refused, and so many planned. */
const hourOf = (refused: number, planned = 0, hour = AT): ActivityHour =>
  withoutPlanned(
    {
      actorKey: 'p0001',
      hour,
      actorType: 'human',
      role: 'support-agent',
      acts: { 'report.export': 5, 'session.login': 2 },
      records: { 'report.export': 25_000 },
      failures: { 'report.export': refused, 'session.login': 2 },
    },
    planned === 0 ? [] : [{ plan: 'p', action: 'report.export', records: 5_000 * planned, acts: planned }],
  );

const refusedOf = (...activity: ActivityHour[]) => {
  const [claim] = evaluate({ actorKey: 'p0001', hour: AT, activity, profiles }, { calendar });
  expect(claim?.measure).toBe('export');
  return claim?.evidence.refused;
};

it.each<[string, ReturnType<typeof refusedOf>, readonly ActivityHour[]]>([
  ['nothing of it', undefined, [hourOf(0)]],
  ['one of five', { acts: 1, of: 5 }, [hourOf(1)]],
  ['all of it', { acts: 5, of: 5 }, [hourOf(5)]],
  ['all of it, some of it planned', { acts: 5, of: 5 }, [hourOf(5, 2)]],
  ['of the hour told alone', { acts: 1, of: 5 }, [hourOf(5, 0, AT - 30 * HOUR), hourOf(1)]],
  ['of its person alone', undefined, [{ ...hourOf(5), actorKey: 'p0002' }, hourOf(0)]],
])('a claim tells what failed or was refused: %s', (_, expected, activity) => {
  expect(refusedOf(...activity)).toEqual(expected);
});

it('what was refused is judged as if it had been done', () => {
  const [refused, done] = [hourOf(5), hourOf(0)].map((row) =>
    evaluate({ actorKey: 'p0001', hour: AT, activity: [row], profiles }, { calendar }),
  );
  expect(refused?.map(({ score }) => score)).toEqual(done?.map(({ score }) => score));
});
