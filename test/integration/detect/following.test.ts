import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { TenantTerms } from '../../../src/detect/findings.js';
import { HOUR } from '../../../src/kernel/clock.js';
import { LiveDetection } from '../../../src/detect/live.js';
import { append } from '../../../src/store/ledger.js';
import { unjudgedEvents } from '../../../src/store/unjudged.js';
import { sqlTime } from '../../../src/store/time.js';
import { ledgerRow } from '../../support/rows.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';
import { openKnownPeople } from '../../support/known-people.js';
import { TEST_NOW } from '../../support/stores.js';

let test: TestRuntime;
let topics = 0;
let own: string;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(() => {
  own = `topic-${++topics}`;
});

const actor = (n: number): string => n.toString(16).padStart(32, '0');

interface Range {
  readonly partition?: number;
  readonly from: number;
  readonly to: number;
  /** Epoch ms of the clock of the process that logged it. */
  readonly logged?: number;
  readonly topic?: string;
}

/** Events of a range, one an offset, each of another actor, and the row that says the range is done. */
async function done({ partition = 0, from, to, logged = TEST_NOW, topic = own }: Range): Promise<void> {
  const { store } = test.runtime;
  const rows = Array.from({ length: to - from + 1 }, (_, n) =>
    ledgerRow({
      offset: from + n,
      actorKey: actor(10_000 * topics + 1_000 * partition + from + n),
      event: {
        key: `${topic}/${partition}/${from + n}`,
        occurredAt: '2026-03-02T08:30:00Z',
        actor: { id: 'x' },
        action: 'record.read',
      },
    }),
  ).map((row) => {
    const line = JSON.parse(row.line.toString()) as unknown[];
    line[0] = topic;
    line[1] = partition;
    return { ...row, line: Buffer.from(JSON.stringify(line)) };
  });
  await append(store, rows, `${topic}/${partition}/${from}-${to}`);
  const counts = { tenant: 'acme', source: 'crm', messages: 1, parsed: 1, unparsed: 0 };
  const events = { events: 1, stored: rows.length, duplicates: 0, quarantined: 0, refused: 0 };
  await store.write('intake', [
    {
      topic,
      partition,
      offset_from: String(from),
      offset_to: String(to),
      token: `${topic}/${partition}/${from}-${to}`,
      epoch: 1,
      owner: 'o',
      phase: 'done',
      mapping: 'json/1',
      at: sqlTime(TEST_NOW),
      booked_at: sqlTime(TEST_NOW),
      logged: String(logged * 1000),
      occurred_from: sqlTime(TEST_NOW),
      occurred_to: sqlTime(TEST_NOW),
      settled: 0,
      counts: [{ ...counts, ...events }],
    },
  ]);
}

const reopened = async (): Promise<LiveDetection> => {
  const { store, findings, logger, intake } = test.runtime;
  const termsOf = (tenant: string): TenantTerms => ({
    tenant,
    calendar: createLocalCalendar('UTC'),
    budgets: {},
    source: () => ({ promisedDelayMinutes: 60 }),
  });
  const known = await openKnownPeople(store, test.dataDir);
  return LiveDetection.open({ store, log: intake.log, findings, logger, termsOf, ...known });
};

describe('detection follows what is done', () => {
  it('takes up each range once', async () => {
    await done({ from: 0, to: 9 });
    await done({ from: 10, to: 19, logged: TEST_NOW + 1 });
    // Nobody waits for a detection that never worked.
    expect(await unjudgedEvents(test.runtime.store)).toBe(0);
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 2, hours: 20 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 0 });
    expect(await unjudgedEvents(test.runtime.store)).toBe(0);
    await done({ partition: 1, from: 0, to: 6, logged: TEST_NOW + 2 });
    expect(await unjudgedEvents(test.runtime.store)).toBe(7);
    await test.runtime.detection.follow();
    expect(await unjudgedEvents(test.runtime.store)).toBe(0);
  });

  it.each([
    ['and a later range of its partition was logged by a faster clock', [0, 1]],
    ['in the other order', [1, 0]],
  ])('takes up a range that was logged an hour in the past, %s', async (_, order) => {
    await done({ from: 0, to: 9 });
    await test.runtime.detection.follow();
    const late = [
      { from: 10, to: 19, logged: TEST_NOW - HOUR },
      { from: 20, to: 29, logged: TEST_NOW + 5 },
    ];
    for (const index of order) await done(late[index] ?? { from: 0, to: 0 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 2, hours: 20 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 0 });
  });

  it('finds a partition of which everything was logged an hour in the past, after a restart at the latest', async () => {
    await done({ from: 0, to: 9 });
    await test.runtime.detection.follow();
    await done({ partition: 1, from: 0, to: 4, logged: TEST_NOW - HOUR });
    await test.restart();
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 1, hours: 5 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 0 });
  });

  it('is not blinded by a clock that is far ahead', async () => {
    await done({ partition: 1, from: 0, to: 4, logged: TEST_NOW + 24 * HOUR });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 1 });
    await done({ from: 0, to: 9, logged: TEST_NOW + 1 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 1, hours: 10 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 0 });
  });

  it('goes on where another process had come to once it is opened anew', async () => {
    await done({ from: 0, to: 9 });
    const other = await reopened();
    await test.runtime.detection.follow();
    await other.reopen();
    expect(await other.follow()).toMatchObject({ ranges: 0 });
  });

  it('takes up a redrive although its offset was passed long ago', async () => {
    await done({ from: 0, to: 9 });
    await test.runtime.detection.follow();
    await done({ topic: `redrive:${own}`, from: 3, to: 3, logged: TEST_NOW + 2 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 1, hours: 1 });
    expect(await test.runtime.detection.follow()).toMatchObject({ ranges: 0 });
  });
});
