import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALERT_KIND, alertIdOf } from '../../../alerts/alert.js';
import { claimOf } from '../../../alerts/alert-fact.js';
import { createAlertMeasure, type MeasureAlertsParts } from '../../../src/jobs/measure-alerts.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { Facts } from '../../../src/store/facts.js';
import { finding } from '../../support/alerts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const START = Date.parse('2026-03-02T22:02:00Z');
const MINUTES = { critical: 60, high: 240, medium: 1_440, low: 4_320 };
let test: TestStore;
beforeAll(async () => {
  test = await openTestStore(START);
});
afterAll(async () => test.close());

const state = async (actor: string, version: number, type: string, data: object): Promise<void> => {
  const of = finding({ actorKey: actor.repeat(32) });
  await new Facts(test.store).append({
    tenant: 'acme',
    kind: ALERT_KIND,
    id: alertIdOf('acme', of),
    version,
    type,
    data,
    by: 'user:ana',
  });
};
const claimAt = (actor: string, mark: bigint) => {
  const evaluatedAt = new Date(test.clock.now()).toISOString();
  const of = finding({
    actorKey: actor.repeat(32),
    name: `${actor}${mark}`,
    severity: 'critical',
    evaluatedAt,
  });
  const { actorKey, family, localDay } = of;
  return { actorKey, family, localDay, claim: claimOf(of, mark) };
};
const untilIn = (time: number) => ({ until: new Date(test.clock.now() + time).toISOString() });

it('an alert waits as well once it was opened again, and once its acknowledgement lapsed', async () => {
  const metrics = new Metrics();
  const declarations = { list: () => [{ id: 'acme' }] } as unknown as MeasureAlertsParts['declarations'];
  const measure = createAlertMeasure({
    store: test.store,
    metrics,
    logger: silentLogger,
    declarations,
    answerMinutes: MINUTES,
  });
  const critical = async (): Promise<string[]> => {
    await measure();
    const lines = (await metrics.registry.metrics()).split('\n');
    return lines
      .filter((line) => line.startsWith('ledgerwatch_alerts_unanswered{severity="critical"'))
      .map((line) => line.replace(/^.*standing="(\w+)"} /, '$1 '));
  };
  for (const actor of ['a', 'b', 'c']) await state(actor, 1, 'raised', claimAt(actor, 1n));
  expect(await critical()).toEqual(['overdue 0', 'waiting 3']);
  await state('a', 2, 'resolved', { verdict: 'benign', note: '' });
  await state('b', 2, 'acknowledged', untilIn(DAY));
  await state('c', 2, 'acknowledged', untilIn(3 * DAY));
  expect(await critical()).toEqual(['overdue 0', 'waiting 0']);
  test.clock.advanceTo(test.clock.now() + DAY);
  await state('a', 3, 'reopened', { claim: claimAt('a', 2n).claim });
  expect(await critical()).toEqual(['overdue 0', 'waiting 2']);
  test.clock.advanceTo(test.clock.now() + 2 * HOUR);
  expect(await critical()).toEqual(['overdue 2', 'waiting 0']);
});
