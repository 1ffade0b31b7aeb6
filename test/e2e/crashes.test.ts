import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/clock.js';
import { intakeSums, type SourceSums } from '../../streams/intake/sums.js';
import { listQuarantine } from '../../streams/quarantine/read.js';
import { messagesOfBody } from '../../streams/http/bodies.js';
import { type ChildEnd, type Order, type Trap, runChild } from '../support/intake-child.js';
import { expectBalance, expectViewsEqualLedger } from '../support/recount.js';
import { numberOf } from '../support/sql.js';
import { type TestRuntime, openTestRuntime } from '../support/runtime.js';
import { TEST_NOW } from '../support/stores.js';
import { zipOf } from '../support/zip.js';

let test: TestRuntime;
beforeEach(async () => {
  test = await openTestRuntime();
});
afterEach(async () => test.close());

/** Events over three months, so that the insert is not atomic. */
const event = (i: number): object => ({
  key: `e${i}`,
  occurredAt: `2026-0${(i % 3) + 1}-01T0${i % 6}:30:00Z`,
  actor: { id: `u${i % 9}` },
  action: 'record.read',
  subjects: [{ id: `c${i % 50}` }, { id: `d${i % 7}` }],
});
const events = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, i) => event(from + i));

/** A child does it on the same data and dies at the trap; then the product is opened again here. */
async function dieAt(trap: Trap, order: Pick<Order, 'way'> & Partial<Order>): Promise<ChildEnd> {
  await test.runtime.close();
  const common = { dataDir: test.dataDir, now: TEST_NOW + MINUTE, tenant: 'acme', source: 'crm' };
  const end = await runChild({ ...common, ...order, trap });
  const dying = end.of('dying').map(({ point }) => point);
  if (dying.length === 0)
    throw new Error(`the trap was not hit: ${JSON.stringify(end.said).slice(0, 2_000)}`);
  expect(dying).toEqual([trap.point]);
  await test.restart();
  return end;
}

async function sums(): Promise<SourceSums | undefined> {
  return (await intakeSums(test.runtime.store)).find(({ source }) => source === 'crm');
}
const inLedger = async (): Promise<number> => numberOf(test.runtime.store, 'SELECT count() FROM events');

async function expectWhole(): Promise<void> {
  await expectBalance(test.runtime.store);
  await expectViewsEqualLedger(test.runtime.store);
  expect(await numberOf(test.runtime.store, 'SELECT count() - uniqExact(id) FROM events')).toBe(0);
}

async function post(body: string): Promise<string[]> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const bytes = Buffer.from(body);
  const messages = messagesOfBody(
    { mediaType: 'application/json', bytes, headers: {} },
    source,
    intake.limits,
  );
  if (!messages.ok) throw new Error(messages.fault.reason);
  return (await intake.http.submit(messages.value)).map(({ status }) => status);
}

describe('a request that was never answered', () => {
  const bodies = [
    JSON.stringify(events(0, 300)),
    ...[300, 6_300].map((from) => JSON.stringify([...events(from, from + 6_000), { key: 'bad' }])),
  ];

  it.each([
    { point: 'after-intent', hit: 2 },
    { point: 'in-insert', hit: 2, delay: 10 },
    { point: 'in-insert', hit: 2, delay: 60 },
    { point: 'after-insert', hit: 2 },
    { point: 'after-done', hit: 2 },
  ] as const)('killed at $point: settled as found, and what is sent again is stored once', async (trap) => {
    const end = await dieAt(trap, { way: 'http', bodies });
    const { store, intake } = test.runtime;
    const answered = end.of('answered').flatMap(({ statuses }) => statuses);
    expect(answered.length).toBeGreaterThan(0);
    // What was acknowledged is stored.
    const held = await numberOf(store, 'SELECT count() FROM events');
    expect(held).toBeGreaterThanOrEqual(answered.filter((status) => status === 'stored').length);
    expect(await intake.log.openIntentsUnder('')).toEqual([]);
    await expectWhole();
    for (const body of bodies) await post(body);
    expect(await inLedger()).toBe(12_300);
    expect((await sums())?.stored).toBe(12_300);
    await expectWhole();
  });
});

describe('an import that was cut off', () => {
  const lines = [...events(0, 9_000).map((one) => JSON.stringify(one)), 'no json'].join('\n');

  it.each([
    { point: 'after-intent', hit: 2 },
    { point: 'in-insert', hit: 2, delay: 80 },
    { point: 'after-insert', hit: 1 },
    { point: 'after-done', hit: 2 },
  ] as const)('killed at $point: the next one completes it exactly once', async (trap) => {
    const path = join(test.dataDir, 'events.jsonl');
    writeFileSync(path, lines);
    await dieAt(trap, { way: 'file', path });
    const again = await test.runtime.intake.importFile(path, { tenant: 'acme', source: 'crm' });
    expect(again.resumed + again.stored + again.quarantined).toBe(9_001);
    expect(again).toMatchObject({ read: 9_001, duplicates: 0 });
    expect(await sums()).toMatchObject({ messages: 9_001, unparsed: 1, stored: 9_000, duplicates: 0 });
    expect(await inLedger()).toBe(9_000);
    await expectWhole();
    const third = await test.runtime.intake.importFile(path, { tenant: 'acme', source: 'crm' });
    expect(third).toMatchObject({ resumed: 9_001, stored: 0 });
  });
});

describe('an import of a file of another shape that was cut off', () => {
  const all = events(0, 9_000);
  const lines = (of: object[]): string => of.map((one) => JSON.stringify(one)).join('\n');

  it.each([
    ['a JSON list', 'events.json', (): Buffer => Buffer.from(JSON.stringify(all))],
    [
      'a zip archive',
      'events.zip',
      (): Buffer =>
        zipOf([
          { name: 'b.jsonl', content: lines(all.slice(4_000, 8_000)) },
          { name: 'a.jsonl', content: lines(all.slice(0, 4_000)) },
          { name: 'c.json.gz', content: gzipSync(JSON.stringify(all.slice(8_000))) },
        ]),
    ],
  ])('%s: the next import completes it exactly once', async (_name, file, content) => {
    const path = join(test.dataDir, file);
    writeFileSync(path, content());
    await dieAt({ point: 'in-insert', hit: 2, delay: 20 }, { way: 'file', path });
    const again = await test.runtime.intake.importFile(path, { tenant: 'acme', source: 'crm' });
    expect(again).toMatchObject({ read: 9_000, duplicates: 0, quarantined: 0 });
    expect(again.resumed).toBeGreaterThan(0);
    expect(again.resumed + again.stored).toBe(9_000);
    expect(await sums()).toMatchObject({ messages: 9_000, stored: 9_000, duplicates: 0 });
    await expectWhole();
  });
});

describe('a redrive that was cut off', () => {
  /** Older than the tenant took when it came. Several in one request share its offset. */
  const early = (n: number): object => ({ ...event(n), occurredAt: `2014-03-03T1${n}:00:00Z` });

  it.each([
    { point: 'after-intent', hit: 2 },
    { point: 'after-insert', hit: 2 },
    { point: 'after-done', hit: 2 },
  ] as const)(
    'killed at $point of the second item: both sums hold, and the next one takes the rest',
    async (trap) => {
      expect(await post(JSON.stringify([early(1), early(2), early(3), event(9)]))).toEqual([
        'quarantined',
        'quarantined',
        'quarantined',
        'stored',
      ]);
      expect(await sums()).toMatchObject({ messages: 1, events: 4, stored: 1, quarantined: 3 });
      const { declarations } = test.runtime;
      await declarations.declareTenant({ id: 'acme', timeZone: 'UTC', horizonDays: 9_000 }, 'test');
      await dieAt(trap, { way: 'redrive' });
      await expectBalance(test.runtime.store);
      await expectViewsEqualLedger(test.runtime.store);
      await redriveAll();
      expect(await inLedger()).toBe(4);
      expect(await sums()).toMatchObject({ messages: 1, events: 4, stored: 4, quarantined: 0 });
      await expectWhole();
      await redriveAll();
      expect(await inLedger()).toBe(4);
      expect(await sums()).toMatchObject({ messages: 1, events: 4, stored: 4, quarantined: 0 });
    },
  );

  async function redriveAll(): Promise<void> {
    const { store, intake } = test.runtime;
    await intake.redrive('acme', await listQuarantine(store, 'acme', { state: 'open', limit: 100 }));
  }
});
