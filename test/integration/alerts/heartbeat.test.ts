import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { alertsToTell } from '../../../alerts/deliveries.js';
import { DispatchAlerts, type DispatchOutcome } from '../../../alerts/dispatch.js';
import { DispatchWithBeat } from '../../../alerts/heartbeat/dispatch-with-beat.js';
import { TellBeat } from '../../../alerts/heartbeat/tell-beat.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { beatEvent, SendingBeats } from '../../../src/jobs/sending-beats.js';
import { findBeat } from '../../../src/detect/heartbeat/find-beat.js';
import { HEARTBEAT_TENANT } from '../../../src/event/heartbeat.js';
import { DAY, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { randomId } from '../../../src/kernel/ids.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { tenantQuery } from '../../../src/store/query.js';
import { storeOwnEvents } from '../../../streams/http/own-events.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

const EVERY = 5 * MINUTE;

let test: TestRuntime;
let outside: Server;
let url: URL;
let status = 200;
const taken: unknown[] = [];
beforeAll(async () => {
  test = await openTestRuntime();
  await test.runtime.intake.takeRequests();
  outside = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (status < 300) taken.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => {
    outside.listen(0, '127.0.0.1', done);
  });
  url = new URL(`http://127.0.0.1:${(outside.address() as AddressInfo).port}/ping/secret`);
});
afterAll(async () => {
  outside.close();
  await test.close();
});
beforeEach(() => {
  status = 200;
  taken.length = 0;
});

const later = (ms: number): void => test.clock.advanceTo(test.clock.now() + ms);

/** The parts of a service, each of which can be left out. */
function service(internalHosts: readonly string[] = ['127.0.0.1'], judge?: () => Promise<unknown>) {
  const { runtime, clock } = test;
  const { store, facts, findings, intake, detection } = runtime;
  const common = { store, clock, logger: silentLogger };
  const sink = storeOwnEvents(intake, silentLogger);
  const routing = {
    addresses: () => [],
    secondAddress: async () => undefined,
    concerns: async () => false,
    timeZone: () => 'UTC',
    namesVisible: async () => false,
  };
  const beat = new TellBeat({ ...common, url, every: EVERY, egress: { internalHosts } });
  let dispatcher: { run(): Promise<DispatchOutcome> } = new DispatchAlerts({
    ...common,
    channels: [],
    routing,
    publicUrl: '',
  });
  const beats = new SendingBeats({ ...common, sink, every: EVERY });
  const raise = new RaiseAlerts({ ...common, facts, findings });
  const parts = {
    intake: async () => beats.send(),
    judging: judge ?? (async () => detection.follow()),
    raising: async () => raise.run(),
    dispatching: async () => {
      await new DispatchWithBeat(dispatcher, beat).run();
      await beat.settled();
    },
  };
  return {
    async run(without?: keyof typeof parts) {
      for (const [name, part] of Object.entries(parts)) {
        if (name === without) continue;
        await part();
        later(2 * SECOND);
      }
    },
    dispatch: parts.dispatching,
    async raiseAndDispatch() {
      await parts.raising();
      await parts.dispatching();
    },
    breakDispatcher: () => {
      dispatcher = { run: async () => Promise.reject(new Error('broken')) };
    },
  };
}

describe('the heartbeat', () => {
  it('goes the whole way once, and says how long it took', async () => {
    const one = service();
    later(EVERY);
    const sent = new Date(test.clock.now()).toISOString();
    await one.run();
    await one.dispatch();
    expect(taken).toEqual([
      {
        service: 'ledgerwatch',
        tenant: HEARTBEAT_TENANT,
        sent,
        tookMs: 6_000,
        ms: { toStored: 0, toJudged: 2_000, toRaised: 2_000, toDispatched: 2_000 },
      },
    ]);
  });

  it.each(['intake', 'judging', 'raising', 'dispatching'] as const)(
    'stops when %s stops, and goes on with it',
    async (part) => {
      const one = service();
      later(EVERY);
      await one.run(part);
      expect(taken).toEqual([]);
      later(EVERY);
      await one.run();
      expect(taken).toHaveLength(1);
    },
  );

  it('stops when the dispatcher fails', async () => {
    const one = service();
    one.breakDispatcher();
    later(EVERY);
    await expect(one.run()).rejects.toThrow('broken');
    expect(taken).toEqual([]);
  });

  it('stops when what somebody else did cannot be judged, also when the beat can', async () => {
    const { intake, declarations, detection } = test.runtime;
    const one = service();
    later(EVERY);
    const sink = storeOwnEvents(intake, silentLogger);
    const act = (key: string) => ({ ...beatEvent(key, test.clock.now()), action: 'audit.read' }) as const;
    await sink.append(HEARTBEAT_TENANT, [beatEvent(randomId(), test.clock.now())]);
    await sink.append('acme', [act(randomId())]);
    const known = declarations.tenant.bind(declarations);
    const broken = vi.spyOn(declarations, 'tenant').mockImplementation((tenant) => {
      if (tenant === 'acme') throw new Error('broken');
      return known(tenant);
    });
    await expect(detection.follow()).rejects.toThrow('broken');
    await one.run('judging');
    expect(taken).toEqual([]);
    broken.mockRestore();
    await one.run();
    expect(taken).toHaveLength(1);
  });

  it('is late when judging is: a newer one that has come in is not told before its turn', async () => {
    const { intake, store, findings } = test.runtime;
    const one = service();
    const sink = storeOwnEvents(intake, silentLogger);
    later(DAY);
    const judgedUntil = test.clock.now();
    for (const wait of [0, 2 * EVERY]) {
      later(wait);
      await sink.append(HEARTBEAT_TENANT, [beatEvent(randomId(), test.clock.now())]);
    }
    await findBeat({ store, findings }, judgedUntil);
    await one.raiseAndDispatch();
    expect(taken).toEqual([]);
    await findBeat({ store, findings }, test.clock.now());
    await one.raiseAndDispatch();
    expect(taken).toHaveLength(1);
  });

  it('is not told anew by a process that begins after the others stopped', async () => {
    const before = service();
    later(EVERY);
    await before.run();
    later(EVERY);
    await service().dispatch();
    expect(taken).toHaveLength(1);
  });

  it('is tried again when it was not taken, and never goes where it may not', async () => {
    status = 503;
    const one = service();
    later(EVERY);
    await one.run();
    status = 200;
    await one.dispatch();
    expect(taken).toEqual([]);
    later(10 * SECOND);
    await one.dispatch();
    expect(taken).toHaveLength(1);
    later(EVERY);
    await service([]).run();
    expect(taken).toHaveLength(1);
  });
});

const countOf = async (table: string): Promise<number> => {
  const query = tenantQuery({
    file: new URL(`./heartbeat/${table}.sql`, import.meta.url),
    params: {},
    row: z.object({ rows: z.coerce.number() }),
  });
  const [found] = await test.runtime.store.read(query, { tenant: HEARTBEAT_TENANT });
  return found?.rows ?? -1;
};

describe('what is left of beats', () => {
  it('is one finding, and what was stated in two days', async () => {
    const one = service();
    for (let n = 0; n < 4; n += 1) {
      later(DAY);
      await one.run();
    }
    expect(taken).toHaveLength(4);
    await expect.poll(async () => countOf('facts'), { timeout: 3_000 }).toBeLessThanOrEqual(3);
    expect(await countOf('findings')).toBe(1);
    expect(await countOf('deliveries')).toBe(0);
  });

  it('is nothing that anybody is told of or shown', async () => {
    const { store } = test.runtime;
    const book = new OpenBook({
      store,
      directory: { known: async () => Promise.reject(new Error('asked')) },
    });
    await book.refresh(0);
    expect(book.tenants()).toEqual([]);
    const now = test.clock.now();
    expect(await alertsToTell(store, 'email', { since: now - 30 * DAY, now })).toEqual([]);
    expect(test.runtime.declarations.list().map(({ id }) => id)).toEqual(['acme', 'other']);
    expect(() => test.runtime.declarations.requireTenant(HEARTBEAT_TENANT)).toThrow('_heartbeat');
  });
});

describe('the heartbeat of shards', () => {
  it('goes through each of them, and stops with any', async () => {
    const { detection } = test.runtime;
    const shards = await Promise.all([0, 1, 2].map(async (index) => detection.ofShard({ index, of: 3 })));
    let dead: number | undefined;
    const one = service(['127.0.0.1'], async () => {
      for (const [index, shard] of shards.entries()) if (index !== dead) await shard.follow();
    });
    const beats = async (): Promise<number> => {
      taken.length = 0;
      later(EVERY);
      await one.run();
      return taken.length;
    };
    expect(await beats()).toBe(1);
    for (dead of [0, 1, 2]) expect([dead, await beats()]).toEqual([dead, 0]);
    dead = undefined;
    expect(await beats()).toBe(1);
    expect(await countOf('findings')).toBe(4);
  });

  it('is a fact a beat and shard', async () => {
    const { detection } = test.runtime;
    const shards = await Promise.all([0, 1].map(async (index) => detection.ofShard({ index, of: 2 })));
    const one = service(['127.0.0.1'], async () => {
      for (const shard of shards) await shard.follow();
    });
    later(EVERY);
    await one.run();
    const before = await countOf('facts');
    later(EVERY);
    await one.run();
    expect((await countOf('facts')) - before).toBe(2);
  });
});
