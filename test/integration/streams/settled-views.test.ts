import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Findings } from '../../../src/store/findings.js';
import type { IntakeRange, OpenIntent } from '../../../src/store/intake-log.js';
import { append } from '../../../src/store/ledger.js';
import { prepareBatch } from '../../../streams/intake/batch.js';
import { IntakeWriter } from '../../../streams/intake/intake-writer.js';
import { expectViewsEqualLedger } from '../../support/recount.js';
import { numberOf, rowsOf } from '../../support/sql.js';
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

/** As a source sends it, by way of partition 1; the killed insert got as far as the views. */
async function killedBeforeItsEvent(): Promise<OpenIntent> {
  const { store, intake } = test.runtime;
  const intent = { ...HTTP, topic: 'kafka', partition: 1, from: 7n, to: 7n, token: 'kafka/1/7-7', occurred };
  await intake.log.noteIntent(intent, occurred);
  await store.engine.command(
    `INSERT INTO touched SELECT * REPLACE ('kafka' AS topic, 1 AS partition, 7 AS offset) FROM touched`,
  );
  await store.engine.command(
    `INSERT INTO subject_events SELECT * REPLACE ('kafka' AS topic, 1 AS partition, 7 AS offset) FROM subject_events`,
  );
  return intent;
}

function writerOf(): IntakeWriter {
  const { store, intake } = test.runtime;
  return new IntakeWriter({
    store,
    log: intake.log,
    findings: new Findings(store),
    logger: silentLogger,
    observer: { done: () => undefined, retried: () => undefined },
  });
}

it('what a crash left a token of and no rows is inserted once more when its range is repeated', async () => {
  const { store, intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const messages = [2, 3].map((month, n) => {
    const told = { occurredAt: `2026-0${month}-01T08:30:00Z`, actor: { id: 'u1' }, action: 'record.read' };
    const body = Buffer.from(JSON.stringify({ key: `e${month}`, subjects: [{ id: 'c1' }], ...told }));
    return { source, body, offset: 7n + BigInt(n) };
  });
  const of = { topic: 'kafka', partition: 1, from: 7n, to: 8n, at: TEST_NOW };
  const batch = await prepareBatch({ ...of, limits: intake.limits, messages });
  const [dead, claim] = ['the-dead', 'the-next'].map((owner, n) => ({ epoch: n + 1, owner }));
  const { signal } = new AbortController();
  await writerOf().write(batch, { claim: dead!, mode: 'first', signal });
  // As an engine that was killed between noting the token of a part and having the part.
  const parts = await rowsOf(
    store,
    `SELECT path FROM system.parts WHERE active AND (table = 'events' AND partition = '202603' OR table = 'subject_events')`,
  );
  await test.runtime.close();
  for (const { path } of parts) rmSync(String(path), { recursive: true });
  await test.restart();
  const held = async () => numberOf(test.runtime.store, `SELECT count() FROM events WHERE topic = 'kafka'`);
  expect(await held()).toBe(1);
  const intent = { ...of, ...dead!, mapping: batch.mapping, token: 'kafka/1/7-8', occurred };
  for (const epoch of [2, 3]) {
    const answers = await writerOf().write(batch, {
      claim: { ...claim!, epoch },
      mode: 'repeat',
      intent,
      signal,
    });
    expect(answers).toMatchObject([{ status: 'stored' }, { status: 'stored' }]);
    expect(await held()).toBe(2);
  }
  await expectViewsEqualLedger(test.runtime.store);
});

it('a record that came in elsewhere before its own range was repeated leaves nothing in the views', async () => {
  const { store, intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const record = {
    key: 'e1',
    occurredAt: '2026-02-20T08:30:00Z',
    actor: { id: 'u1' },
    action: 'record.read',
    subjects: [{ id: 'c1' }],
  };
  const body = Buffer.from(JSON.stringify(record));
  await intake.http.submit([{ source, body }]);
  const intent = await killedBeforeItsEvent();
  expect(await numberOf(store, 'SELECT count() FROM touched FINAL')).toBe(2);

  const { topic, partition, from, to, at } = intent;
  const { limits } = intake;
  const messages = [{ source, body, offset: from }];
  const batch = await prepareBatch({ topic, partition, from, to, at, limits, messages });
  const writer = writerOf();
  const claim = { epoch: intent.epoch, owner: intent.owner };
  const { signal } = new AbortController();
  const answers = await writer.write(batch, { claim, mode: 'repeat', intent, signal });
  expect(answers).toMatchObject([{ status: 'duplicate' }]);
  await expectViewsEqualLedger(store);
});
