import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLedgerComparison } from '../../../src/jobs/compare-ledger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
const metrics = new Metrics();
let compare: () => Promise<number>;
beforeAll(async () => {
  test = await openTestRuntime();
  const { store, findings } = test.runtime;
  compare = createLedgerComparison(store, findings, metrics);
});
afterAll(async () => test.close());

async function post(tenant: string, ...keys: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get(tenant, 'crm');
  const events = keys.map((key) => ({
    key,
    occurredAt: '2026-03-02T08:30:00Z',
    actor: { id: 'u1' },
    action: 'record.read',
  }));
  const bytes = Buffer.from(JSON.stringify(events));
  const messages = messagesOfBody(
    { mediaType: 'application/json', bytes, headers: {} },
    source,
    intake.limits,
  );
  if (!messages.ok) throw new Error(messages.fault.reason);
  await intake.http.submit(messages.value);
}

const missing = async (): Promise<string[]> =>
  (await metrics.registry.getSingleMetricAsString('ledgerwatch_ledger_missing_events'))
    .split('\n')
    .filter((line) => line.startsWith('ledgerwatch'));
const found = async (): Promise<string[]> => {
  const findings = await test.runtime.findings.between('acme', 0, Date.UTC(2030, 0));
  return findings.filter(({ detector }) => detector === 'ledger-differs').map(({ sentence }) => sentence);
};

it('nothing differs while the ledger holds what was stored, duplicates and refused ones aside', async () => {
  await post('acme', 'a', 'b', 'c');
  await post('acme', 'c', '');
  await post('other', 'a');
  expect(await compare()).toBe(0);
  expect(await missing()).toEqual([]);
});

it('an event that was deleted behind our back is a finding with the numbers, about its own source alone', async () => {
  await test.runtime.store.engine.command(
    `ALTER TABLE events DELETE WHERE tenant = 'acme' AND key = 'b' SETTINGS mutations_sync = 2`,
  );
  expect(await compare()).toBe(1);
  expect(await missing()).toEqual(['ledgerwatch_ledger_missing_events{tenant="acme",source="crm"} 1']);
  expect(await found()).toEqual([
    'The ledger lacks 1 event of the source crm: intake stored 3, the ledger holds 2. Rows were deleted, changed or added behind its back.',
  ]);
});

it('one that came in behind our back is a finding too', async () => {
  await test.runtime.store.engine.command(`INSERT INTO events SELECT * FROM events WHERE tenant = 'other'`);
  expect(await compare()).toBe(2);
  expect(await missing()).toContain('ledgerwatch_ledger_missing_events{tenant="other",source="crm"} -1');
});
