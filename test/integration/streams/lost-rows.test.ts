import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../src/kernel/app-error.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import type { RawRows } from '../../../src/store/engine.js';
import { Findings } from '../../../src/store/findings.js';
import { type Batch, prepareBatch } from '../../../streams/intake/batch.js';
import { IntakeWriter } from '../../../streams/intake/intake-writer.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { numberOf } from '../../support/sql.js';
import { TEST_NOW } from '../../support/stores.js';

const RANGE = { topic: 'kafka', partition: 1, from: 7n, to: 8n, at: TEST_NOW };
const OCCURRED = { from: Date.parse('2026-02-01T00:00:00Z'), to: Date.parse('2026-03-02T00:00:00Z') };
const { signal } = new AbortController();

let test: TestRuntime;
beforeEach(async () => {
  test = await openTestRuntime();
});
afterEach(async () => test.close());

const writerOf = (): IntakeWriter => {
  const { store, intake } = test.runtime;
  const observer = { done: () => undefined, retried: () => undefined };
  return new IntakeWriter({
    store,
    log: intake.log,
    findings: new Findings(store),
    logger: silentLogger,
    observer,
  });
};

/** One event of February and one of March: two parts. */
async function batchOf(): Promise<Batch> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const messages = [2, 3].map((month, n) => {
    const told = { occurredAt: `2026-0${month}-01T08:30:00Z`, actor: { id: 'u1' }, action: 'record.read' };
    const body = Buffer.from(JSON.stringify({ key: `e${month}`, subjects: [{ id: 'c1' }], ...told }));
    return { source, offset: 7n + BigInt(n), body };
  });
  return prepareBatch({ ...RANGE, limits: intake.limits, messages });
}

const intentOf = ({ mapping }: Batch, owner: string) => ({
  ...RANGE,
  epoch: 1,
  owner,
  mapping,
  token: 'kafka/1/7-8',
  occurred: OCCURRED,
});

/** As an engine that is killed between noting the token of March and having the part, which a deletion leaves, too. */
const loseMarch = async (): Promise<void> =>
  test.runtime.store.engine.command(
    `ALTER TABLE events DELETE WHERE topic = 'kafka' AND offset = 8 SETTINGS mutations_sync = 2`,
  );

const held = async (): Promise<number> =>
  numberOf(test.runtime.store, `SELECT count() FROM events WHERE topic = 'kafka'`);

/** Each insert of events is done by this instead. */
function onInsert(insert: (rows: RawRows, really: () => Promise<void>) => Promise<void>): void {
  const { engine } = test.runtime.store;
  const real = engine.insert.bind(engine);
  engine.insert = async (rows, lane) => {
    const really = async (): Promise<void> => real(rows, lane);
    return rows.table === 'events_in' ? insert(rows, really) : really();
  };
}

it.each(['first', 'settle', 'repeat'] as const)(
  'an engine that dies between a token and its part loses nothing of who lives on: %s',
  async (mode) => {
    let deaths = 0;
    onInsert(async (_, really) => {
      await really();
      // Twice, so that what is inserted again is lost as well.
      if ((deaths += 1) > 2) return;
      await loseMarch();
      throw new AppError('STORE_UNAVAILABLE', 'connection reset', { retry: true });
    });
    const batch = await batchOf();
    const intent = mode === 'first' ? {} : { intent: intentOf(batch, 'alive') };
    const terms = { claim: { epoch: 1, owner: 'alive' }, mode, signal, ...intent };
    const answers = await writerOf().write(batch, terms);
    expect(answers).toMatchObject([{ status: 'stored' }, { status: 'stored' }]);
    expect(await held()).toBe(2);
    for (const view of ['touched', 'subject_events'])
      expect(await numberOf(test.runtime.store, `SELECT count() FROM ${view} FINAL`)).toBe(2);
  },
);

it('of two owners who look at once for what a crash lost, the rows of one are stored', async () => {
  await writerOf().write(await batchOf(), { claim: { epoch: 1, owner: 'dead' }, mode: 'first', signal });
  await loseMarch();
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let slowToken = '';
  onInsert(async ({ token = '' }, really) => {
    if (token.includes('/lost-') && slowToken === '') {
      slowToken = token;
      reached.resolve();
      await gate.promise;
    }
    await really();
  });
  const repeat = async (epoch: number, owner: string) => {
    const batch = await batchOf();
    const terms = { mode: 'repeat', signal, intent: intentOf(batch, 'dead') } as const;
    return writerOf().write(batch, { ...terms, claim: { epoch, owner }, stillOwner: async () => true });
  };
  const slow = repeat(2, 'slow');
  await reached.promise;
  await repeat(3, 'next');
  expect(await held()).toBe(2);
  gate.resolve();
  await slow;
  expect(await held()).toBe(2);
});

it('who is no owner any more inserts nothing of what a crash lost', async () => {
  await writerOf().write(await batchOf(), { claim: { epoch: 1, owner: 'dead' }, mode: 'first', signal });
  await loseMarch();
  const batch = await batchOf();
  let asked = 0;
  const stillOwner = async (): Promise<boolean> => (asked += 1) === 1;
  const terms = { claim: { epoch: 2, owner: 'slow' }, mode: 'repeat', signal, stillOwner } as const;
  const written = writerOf().write(batch, { ...terms, intent: intentOf(batch, 'dead') });
  await expect(written).rejects.toMatchObject({ code: 'PARTITION_FENCED' });
  expect(await held()).toBe(1);
});
