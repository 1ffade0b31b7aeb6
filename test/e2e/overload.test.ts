import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { type OverloadReport, overload } from '../support/overload.js';
import { expectBalance } from '../support/recount.js';
import { type TestRuntime, openTestRuntime } from '../support/runtime.js';

/** How much later the other tenant's events may be stored than without the flood. */
const LATER_MS = 5_000;
/** Growth of the process after the first third: what waits is bounded, garbage comes and goes. */
const FLAT_MIB = 300;

let test: TestRuntime;
let broker: Broker;
let report: OverloadReport;

beforeAll(async () => {
  [test, broker] = await Promise.all([openTestRuntime(), startBroker()]);
  report = await overload(test, broker, { seconds: 30, produced: 10_000, held: 1_000 });
}, 150_000);
afterAll(async () => {
  await test.close();
  await broker.stop();
});

describe('10,000 events/s of one tenant against a store that takes 1,000', () => {
  it('are more than it takes: they lie at Kafka, and requests are told to come back', () => {
    expect(report.lag).toBeGreaterThan(report.produced / 2);
    expect(report.refused).toBeGreaterThan(0);
  });

  it('another tenant’s events are stored no more than 5 s later than without them', () => {
    expect(report.flooded.kafka - report.quiet.kafka).toBeLessThan(LATER_MS);
    expect(report.flooded.http - report.quiet.http).toBeLessThan(LATER_MS);
  });

  it('memory is flat', () => {
    expect(report.rss.most - report.rss.early).toBeLessThan(FLAT_MIB);
  });

  it('nothing is lost or stored twice, and both sums hold', async () => {
    expect(report.done).toBeGreaterThan(1_000);
    expect(report).toMatchObject({ stored: report.done, distinct: report.done });
    expect(report.answeredStored).toBe(report.answered);
    await expectBalance(test.runtime.store);
  });
});
