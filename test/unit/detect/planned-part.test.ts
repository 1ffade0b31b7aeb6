import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { withoutPlanned } from '../../../src/baseline/planned/planned-share.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('UTC');
const from = Date.UTC(2026, 0, 5);
const AT = from + 35 * DAY + 10 * HOUR;
const company = madeUpCompany({ seed: 7, people: 12, from, days: 35, timeZone: 'UTC' });
const profiles = buildProfiles({ hours: company, day: '2026-02-09', calendar });

/** So many exported in an hour, of which so many were planned. */
const hourOf = (exported: number, planned: number, hour = AT): ActivityHour =>
  withoutPlanned(
    {
      actorKey: 'p0001',
      hour,
      actorType: 'human',
      role: 'support-agent',
      acts: { 'report.export': Math.ceil(exported / 100) },
      records: { 'report.export': exported },
      failures: {},
    },
    planned === 0
      ? []
      : [{ plan: 'p', action: 'report.export', records: planned, acts: Math.ceil(planned / 100) }],
  );

const claimed = (...activity: ActivityHour[]) =>
  evaluate({ actorKey: 'p0001', hour: AT, activity, profiles }, { calendar });

describe('a claim beside what was planned', () => {
  it('is the claim of what is beyond the plan, with the amounts of all that was done', () => {
    const [beyond] = claimed(hourOf(55_000, 50_000));
    const [alone] = claimed(hourOf(5_000, 0));
    const { actual, planned, counterfactual, ...rest } = beyond!.evidence;
    const { actual: actualAlone, counterfactual: alike, ...restAlone } = alone!.evidence;
    expect({ ...beyond, evidence: rest }).toEqual({ ...alone, evidence: restAlone });
    expect(actual).toBe(50_000 + actualAlone);
    expect(planned).toEqual({ amount: 50_000, plans: [{ id: 'p', amount: 50_000 }] });
    expect(counterfactual).toEqual({ ...alike, firesFrom: 50_000 + alike!.firesFrom });
    expect(sentenceOf(beyond!, calendar)).toContain('55,000 records exported between');
    expect(sentenceOf(beyond!, calendar)).toContain(', 50,000 of them as planned; usual for');
  });

  it('is made from the counterfactual on, and not one below', () => {
    const firesFrom = claimed(hourOf(55_000, 50_000))[0]!.evidence.counterfactual!.firesFrom;
    expect(claimed(hourOf(firesFrom, 50_000))).toHaveLength(1);
    const below = claimed(hourOf(firesFrom - 1, 50_000));
    expect(below.filter(({ detector }) => detector === 'exported-records')).toEqual([]);
  });

  it('is not made of what is planned as a whole, also in the 24 hours', () => {
    expect(claimed(hourOf(5_000, 5_000))).toEqual([]);
    expect(claimed(hourOf(9_000, 9_000, AT - HOUR), hourOf(5_000, 5_000))).toEqual([]);
    expect(claimed(hourOf(5_000, 0))).toHaveLength(1);
  });

  it('tells of the plans of its own window alone', () => {
    const [claim] = claimed(hourOf(9_000, 9_000, AT - HOUR), hourOf(55_000, 50_000));
    expect(claim?.evidence.planned?.amount).toBe(50_000);
    const [day] = claimed(hourOf(57_000, 50_000, AT - HOUR), hourOf(55_000, 50_000));
    expect(day).toMatchObject({
      windowKind: 'day',
      evidence: { actual: 112_000, planned: { amount: 100_000 } },
    });
  });
});
