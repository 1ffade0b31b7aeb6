import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salesforceConnection } from '../../../src/config/connections.js';
import { Duties } from '../../../src/jobs/duties.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { Lease, leaseTimes } from '../../../src/store/lease.js';
import { pullingOf } from '../../../src/jobs/pulling.js';
import { storePulled } from '../../../streams/pull/deliver.js';
import { Pulling } from '../../../streams/pull/pulling.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { csvOf } from '../../support/salesforce.js';
import { until } from '../../support/terminal-session.js';
import { type SalesforceServer, startSalesforce } from '../../support/vendors/salesforce.js';

const OF = { tenant: 'acme', source: 'sf' };
let world: AccessWorld;
let server: SalesforceServer;
beforeAll(async () => {
  world = await openAccessWorld();
  server = await startSalesforce();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

const connection = (more: object = {}) =>
  salesforceConnection.parse({ kind: 'salesforce', url: server.url, clientId: 'the-client', ...more });

const pulling = (more: object = {}): Pulling => {
  const { runtime } = world.test;
  const { store, clock, findings, connections, intake } = runtime;
  return new Pulling({
    store,
    clock,
    logger: silentLogger,
    findings,
    connections,
    ownReaders: runtime.ownReaders,
    deliver: storePulled(intake),
    sourceOf: async (tenant, source) => intake.sources.get(tenant, source),
    promisedMinutes: () => 60,
    holds: async () => true,
    epoch: () => 0,
    lookMs: 10,
    ...more,
  });
};

const asked = (what: string): number => server.asked.filter((one) => one.includes(what)).length;

describe('the pollers of a process', () => {
  it('come and go with the connections and the duty', async () => {
    const { connections } = world.test.runtime;
    let isOurs = true;
    let looks = 0;
    const own = pulling({
      holds: async () => {
        looks += 1;
        return isOurs;
      },
    });
    // The look under way may have begun before a change; the one behind it saw it, and is over when a third begins.
    const afterLooks = async (): Promise<void> => {
      const before = looks;
      await until(() => looks >= before + 3, 'further looks at what is connected');
    };
    own.start();
    await connections.connect({ ...OF, connection: connection() }, { 'client-secret': 'the-secret' }, 'test');
    await until(() => asked('Hourly') === 1, 'the new connection to be read');
    await connections.connect({ ...OF, connection: connection({ interval: 'daily' }) }, {}, 'test');
    await until(() => asked('Daily') === 1, 'the changed connection to be read');
    isOurs = false;
    await afterLooks();
    await connections.connect({ ...OF, connection: connection({ everyMinutes: 5 }) }, {}, 'test');
    await afterLooks();
    expect(asked('Hourly')).toBe(1);
    isOurs = true;
    await until(() => asked('Hourly') === 2, 'reading to be ours again');
    await own.stop();
    const keep = connections.keeperOf(OF);
    await keep('refresh-token', 'the next one');
    expect(await connections.secretOf(OF)('refresh-token')).toBe('the next one');
    await connections.disconnect(OF, ['client-secret', 'refresh-token'], 'test');
    // An answer to what was still being asked.
    await keep('refresh-token', 'one more');
    for (const name of ['client-secret', 'refresh-token'] as const)
      expect(await connections.secretOf(OF)(name)).toBeUndefined();
  });

  it('are given up at once when the process ends, whatever a source takes its time for', async () => {
    const { connections } = world.test.runtime;
    await connections.connect({ ...OF, connection: connection() }, { 'client-secret': 'the-secret' }, 'test');
    server.mishap({ on: /query/, slow: 5_000 });
    const own = pulling();
    const before = asked('query');
    own.start();
    await until(() => asked('query') > before, 'the slow query to be asked');
    const begun = performance.now();
    await own.stop();
    expect(performance.now() - begun).toBeLessThan(2_000);
    await connections.disconnect(OF, ['client-secret'], 'test');
  });

  it('are those of the process that holds the lease, under its epoch', async () => {
    const { runtime } = world.test;
    const lease = (owner: string) => (name: string) =>
      new Lease(name, { store: runtime.store, owner, times: leaseTimes(600) });
    const open = (owner: string): Duties =>
      new Duties(['pull'], ['pull'], {
        lease: lease(owner),
        logger: silentLogger,
        metrics: new Metrics(),
        onTaken: async () => undefined,
      });
    const [first, second] = [open('first'), open('second')];
    first.start();
    await until(() => first.epochOf('pull') === 1, 'the first to take the duty');
    second.start();
    expect(await second.mayRun('pull')).toBe(false);
    const fresh = { ...runtime, metrics: new Metrics() };
    expect(pullingOf(fresh, second, { kafka: undefined, handOver: undefined })).toBeDefined();
    const none = { all: ['watch'] as const, mayRun: async () => true, epochOf: () => 0 };
    expect(pullingOf(fresh, none, { kafka: undefined, handOver: undefined })).toBeUndefined();
    await Promise.all([first.stop(), second.stop()]);
  });
});

describe('a check by request', () => {
  const ask = async (method: string, path: string, body?: object) =>
    world.ask({ method, path: `/v1/tenants/acme/sources/sf/${path}`, key: world.keyOf.administrator, body });

  it('says what a log-in refused, shows no secret, and is recorded', async () => {
    const wanted = {
      connection: { kind: 'salesforce', url: server.url, clientId: 'the-client' },
      secrets: { 'client-secret': 'a wrong one' },
    };
    const connected = await ask('POST', 'connection', wanted);
    expect(connected.status).toBe(201);
    const refused = await ask('POST', 'check');
    expect(refused.status).toBe(424);
    expect(JSON.parse(refused.body)).toMatchObject({
      code: 'SOURCE_REFUSED',
      detail: 'no token is given: invalid_client (no invalid_client)',
    });
    const recorded = await world.recorded('acme');
    expect(recorded.filter(({ target }) => target?.type === 'source').length).toBeGreaterThanOrEqual(2);
    for (const text of [connected.body, refused.body, JSON.stringify(recorded)])
      expect(text).not.toContain('a wrong one');
    await ask('DELETE', 'connection');
  });

  it('reads nothing of the records', async () => {
    server.org.files = [
      {
        Id: '0AT000000000000001',
        EventType: 'Login',
        Interval: 'Hourly',
        CreatedDate: '2026-03-02T08:00:00.000+0000',
        Sequence: 1,
        csv: csvOf([{ EVENT_TYPE: 'Login' }]),
      },
    ];
    server.asked.length = 0;
    await ask('POST', 'connection', {
      connection: { kind: 'salesforce', url: server.url, clientId: 'the-client' },
      secrets: { 'client-secret': 'the-secret' },
    });
    const answer = await ask('POST', 'check');
    expect(answer.status).toBe(200);
    expect(asked('/LogFile')).toBe(0);
    await ask('DELETE', 'connection');
  });
});
