import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listQuarantine, showQuarantined } from '../../../streams/quarantine/read.js';
import { expectBalance } from '../../support/recount.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';
import { TEST_NOW } from '../../support/stores.js';

const KEPT = 1_024;

let test: TestRuntime;
beforeAll(async () => {
  const limits = { LEDGERWATCH_LIMITS_QUARANTINE_RAW_BYTES: String(KEPT) };
  test = await openTestRuntime(TEST_NOW, undefined, limits);
});
afterAll(async () => test.close());

/** Not an event: it has no time. */
const refused = (length: number): Buffer => {
  const empty = JSON.stringify({ key: 'k', note: '' }).length;
  return Buffer.from(JSON.stringify({ key: 'k', note: 'x'.repeat(length - empty) }));
};

describe('limits.quarantineRawBytes', () => {
  it('keeps the beginning of what is longer, says how long it was, and never takes it in as if it were all', async () => {
    const { intake, store } = test.runtime;
    const source = await intake.sources.get('acme', 'crm');
    const bodies = [refused(KEPT), refused(KEPT + 1)];
    await intake.http.submit(bodies.map((body) => ({ source, body })));

    const items = await listQuarantine(store, 'acme', { limit: 10 });
    const whole = await Promise.all(items.map(async (item) => showQuarantined(store, 'acme', item)));
    const bytes = whole.map((item) => [Buffer.from(item?.raw ?? '', 'base64').byteLength, item?.raw_bytes]);
    expect(bytes.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      [KEPT, KEPT],
      [KEPT, KEPT + 1],
    ]);

    const results = await intake.redrive('acme', items);
    expect(results.map(({ outcome }) => outcome)).toEqual(['still-quarantined', 'still-quarantined']);
    expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set(['cut', 'schema']));
    await expectBalance(store);
  });
});
