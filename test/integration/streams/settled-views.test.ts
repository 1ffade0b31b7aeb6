import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IntakeRange } from '../../../src/store/intake-log.js';
import { append } from '../../../src/store/ledger.js';
import { expectViewsEqualLedger } from '../../support/recount.js';
import { numberOf } from '../../support/sql.js';
import { ledgerRow } from '../../support/rows.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';
import { TEST_NOW } from '../../support/stores.js';

let test: TestRuntime;
beforeEach(async () => {
  test = await openTestRuntime();
});
afterEach(async () => test.close());

const HTTP = { topic: 'http', partition: 0, owner: 'the-dead', epoch: 1, mapping: 'json/1', at: TEST_NOW };
const range: IntakeRange = { ...HTTP, from: 40n, to: 42n, token: 'http/0/40-42' };
const occurred = { from: Date.parse('2026-02-01T00:00:00Z'), to: Date.parse('2026-03-01T00:00:00Z') };

/** What an insert over two months left: one event whole, one without its views, and views of one that is not there. */
async function killedInItsInsert(): Promise<void> {
  const { store, intake } = test.runtime;
  await intake.log.noteIntent(range, occurred);
  const rows = [40, 41, 42].map((offset) => {
    const event = {
      key: `e${offset}`,
      occurredAt: `2026-0${offset === 42 ? 3 : 2}-01T08:30:00Z`,
      actor: { id: 'u1' },
      action: 'record.read',
    } as const;
    const row = ledgerRow({ offset, event, subjectKeys: ['c1', 'c2'], receivedAt: TEST_NOW });
    const position = { ...row.position, topic: 'http' };
    return { ...row, position, line: Buffer.from(row.line.toString().replace('"test"', '"http"')) };
  });
  await append(store, rows, range.token);
  for (const view of ['touched', 'subject_events'])
    await store.engine.command(`DELETE FROM ${view} WHERE topic = 'http' AND offset = 41`);
  await store.engine.command(`DELETE FROM events WHERE topic = 'http' AND offset = 42`);
}

it('after a crash, subjects and touched hours of a request that nobody repeats are those of its events', async () => {
  await killedInItsInsert();
  const { store } = test.runtime;
  expect(await numberOf(store, `SELECT count() FROM subject_events WHERE offset = 41`)).toBe(0);
  expect(await numberOf(store, `SELECT count() FROM subject_events WHERE offset = 42`)).toBe(2);
  await test.restart();
  await expectViewsEqualLedger(test.runtime.store);
  const subjects = `SELECT count() FROM subject_events FINAL WHERE topic = 'http'`;
  expect(await numberOf(test.runtime.store, subjects)).toBe(4);
});
