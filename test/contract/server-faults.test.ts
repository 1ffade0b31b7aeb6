import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/kernel/app-error.js';
import { SimulatedClock } from '../../src/kernel/clock.js';
import { append } from '../../src/store/ledger.js';
import { Store } from '../../src/store/store.js';
import { DISK_FULL, type Fault } from '../support/clickhouse-front/faults.js';
import { Front } from '../support/clickhouse-front/front.js';
import { numberOf, rowsOf } from '../support/sql.js';
import { ledgerRow } from '../support/rows.js';
import { TEST_NOW } from '../support/stores.js';

const PASSWORD = 'correct-horse-battery';
/** After it the impatient store gives a call up; a server of production gets two minutes. */
const LIMIT = 800;

let front: Front;
let store: Store;
let impatient: Store;
let offset = 0;
const open = async (options = {}): Promise<Store> =>
  Store.open({
    path: '/nowhere',
    clock: new SimulatedClock(TEST_NOW),
    server: { url: front.url, database: 'lw', password: PASSWORD, ...options },
  });

beforeAll(async () => {
  front = await Front.start({ password: PASSWORD, keepAliveMs: 300 });
  store = await open();
  impatient = await open({ callLimitMs: LIMIT });
});
afterAll(async () => {
  await impatient.close();
  await store.close();
  await front.stop();
});
beforeEach(() => {
  offset += 10;
});

const rows = () =>
  Array.from({ length: 3 }, (_, i) =>
    ledgerRow({
      offset: offset + i,
      event: {
        key: `k${offset + i}`,
        occurredAt: '2026-02-01T00:00:00.000Z',
        actor: { id: 'u' },
        action: 'record.read',
      },
      subjectKeys: ['s'],
    }),
  );
const insert = async (into = store): Promise<void> => append(into, rows(), `test/0/${offset}`);
const stored = async (): Promise<number[]> => {
  const counted = ['events', 'subject_events FINAL', 'touched FINAL'].map(async (table) =>
    numberOf(store, `SELECT count() AS n FROM ${table} WHERE offset BETWEEN ${offset} AND ${offset + 9}`),
  );
  return Promise.all(counted);
};

describe('an insert that meets a fault', () => {
  it.each([
    ['reset', { kind: 'reset' }, 'STORE_UNAVAILABLE', 0],
    ['reset in the middle of the body', { kind: 'reset-in-body' }, 'STORE_UNAVAILABLE', 0],
    ['503 of something in between', { kind: 'unavailable' }, 'STORE_UNAVAILABLE', 0],
    ['run, the answer lost', { kind: 'drop-answer' }, 'STORE_UNAVAILABLE', 3],
    ['disk full', { ...DISK_FULL, times: 1 }, 'STORE_FULL', 0],
    ['never run, never answered', { kind: 'hang' }, 'STORE_UNAVAILABLE', 0],
    ['run, never answered', { kind: 'hang-after' }, 'STORE_UNAVAILABLE', 3],
  ] as const)(
    '%s: says that it may be repeated, and under its token it is stored once',
    async (_, fault: Fault, code, first) => {
      const armed = await front.faults.arm({ ...fault, table: 'events_in' });
      const by = fault.kind.startsWith('hang') ? impatient : store;
      await expect(insert(by)).rejects.toMatchObject({ code, retry: true });
      await armed.hit();
      await expect.poll(stored, { timeout: 10_000 }).toEqual([first, first, first]);
      await insert();
      expect(await stored()).toEqual([3, 3, 3]);
    },
  );

  it('delayed behind its own repeat it is stored once', async () => {
    await front.faults.arm({ kind: 'delay', ms: LIMIT + 300, table: 'events_in' });
    const late = await front.faults.arm({ kind: 'notice', table: 'events_in', first: 2 });
    await expect(insert(impatient)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await insert();
    await late.hit();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await stored()).toEqual([3, 3, 3]);
  });

  it('a server that dies in the middle has all of it or none after the repeat', async () => {
    const begun = await front.faults.arm({ kind: 'notice', table: 'events_in' });
    const dying = insert().catch((error: unknown) => error);
    await begun.hit();
    await front.kill();
    expect(await dying).toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
    await front.restart();
    await insert();
    expect(await stored()).toEqual([3, 3, 3]);
  });
});

describe('a read that meets a fault', () => {
  it.each(['reset', 'drop-answer'] as const)(
    '%s once: it is read again, since reading changes nothing',
    async (kind) => {
      const armed = await front.faults.arm({ kind, text: 'numbers(7)' });
      expect(await rowsOf(store, 'SELECT number FROM numbers(7)')).toHaveLength(7);
      await armed.hit();
    },
  );

  it('a failure in the middle of the answer is never taken for its end', async () => {
    await front.faults.arm({ kind: 'break-answer', text: 'numbers(9)' });
    const read = rowsOf(store, 'SELECT number FROM numbers(9)');
    await expect(read).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
  });

  it.each(['unavailable', 'hang', 'reset'] as const)(
    '%s for good: it ends in time as a fault that passes',
    async (kind) => {
      const armed = await front.faults.arm({ kind, text: 'numbers(8)', times: null });
      await expect(rowsOf(impatient, 'SELECT number FROM numbers(8)')).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retry: true,
      });
      await armed.hit();
      await armed.release();
    },
  );

  it('a connection that the server closes when idle fails nothing', async () => {
    for (let i = 0; i < 3; i++) {
      await rowsOf(store, 'SELECT 1');
      await insert();
      await new Promise((resolve) => setTimeout(resolve, 280 + i * 15));
    }
    expect(await stored()).toEqual([3, 3, 3]);
  });

  it('thousands of ids fit, which no address would hold', async () => {
    const ids = Array.from(
      { length: 30_000 },
      (_, i) => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`,
    );
    const text = await store.engine.select(
      'SELECT length({ids:Array(UUID)}) AS n',
      { ids },
      { limitMs: 20_000 },
    );
    expect(JSON.parse(text)).toEqual({ n: '30000' });
  });
});

describe('a store that is away', () => {
  it('says so within its limit, also to a probe, and works when it is back', async () => {
    await front.faults.away();
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
    await expect(insert()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
    await front.faults.back();
    await store.ping();
    await insert();
    expect(await stored()).toEqual([3, 3, 3]);
  });

  it('stopped for a while it is waited for, and a probe is not', async () => {
    process.kill(front.pid, 'SIGSTOP');
    const started = performance.now();
    const probe = await store.ping().catch((error: unknown) => error);
    const ms = performance.now() - started;
    process.kill(front.pid, 'SIGCONT');
    expect(probe).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(ms).toBeLessThan(5_000);
    await expect
      .poll(async () =>
        store.ping().then(
          () => 'back',
          () => 'away',
        ),
      )
      .toBe('back');
  });
});

describe('what is told', () => {
  it('a wrong password is a fault of the configuration, told without it', async () => {
    const error: unknown = await open({ password: 'swordfish-7' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_QUERY_FAILED', retry: false });
    const everything = [String(error), JSON.stringify(error), ...causes(error).map(String)].join(' ');
    expect(everything).not.toMatch(/swordfish-7|c3dvcmRmaXNo|battery/);
  });

  it('compressed both ways it is the same', async () => {
    const compressed = await open({ compress: true });
    try {
      await append(compressed, rows(), `test/0/${offset}`);
      expect(
        await rowsOf(compressed, `SELECT toUInt32(count()) AS n FROM events WHERE offset >= ${offset}`),
      ).toEqual([{ n: 3 }]);
    } finally {
      await compressed.close();
    }
  });
});

function causes(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error];
  const own = error instanceof AppError ? [error.options.detail] : [];
  return [error.message, error.stack, ...own, ...(error.cause === undefined ? [] : causes(error.cause))];
}
