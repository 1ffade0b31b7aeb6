import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlerts } from '../../../alerts/alert-log.js';
import { alertIdOf } from '../../../alerts/alert.js';
import { deliveriesOf, writeDeliveries } from '../../../alerts/deliveries.js';
import { alertLines, listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { NO_NAMES, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { SCOPE, claim, finding, given, raised } from '../../support/alerts.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

const FOLDER = new URL('../../../alerts/queries/', import.meta.url);
/** Our own state over all tenants: where the follower stands, and whom to look at. */
const OF_THE_SYSTEM = new Set([
  'newest-mark.sql',
  'alerts-to-tell.sql',
  'untold-past.sql',
  'touched-alerts.sql',
  'claims-to-look-into.sql',
  'own-messages.sql',
  'letter-first-run.sql',
  'tenants-stated-of.sql',
  'tenants-with-alerts.sql',
  'suspicions-to-tell.sql',
  'lanes-held.sql',
]);

let test: TestStore;
const id = alertIdOf('acme', SCOPE);
beforeAll(async () => {
  test = await openTestStore();
  const { store } = test;
  const findings = new Findings(store);
  await findings.write([finding(), finding({ tenant: 'other' })]);
  await new RaiseAlerts({ store, facts: new Facts(store), findings, logger: silentLogger }).run();
  const attempt = { channel: 'email', purpose: 'first/1/medium', attempt: 1, outcome: 'delivered' } as const;
  await writeDeliveries(store, [
    { ...attempt, tenant: 'acme', alertId: id, detail: '', at: test.clock.now() },
  ]);
});
afterAll(async () => test.close());

describe('with the ids of another tenant in hand nobody reads', () => {
  it('facts', async () => {
    expect((await readAlerts(test.store, 'other', [id])).size).toBe(0);
    expect((await readAlerts(test.store, 'acme', [id])).size).toBe(1);
  });

  it('deliveries', async () => {
    expect((await deliveriesOf(test.store, 'other', [id])).size).toBe(0);
    expect((await deliveriesOf(test.store, 'acme', [id])).size).toBe(1);
  });

  it('sentences and evidence', async () => {
    const alert = given(raised(claim())).state!;
    const of = async (tenant: string) => alertLines(test.store, tenant, [{ id, alert }], NO_NAMES);
    expect(await of('other')).toMatchObject([{ evidence: [] }]);
    expect((await of('acme'))[0]?.evidence).toHaveLength(1);
  });

  it('the list', async () => {
    const list = await listAlerts(test.store, 'other', { limit: 10, sight: WHOLE_SIGHT });
    expect(list.map((line) => line.tenant)).toEqual(['other']);
  });
});

it.each(readdirSync(FOLDER).filter((name) => !OF_THE_SYSTEM.has(name)))('%s is bound to a tenant', (name) => {
  expect(readFileSync(new URL(name, FOLDER), 'utf8')).toMatch(
    /WHERE ((events|e)\.)?tenant = \{tenant:String\}/,
  );
});
