import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { identitiesOf } from '../../../src/privacy/identities.js';
import { intakeSums } from '../../../streams/intake/sums.js';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import { listQuarantine } from '../../../streams/quarantine/read.js';
import type { Answer } from '../../../streams/intake/message.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

const event = (key: string, more: object = {}): object => ({
  key,
  occurredAt: '2026-03-02T08:30:00Z',
  actor: { id: 'u1', name: 'Ada' },
  action: 'record.read',
  subjects: [{ id: 'c1' }],
  ...more,
});

async function post(
  body: unknown,
  mediaType: 'application/json' | 'application/x-ndjson' = 'application/json',
): Promise<readonly Answer[]> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const messages = messagesOfBody({ mediaType, bytes, headers: {} }, source, intake.limits);
  if (!messages.ok) throw new Error(messages.fault.reason);
  return intake.http.submit(messages.value);
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const text = await test.runtime.store.engine.select(sql, {});
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

async function expectBalance(): Promise<void> {
  for (const sums of await intakeSums(test.runtime.store)) {
    expect(sums.outOfBalance, `${sums.tenant}/${sums.source}`).toEqual({ messages: 0, events: 0 });
    const [stored] = await rows(
      `SELECT count() AS n FROM events WHERE tenant = '${sums.tenant}' AND source = '${sums.source}'`,
    );
    expect(Number(stored?.['n']), 'stored').toBe(sums.stored);
  }
}

describe('events by request', () => {
  it('stores one, and answers with its id', async () => {
    const [answer] = await post(event('one'));
    expect(answer).toMatchObject({ status: 'stored' });
    const [row] = await rows(
      `SELECT toString(id) AS id, actor_key, subject_keys FROM events WHERE key = 'one'`,
    );
    expect(row?.['id']).toBe(answer?.status === 'stored' ? answer.id : '');
    expect(JSON.stringify(row)).not.toContain('u1');
    const people = await identitiesOf(test.runtime.store, 'acme', [String(row?.['actor_key'])]);
    expect([...people.values()]).toMatchObject([{ id: 'u1', name: 'Ada', kind: 'actor' }]);
  });

  it('the same record again is a duplicate, with other content a conflict', async () => {
    expect(await post(event('one'))).toMatchObject([{ status: 'duplicate', conflict: false }]);
    expect(await post(event('one', { outcome: 'denied' }))).toMatchObject([
      { status: 'duplicate', conflict: true },
    ]);
    const [finding] = await rows(
      `SELECT detector, family FROM findings FINAL WHERE detector = 'content-conflict'`,
    );
    expect(finding).toEqual({ detector: 'content-conflict', family: 'integrity' });
  });

  it('bad elements of a list cost their neighbours nothing', async () => {
    const answers = await post(
      `[${JSON.stringify(event('a1'))},{"key":"a2","name":"\\ud800"},${JSON.stringify(event('a3'))},{"__proto__":{"x":1}},5]`,
    );
    expect(answers.map((answer) => ('reason' in answer ? answer.reason : answer.status))).toEqual([
      'stored',
      'lone-surrogate',
      'stored',
      'forbidden-key',
      'not-an-object',
    ]);
  });

  it.each([
    ['tenant in the body', event('b1', { tenant: 'other' }), 'schema', '/tenant'],
    ['year 0001', event('b2', { occurredAt: '0001-01-01T00:00:00Z' }), 'time-out-of-range', '/occurredAt'],
    ['year 9999', event('b3', { occurredAt: '9999-12-31T23:59:59Z' }), 'time-out-of-range', '/occurredAt'],
    [
      'a date next year',
      event('b4', { occurredAt: '2027-03-02T09:00:00Z' }),
      'time-out-of-range',
      '/occurredAt',
    ],
    ['2^64 records', event('b5', { volume: { records: 18446744073709551616 } }), 'schema', '/volume/records'],
    ['a wrong type', event('b6', { actor: 'u1' }), 'schema', '/actor'],
    ['an unknown action', event('b7', { action: 'record.peek' }), 'schema', '/action'],
  ])('%s goes to quarantine with reason and field', async (_, body, reason, field) => {
    expect(await post(body)).toMatchObject([{ status: 'quarantined', reason, field }]);
  });

  it('JSON lines: a line that is no JSON is refused alone', async () => {
    const lines = [JSON.stringify(event('n1')), '{"key":', JSON.stringify(event('n2'))].join('\n');
    expect((await post(lines, 'application/x-ndjson')).map((answer) => answer.status)).toEqual([
      'stored',
      'quarantined',
      'stored',
    ]);
  });

  it('many requests at once share flushes and each gets its own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => post([event(`m${index}`), event(`m${index}x`)])),
    );
    expect(
      answers.every((own) => own.length === 2 && own.every((answer) => answer.status === 'stored')),
    ).toBe(true);
    const [flushes] = await rows(`SELECT uniqExact(offset) AS n FROM events WHERE key LIKE 'm%'`);
    expect(Number(flushes?.['n'])).toBeLessThan(50);
  });

  it('both sums hold, and stored is what the ledger holds', expectBalance);
});

describe('quarantine', () => {
  it('is listed with its reason, redriven after a fix, and the sums still hold', async () => {
    const later = event('q1', { occurredAt: '2026-03-03T10:00:00Z' });
    expect(await post(later)).toMatchObject([{ status: 'quarantined', reason: 'time-out-of-range' }]);
    const { store, intake } = test.runtime;
    const open = await listQuarantine(store, 'acme', {
      state: 'open',
      reason: 'time-out-of-range',
      limit: 10,
    });
    expect(open.length).toBeGreaterThanOrEqual(4);
    // The far future is still refused; nothing has changed for it.
    const results = await intake.redrive('acme', open);
    expect(results.map((result) => result.outcome)).toContain('still-quarantined');
    await expectBalance();
  });

  it('another tenant finds nothing at these positions', async () => {
    const open = await listQuarantine(test.runtime.store, 'acme', { limit: 100 });
    expect(await test.runtime.intake.redrive('other', open)).toEqual([]);
  });
});

describe('files', () => {
  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => JSON.stringify(event(`f${from + index}`))).join('\n');

  it('are taken in once, whatever their number of imports', async () => {
    const path = join(test.dataDir, 'events.jsonl.gz');
    writeFileSync(path, gzipSync(`${lines(0, 500)}\nnot json\n`));
    const of = { tenant: 'acme', source: 'crm' };
    expect(await test.runtime.intake.importFile(path, of)).toMatchObject({
      read: 501,
      stored: 500,
      quarantined: 1,
      duplicates: 0,
    });
    expect(await test.runtime.intake.importFile(path, of)).toMatchObject({
      read: 501,
      resumed: 501,
      stored: 0,
    });
    await expectBalance();
  });

  it('with other lines around the same records are duplicates', async () => {
    const path = join(test.dataDir, 'again.jsonl');
    writeFileSync(path, `${lines(400, 600)}\n`);
    const of = { tenant: 'acme', source: 'crm' };
    expect(await test.runtime.intake.importFile(path, of)).toMatchObject({
      read: 200,
      stored: 100,
      duplicates: 100,
    });
    await expectBalance();
  });

  it('what is stored survives a restart, and sequences go on', async () => {
    await test.restart();
    expect(await post(event('after'))).toMatchObject([{ status: 'stored' }]);
    expect(await post(event('one'))).toMatchObject([{ status: 'duplicate' }]);
    await expectBalance();
  });
});
