import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveDeps } from '../../../src/detect/lanes.js';
import { LiveDetection } from '../../../src/detect/live.js';
import { jobsOf } from '../../../src/jobs/jobs.js';
import { workOf } from '../../../src/roles.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';
import { openKnownPeople } from '../../support/known-people.js';
import { TEST_NOW } from '../../support/stores.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

const ENOUGH = 20;

/** A log in which a range more is complete whenever it is read. */
function endless({ intake }: TestRuntime['runtime']): { log: LiveDeps['log']; reads: () => number } {
  let reads = 0;
  const log = Object.create(intake.log) as LiveDeps['log'];
  log.doneSince = async (logged) => {
    const at = BigInt(reads++);
    // A detection that does not end by itself must not hold the test for ever.
    if (reads > ENOUGH) throw new Error('it reads on and on');
    const place = {
      topic: 'crm',
      partition: 0,
      from: at,
      to: at,
      token: `crm/0/${at}`,
      epoch: 1,
      owner: 'o',
    };
    await intake.log.noteDone({ ...place, mapping: 'json/1', at: TEST_NOW }, { counts: [] });
    return intake.log.doneSince(logged);
  };
  return { log, reads: () => reads };
}

it('detection ends its turn although more comes than it has judged: alerts have their turn too', async () => {
  const { store, findings, logger, metrics } = test.runtime;
  const { log, reads } = endless(test.runtime);
  const termsOf = (): never => {
    throw new Error('nothing was touched');
  };
  const known = await openKnownPeople(store, test.dataDir);
  const detection = await LiveDetection.open({ store, log, findings, logger, termsOf, ...known });
  const none = {} as Parameters<typeof jobsOf>[0];
  const { detect } = await workOf({ ...test.runtime, detection });
  await jobsOf({ ...none, store, detect, metrics })
    .find(({ name }) => name === 'detect')
    ?.run(new AbortController().signal);
  expect(reads()).toBeGreaterThan(0);
  await expect(detection.follow()).rejects.toThrow('on and on');
});
