import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { append } from '../../../src/store/ledger.js';
import { Store } from '../../../src/store/store.js';
import { expectActivityEqualsLedger } from '../../support/recount.js';
import { numberOf } from '../../support/sql.js';
import { ledgerRow } from '../../support/rows.js';
import { TEST_NOW } from '../../support/stores.js';

const hour = Date.parse('2026-03-01T08:00:00Z');
const actorKey = 'a'.repeat(32);

/** As a process that has just started: it remembers nothing of what it computed before. */
async function recomputeAnew(store: Store): Promise<void> {
  vi.resetModules();
  const { recomputeActivity } = await import('../../../src/baseline/activity.js');
  await recomputeActivity(store, 'acme', new Map([[actorKey, new Set([hour])]]));
}

it('an hour that is computed after the clock was set back replaces what was computed before', async () => {
  const path = mkdtempSync(join(tmpdir(), 'ledgerwatch-store-'));
  let now = TEST_NOW;
  const store = await Store.open({ path, clock: { now: () => now } });
  const add = async (offset: number): Promise<void> => {
    const event = {
      key: `e${offset}`,
      occurredAt: new Date(hour + offset * MINUTE).toISOString(),
      actor: { id: 'u1' },
      action: 'data.export',
      volume: { records: 10 + offset },
    } as const;
    await append(store, [ledgerRow({ offset, event, actorKey })], `test/0/${offset}-${offset}`);
  };
  try {
    await add(1);
    await recomputeAnew(store);
    await add(2);
    now = TEST_NOW - HOUR;
    await recomputeAnew(store);
    expect(await numberOf(store, 'SELECT sum(events) FROM activity_hourly FINAL')).toBe(2);
    await expectActivityEqualsLedger(store);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }
});
