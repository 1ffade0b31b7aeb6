import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { numberOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { TEST_NOW } from '../../support/stores.js';

const SHARDS = 4;
/** So many that each shard has somebody, whatever the keys. */
const PEOPLE = 48;
/** More than are judged in one go. */
const DAYS = 9;

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

/** Each day an hour later, and then two sooner: within 24 hours of the day before. */
const hourOf = (n: number): number => ((n + Math.floor(n / PEOPLE)) % 3) * HOUR;

it('a past that several shards judge is learned once a day, and each hour judged once, whichever of them is ahead', async () => {
  const { detection, intake, store } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const acts = Array.from({ length: DAYS * PEOPLE }, (_, n) => ({
    key: `past-${n}`,
    occurredAt: new Date(TEST_NOW - (DAYS + 10 - Math.floor(n / PEOPLE)) * DAY + hourOf(n)).toISOString(),
    actor: { id: `person-${n % PEOPLE}` },
    action: 'report.export',
    volume: { records: 5, basis: 'listed', of: 'act' },
  }));
  await intake.http.submit(acts.map((act) => ({ source, body: Buffer.from(JSON.stringify(act)) })));
  let hours = 0;
  for (let index = 0; index < SHARDS; index++) {
    const judged = await (await detection.ofShard({ index, of: SHARDS })).follow();
    expect(judged.hours).toBeGreaterThan(0);
    hours += judged.hours;
  }
  expect(hours).toBe(acts.length);
  const sets = "SELECT uniqExact(day, version) AS n FROM profiles WHERE tenant = 'acme'";
  const days = "SELECT uniqExact(day) AS n FROM profiles WHERE tenant = 'acme'";
  expect(await numberOf(store, days)).toBe(DAYS);
  expect(await numberOf(store, sets)).toBe(DAYS);
});
