import { beforeAll, describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../src/baseline/local-time.js';
import { simulateCompany } from '../../src/simulate/simulate.js';
import { activityOf } from '../../bench/detection-activity.mjs';
import { qualityOf, type Quality } from '../support/simulated-quality.js';

/** Seeds that were chosen before anything was seen of them; constants were settled on seeds 1 to 6. */
const SEEDS = [201, 202, 203, 204, 205];
const QUIET_SEED = 206;
/** Asked for; what is delivered may be up to half as many again (the gate of docs/detection.md). */
const USER_DAYS_PER_ALERT = 500;
const MOST_DELIVERED = 1.5;
const calendar = createLocalCalendar('Europe/Berlin');

describe('on simulated companies that nobody tuned on', () => {
  const qualities = new Map<number, Quality>();
  const all = (): Quality[] => [...qualities.values()];

  beforeAll(() => {
    for (const seed of SEEDS) {
      const company = simulateCompany({ seed, users: 60, weeks: 6, incidents: true });
      qualities.set(seed, qualityOf(activityOf(company), company, { calendar }));
    }
  }, 240_000);

  it.each(SEEDS)('seed %i: every label is found, of the right actor and in time', (seed) => {
    expect(qualities.get(seed)?.labels).toBe(5);
    expect(qualities.get(seed)?.missed).toEqual([]);
  });

  it.each(SEEDS)('seed %i: at most two false alerts beyond its share', (seed) => {
    const { falseAlerts, userDays } = qualities.get(seed)!;
    expect(falseAlerts.length).toBeLessThanOrEqual((MOST_DELIVERED * userDays) / USER_DAYS_PER_ALERT + 2);
  });

  it('delivers about the asked rate of false alerts over the five', () => {
    const falseAlerts = all().reduce((sum, quality) => sum + quality.falseAlerts.length, 0);
    const userDays = all().reduce((sum, quality) => sum + quality.userDays, 0);
    expect(userDays).toBe(5 * 60 * 21);
    expect(falseAlerts).toBeLessThanOrEqual((MOST_DELIVERED * userDays) / USER_DAYS_PER_ALERT);
  });
});

describe('on a company of 200 without incidents', () => {
  it('at most half as many again as asked for in weeks 5 to 8', { timeout: 240_000 }, () => {
    const company = simulateCompany({ seed: QUIET_SEED, users: 200, weeks: 8, incidents: false });
    const { userDays, falseAlerts } = qualityOf(activityOf(company), company, { calendar });
    expect(userDays).toBe(200 * 28);
    expect(falseAlerts.length).toBeLessThanOrEqual((MOST_DELIVERED * userDays) / USER_DAYS_PER_ALERT);
  });
});
