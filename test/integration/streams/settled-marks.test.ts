import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IntakeLog } from '../../../src/store/intake-log.js';
import { readSettled } from '../../../src/store/settled-marks.js';
import { intentsToRepeat } from '../../../streams/consumer/ownership.js';
import { markSettled } from '../../../streams/intake/mark-settled.js';
import { type TestStore, TEST_NOW, openTestStore } from '../../support/stores.js';

let test: TestStore;
let log: IntakeLog;
beforeAll(async () => {
  test = await openTestStore();
  log = await IntakeLog.open(test.store);
});
afterAll(async () => test.close());

const range = (topic: string, from: bigint, to: bigint, epoch = 1) => ({
  topic,
  partition: 0,
  from,
  to,
  token: `${topic}/0/${from}-${to}`,
  epoch,
  owner: 'me',
  mapping: 'json/1',
  at: TEST_NOW,
});
const begin = async (topic: string, from: bigint, to: bigint, epoch = 1): Promise<void> =>
  log.noteIntent(range(topic, from, to, epoch));
const finish = async (topic: string, from: bigint, to: bigint, epoch = 1): Promise<void> =>
  log.noteDone(range(topic, from, to, epoch), { counts: [] });
const markOf = async (topic: string): Promise<bigint | undefined> =>
  (await readSettled(test.store)).below.get(`${topic}/0`);
const openOf = async (topic: string): Promise<bigint[]> =>
  (await intentsToRepeat(log, topic, 0)).map(({ from }) => from);

describe('the marks below which nothing is left to repeat', () => {
  it('stand at the first offset that is not done, and where to go on stays the same', async () => {
    await begin('plain', 0n, 9n);
    await finish('plain', 0n, 9n);
    await begin('plain', 10n, 14n);
    await finish('plain', 10n, 14n);
    await markSettled(test.store, log);
    expect(await markOf('plain')).toBe(15n);
    expect(await log.nextOffset('plain', 0)).toBe(15n);
    expect(await log.nextUnused('plain', 0)).toBe(15n);
  });

  it('leave in sight what is begun behind them', async () => {
    await begin('under-way', 0n, 9n);
    await finish('under-way', 0n, 9n);
    await begin('under-way', 10n, 19n);
    await markSettled(test.store, log);
    expect(await markOf('under-way')).toBe(10n);
    expect(await openOf('under-way')).toEqual([10n]);
    expect(await log.nextUnused('under-way', 0)).toBe(20n);
  });

  it('never pass an intent that is still to be repeated', async () => {
    await begin('left-open', 0n, 9n);
    await begin('left-open', 10n, 19n);
    await finish('left-open', 10n, 19n);
    await markSettled(test.store, log);
    expect(await markOf('left-open')).toBeUndefined();
    expect(await openOf('left-open')).toEqual([0n]);
  });

  it('pass one that is void', async () => {
    await begin('void', 0n, 9n);
    await begin('void', 0n, 4n, 2);
    await finish('void', 0n, 4n, 2);
    await markSettled(test.store, log);
    expect(await markOf('void')).toBe(5n);
    expect(await openOf('void')).toEqual([]);
  });

  it('move on with what was done since, and only then', async () => {
    await begin('onward', 0n, 9n);
    await finish('onward', 0n, 9n);
    expect(await markSettled(test.store, log)).toBe(1);
    expect(await markSettled(test.store, log)).toBe(0);
    await begin('onward', 10n, 19n);
    await finish('onward', 10n, 19n);
    expect(await markSettled(test.store, log)).toBe(1);
    expect(await markOf('onward')).toBe(20n);
    expect(await markOf('plain')).toBe(15n);
  });
});

describe('open intents', () => {
  it('are those of the very topic, whatever its name would match as a pattern', async () => {
    await begin('crm-events', 0n, 9n);
    await begin('crm%', 0n, 5n);
    expect(await log.openIntents('crm_events', 0)).toEqual([]);
    expect((await log.openIntents('crm%', 0)).map(({ to }) => to)).toEqual([5n]);
  });

  it('under a prefix are those of all topics that begin so', async () => {
    await begin('file:aa', 0n, 9n);
    await begin('file:bb', 0n, 9n);
    await finish('file:bb', 0n, 9n);
    expect((await log.openIntentsUnder('file:')).map(({ topic }) => topic)).toEqual(['file:aa']);
  });
});
