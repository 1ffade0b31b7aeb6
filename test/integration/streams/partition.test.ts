import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/kernel/app-error.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Findings } from '../../../src/store/findings.js';
import { feedOfSource } from '../../../streams/consumer/feed.js';
import { claimPartition } from '../../../streams/consumer/ownership.js';
import { PartitionIntake } from '../../../streams/consumer/partition-intake.js';
import { type FaultPoint, setFaultTrap } from '../../../streams/intake/fault-points.js';
import { IntakeWriter } from '../../../streams/intake/intake-writer.js';
import { Shares } from '../../../streams/intake/shares.js';
import { InMemoryPartition } from '../../support/in-memory-partition.js';
import { expectBalance, expectViewsEqualLedger } from '../../support/recount.js';
import { numberOf, rowsOf } from '../../support/sql.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

const CLUSTER = 'in-memory';

let test: TestRuntime;
let broker: InMemoryPartition;
let losses: string[];
let logged: unknown[];
let running: { intake: PartitionIntake; stop: AbortController; delivering: Promise<void> }[] = [];
let topics = 0;

const owning = { fenced: () => undefined, repeated: () => undefined };

beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(() => {
  broker = new InMemoryPartition(`topic-${++topics}`);
  losses = [];
  logged = [];
});
afterEach(async () => {
  setFaultTrap(undefined);
  vi.restoreAllMocks();
  for (const one of running) await end(one);
  running = [];
});

async function end(one: (typeof running)[number]): Promise<void> {
  one.stop.abort();
  await one.intake.drop();
  await one.delivering;
}

/** An owner of the partition, as the group's join makes one. */
async function own(owner = 'me'): Promise<PartitionIntake> {
  const { store, intake } = test.runtime;
  const feed = feedOfSource(intake.sources, 'acme', 'crm');
  await feed.origins([]);
  const { log, limits } = intake;
  const tell = (fields: object): void => void logged.push(fields);
  const logger = { ...silentLogger, warn: tell, error: tell };
  const observer = { done: () => undefined, retried: () => undefined };
  const writer = new IntakeWriter({ store, log, findings: new Findings(store), logger, observer });
  const place = { cluster: CLUSTER, topic: broker.topic, partition: 0 };
  const onLoss = async (_: unknown, from: bigint, to: bigint): Promise<void> => {
    losses.push(`${from}-${to}`);
    return Promise.resolve();
  };
  const deps = {
    store,
    writer,
    log,
    clock: test.clock,
    logger,
    owner,
    limits,
    broker,
    onLoss,
    observer: owning,
    held: new Shares(64 * 1024 ** 2),
    gatherMs: () => 1_000,
  };
  const partition = new PartitionIntake(place, feed, deps);
  const stop = new AbortController();
  running.push({ intake: partition, stop, delivering: broker.deliver(partition, stop.signal) });
  partition.openUntilDone();
  return partition;
}

/** The owner is gone, as after a crash: nothing of it runs on. */
async function dies(): Promise<void> {
  setFaultTrap(undefined);
  const one = running.pop();
  if (one !== undefined) await end(one);
}

/** Lets the owner die at the first time it comes to that point. */
async function ownAndDieAt(point: FaultPoint): Promise<void> {
  let partition: PartitionIntake | undefined;
  const died = new Promise<void>((resolve) => {
    setFaultTrap((at) => {
      if (at !== point) return;
      void partition?.drop();
      resolve();
      throw new Error('killed');
    });
  });
  partition = await own('dead');
  await died;
  await dies();
}

function produce(count: number): void {
  for (let n = 0; n < count; n++) {
    const i = broker.values.length;
    const event = {
      key: `${broker.topic}-${i}`,
      occurredAt: `2026-0${(i % 2) + 1}-02T08:30:00Z`,
      actor: { id: `u${i % 7}` },
      action: 'record.read',
      subjects: [{ id: `c${i}` }],
    };
    broker.values.push(JSON.stringify(event));
  }
}

const done = async (): Promise<number> =>
  Number((await test.runtime.intake.log.nextOffset(broker.topic, 0)) ?? 0n);
const doneAre = async (count: number): Promise<void> =>
  vi.waitFor(async () => expect(await done()).toBe(count), { timeout: 45_000, interval: 25 });

const inLedger = `FROM events WHERE topic = `;
const stored = async (): Promise<number> =>
  numberOf(test.runtime.store, `SELECT count() ${inLedger}'${broker.topic}'`);

/** Each offset from `from` on is in the ledger once, with its views, and both sums hold. */
async function expectOnce(from: number, to: number): Promise<void> {
  const { store } = test.runtime;
  const offsets = await rowsOf(
    store,
    `SELECT toUInt32(offset) AS at, toUInt32(count()) AS times ${inLedger}'${broker.topic}' GROUP BY at ORDER BY at`,
  );
  expect(offsets).toEqual(Array.from({ length: to - from }, (_, i) => ({ at: from + i, times: 1 })));
  await expectViewsEqualLedger(store);
  await expectBalance(store);
}

describe('a partition that is taken away', () => {
  it('a zombie inserts nothing once a newer owner has claimed, and what it began is stored once', async () => {
    produce(30);
    const { log } = test.runtime.intake;
    const read = log.claims.bind(log);
    let claimed: Promise<void> | undefined;
    setFaultTrap((point) => {
      if (point !== 'after-intent') return;
      claimed ??= log.writeClaim(CLUSTER, broker.topic, 0, { epoch: 99, owner: 'other' });
    });
    // The claim is in sight of the zombie's next look.
    vi.spyOn(log, 'claims').mockImplementation(async (...place) => {
      await claimed;
      return read(...place);
    });
    await own('zombie');
    await vi.waitFor(() => expect(logged).toMatchObject([{ code: 'PARTITION_FENCED' }]), { timeout: 10_000 });
    expect(await stored()).toBe(0);
    // Kafka still gives it the partition, so it claims anew.
    await doneAre(30);
    expect((await log.claims(CLUSTER, broker.topic, 0))[0]).toEqual({ epoch: 100, owner: 'zombie' });
    await expectOnce(0, 30);
  });

  it('of three owners in a row the one in the middle does not repeat what the newest covers', async () => {
    produce(10);
    await ownAndDieAt('after-intent');
    const { log } = test.runtime.intake;
    const read = vi.spyOn(log, 'openIntents');
    read.mockImplementationOnce(async (...place) => {
      read.mockRestore();
      const intents = await log.openIntents(...place);
      await claimPartition(log, { cluster: CLUSTER, topic: broker.topic, partition: 0 }, 'newest');
      return intents;
    });
    await own('middle');
    await vi.waitFor(() => expect(logged).toMatchObject([{ code: 'PARTITION_FENCED' }]), { timeout: 10_000 });
    expect(await stored()).toBe(0);
    await doneAre(10);
    await expectOnce(0, 10);
  });

  it.each(['after-intent', 'in-insert', 'after-insert'] as const)(
    'what was begun is repeated exactly as far as it went (%s), then the rest',
    async (point) => {
      produce(25);
      await ownAndDieAt(point);
      const begun = await stored();
      produce(25);
      await own('next');
      await doneAre(50);
      expect(begun).toBe(point === 'after-insert' ? 25 : 0);
      const ranges = `SELECT toUInt32(offset_to) AS to FROM intake FINAL WHERE topic = '${broker.topic}' AND phase = 'done' ORDER BY to`;
      expect((await rowsOf(test.runtime.store, ranges))[0]).toEqual({ to: 24 });
      await expectOnce(0, 50);
    },
  );

  it('an intent that a higher claim covers is void and never repeated', async () => {
    produce(10);
    await ownAndDieAt('after-intent');
    const { log } = test.runtime.intake;
    const [intent] = await log.openIntents(broker.topic, 0);
    if (intent === undefined) throw new Error('no intent was left');
    const wider = {
      ...intent,
      to: 4n,
      token: `${broker.topic}/0/0-4`,
      epoch: intent.epoch + 1,
      owner: 'newer',
    };
    await log.noteIntent(wider, intent.occurred);
    await own('third');
    // Repeated in the order of their offsets, the void one would come first.
    const open = async (): Promise<string[]> =>
      (await log.openIntents(broker.topic, 0)).map(({ owner }) => owner);
    await vi.waitFor(async () => expect(await open()).not.toContain('newer'), { timeout: 20_000 });
    await doneAre(10);
    expect(await stored()).toBe(10);
    await expectOnce(0, 10);
  });

  it('begun by another version of the mapping, a range is settled row by row, its views made whole', async () => {
    produce(20);
    await ownAndDieAt('after-insert');
    const { log } = test.runtime.intake;
    const { store } = test.runtime;
    const [intent] = await log.openIntents(broker.topic, 0);
    if (intent === undefined) throw new Error('no intent was left');
    await log.noteIntent({ ...intent, mapping: 'json/0' }, intent.occurred);
    // As a kill in the insert leaves it: one month stored, the other not, and no views.
    const sync = 'SETTINGS mutations_sync = 2';
    const here = `topic = '${broker.topic}'`;
    await store.engine.command(
      `ALTER TABLE events DELETE WHERE ${here} AND toMonth(occurred_at) = 2 ${sync}`,
    );
    await store.engine.command(`ALTER TABLE touched DELETE WHERE ${here} ${sync}`);
    await store.engine.command(`ALTER TABLE subject_events DELETE WHERE ${here} ${sync}`);
    await own('upgraded');
    await doneAre(20);
    expect(await stored()).toBe(20);
    await expectOnce(0, 20);
  });
});

describe('a store that fails', () => {
  const full = () => new AppError('STORE_FULL', 'no space left', { retry: true });
  const broken = () => new AppError('STORE_QUERY_FAILED', 'no such column');

  /** The owner has claimed the partition: what fails from now on is the writing of events. */
  const opened = async (): Promise<void> =>
    vi.waitFor(
      async () => expect(await test.runtime.intake.log.claims(CLUSTER, broker.topic, 0)).toHaveLength(1),
      { timeout: 10_000 },
    );

  it('is waited for while it is full or away: offsets stay, then everything is stored once', async () => {
    await own();
    await opened();
    const insert = vi.spyOn(test.runtime.store.engine, 'insert');
    for (let i = 0; i < 3; i++) insert.mockRejectedValueOnce(full());
    produce(10);
    await vi.waitFor(() => expect(insert).toHaveBeenCalledTimes(2), { timeout: 10_000 });
    expect(broker.committed).toBe(0n);
    await doneAre(10);
    expect(broker.committed).toBe(10n);
    await expectOnce(0, 10);
  });

  it('while it is away no more is taken than has room, however much there is', async () => {
    broker = new InMemoryPartition(broker.topic, 5_000);
    const partition = await own();
    await opened();
    const insert = vi.spyOn(test.runtime.store.engine, 'insert').mockRejectedValue(full());
    broker.values.length = 200_000;
    await vi.waitFor(() => expect(insert.mock.calls.length).toBeGreaterThan(4), { timeout: 30_000 });
    // One batch that is being written, one that is decided, and two that are gathered.
    const room = 4 * new IntakeWriter({} as never).batchRows;
    expect(broker.delivered).toBeGreaterThan(room / 2);
    expect(broker.delivered).toBeLessThanOrEqual(room + 5_000);
    expect(broker.committed).toBe(0n);
    insert.mockRestore();
    await partition.drop();
  });

  it('while it is away no more is decided than one batch ahead, however slowly it comes', async () => {
    const partition = await own();
    await opened();
    const { people } = await test.runtime.intake.sources.get('acme', 'crm');
    const decided = vi.spyOn(people, 'takeFresh');
    const insert = vi.spyOn(test.runtime.store.engine, 'insert').mockRejectedValue(full());
    for (let tries = 1; tries <= 6; tries++) {
      produce(10);
      await vi.waitFor(() => expect(insert.mock.calls.length).toBeGreaterThanOrEqual(tries), {
        timeout: 20_000,
      });
    }
    expect(broker.delivered).toBeGreaterThanOrEqual(50);
    expect(decided).toHaveBeenCalledTimes(2);
    insert.mockRestore();
    await doneAre(60);
    await partition.drop();
    await expectOnce(0, 60);
  });

  it.each(['noteIntent', 'noteDone'] as const)(
    'after a batch that fails for good (%s) nothing behind it is written before it',
    async (step) => {
      broker = new InMemoryPartition(broker.topic, 20_000);
      for (let batch = 0; batch < 3; batch++) {
        produce(10);
        broker.values.push(...Array.from({ length: 19_990 }, () => null));
      }
      const { store, intake } = test.runtime;
      vi.spyOn(intake.log, step).mockRejectedValueOnce(broken());
      await own();
      await vi.waitFor(() => expect(logged).toMatchObject([{ code: 'STORE_QUERY_FAILED' }]), {
        timeout: 20_000,
      });
      await doneAre(60_000);
      const counted = `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(offset)) AS offsets ${inLedger}'${broker.topic}'`;
      expect(await rowsOf(store, counted)).toEqual([{ rows: 30, offsets: 30 }]);
      await expectBalance(store);
    },
  );

  it('a repeat that fails for good is repeated again before anything new', async () => {
    produce(20);
    await ownAndDieAt('after-insert');
    produce(20);
    const { log } = test.runtime.intake;
    vi.spyOn(log, 'noteDone').mockRejectedValueOnce(broken());
    await own();
    await doneAre(40);
    expect(await stored()).toBe(40);
    await expectOnce(0, 40);
  });

  it('a clean end writes what is held', async () => {
    produce(15);
    const partition = await own();
    await vi.waitFor(() => expect(broker.delivered).toBe(15), { timeout: 10_000 });
    await partition.finish();
    expect(await done()).toBe(15);
    expect(broker.committed).toBe(15n);
    await expectOnce(0, 15);
  });
});

describe('offsets that the broker no longer has', () => {
  it('are said with their range, and the rest is taken in', async () => {
    produce(50);
    broker.oldest = 0n;
    await own();
    await doneAre(50);
    await dies();
    produce(50);
    broker.oldest = 70n;
    await own();
    await doneAre(100);
    expect(losses).toEqual(['50-69']);
    expect(await stored()).toBe(80);
    await expectBalance(test.runtime.store);
  });

  it('are said although nothing newer comes', async () => {
    produce(10);
    await own();
    await doneAre(10);
    await dies();
    produce(10);
    broker.oldest = 20n;
    await own();
    await vi.waitFor(() => expect(losses).toEqual(['10-19']), { timeout: 10_000 });
  });

  it('while they are read: what is held is written, and the hole is said', async () => {
    broker = Object.assign(broker, { messagesAFetch: 10 });
    produce(10);
    await own();
    await vi.waitFor(() => expect(broker.delivered).toBe(10), { timeout: 10_000 });
    produce(30);
    broker.oldest = 25n;
    broker.seek(10n);
    await doneAre(40);
    expect(losses).toEqual([expect.stringMatching(/^[12]0-24$/)]);
    await expectBalance(test.runtime.store);
    expect(
      await numberOf(test.runtime.store, `SELECT count() - uniqExact(offset) ${inLedger}'${broker.topic}'`),
    ).toBe(0);
  });

  it('of a begun range: it is counted as found, is done, and comes up never again', async () => {
    produce(20);
    await ownAndDieAt('after-insert');
    produce(40);
    broker.oldest = 30n;
    await own();
    await doneAre(60);
    expect(losses).toEqual(['0-29']);
    const { log } = test.runtime.intake;
    expect(await log.openIntents(broker.topic, 0)).toEqual([]);
    await dies();
    await own();
    produce(5);
    await doneAre(65);
    expect(losses).toEqual(['0-29']);
    expect(await stored()).toBe(20 + 35);
    expect(
      await numberOf(test.runtime.store, `SELECT count() - uniqExact(offset) ${inLedger}'${broker.topic}'`),
    ).toBe(0);
    await expectViewsEqualLedger(test.runtime.store);
    await expectBalance(test.runtime.store);
  });

  it.each([
    ['stored', 'after-insert', 20],
    ['not stored', 'after-intent', 13],
  ] as const)('of the begin of a begun range that was %s: its rest is settled', async (_, point, kept) => {
    produce(20);
    await ownAndDieAt(point);
    broker.oldest = 7n;
    await own();
    await doneAre(20);
    expect(losses).toEqual(['0-6']);
    await expectOnce(20 - kept, 20);
  });

  it('a topic that was made anew is an error, not a silent reset', async () => {
    produce(30);
    await own();
    await doneAre(30);
    await dies();
    broker.values.length = 10;
    await own();
    await vi.waitFor(() => expect(logged).toMatchObject([{ code: 'OFFSETS_LOST' }]), { timeout: 10_000 });
    expect(await stored()).toBe(30);
  });
});
