import { expect, it } from 'vitest';
import { activityOf } from '../../../bench/detection-activity.mjs';
import { simulateCompany } from '../../../src/simulate/simulate.js';

it('counts each act of a company once, in the hour of its first part', () => {
  const company = simulateCompany({ seed: 3, users: 12, weeks: 2, incidents: false });
  const activity = activityOf(company);
  const acts = new Set<string>();
  let failed = 0;
  for (const { events } of company.hours())
    for (const { key, volume, outcome } of events) {
      const act = volume?.groupKey ?? key;
      if (!acts.has(act) && (outcome === 'failure' || outcome === 'denied')) failed += 1;
      acts.add(act);
    }
  const sum = (of: 'acts' | 'failures') =>
    activity.flatMap((row) => Object.values(row[of])).reduce((all, count) => all + count, 0);
  expect(sum('acts')).toBe(acts.size);
  expect(sum('failures')).toBe(failed);
  expect(failed).toBeGreaterThan(0);
  const keys = activity.map(({ actorKey, hour }) => `${actorKey}/${hour}`);
  expect(new Set(keys).size).toBe(keys.length);
});
