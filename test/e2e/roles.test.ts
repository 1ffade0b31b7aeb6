import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Front } from '../support/clickhouse-front/front.js';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { kafkaAvailable } from '../support/kafka/java.js';

const MAIN = new URL('../../dist/src/main.js', import.meta.url).pathname;
const KEY = `lw_intake_0123456789abcdef_${'k'.repeat(43)}`;
const LEASE_SECONDS = 3;
const HISTORY_DAYS = 20;
const ACTORS = ['ann', 'bob', 'cid', 'dan'];
/** Seven processes that start at once, on a machine that may be busy. */
const LONG_START = { timeout: 90_000, interval: 200 };
const PATIENCE = { timeout: 30_000, interval: 200 };

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  said(): string;
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

describe.skipIf(!available.ok)('processes of all roles beside one server and one broker', () => {
  let broker: Broker;
  let front: Front;
  let kafka: KafkaClient;
  let folder: string;
  const all = new Map<string, Started>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-roles-'));
    [broker, front] = await Promise.all([startBroker(), Front.start()]);
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
    await kafka.ensureTopics([
      { topic: 'requests', partitions: 3 },
      { topic: 'shards', partitions: 4 },
    ]);
    writeFileSync(join(folder, 'master.key'), randomBytes(32).toString('base64'), { mode: 0o600 });
    writeFileSync(join(folder, 'crm.key'), `${KEY}\n`, { mode: 0o600 });
    writeFileSync(
      join(folder, 'ledgerwatch.yaml'),
      `dataDir: ./data
masterKeyFile: ./master.key
leaseSeconds: ${LEASE_SECONDS}
http: {port: 0}
clickhouse: {url: '${front.url}'}
kafka:
  brokers: ['${broker.bootstrap}']
  intakeTopic: requests
  controlTopic: shards
  topics: [{topic: later, tenant: acme, source: crm}]
mail: {from: a@example.com, directory: ./mail}
tenants: [{id: acme, horizonDays: 36500, alerts: {to: [b@example.com]}, sources: [{id: crm, keyFile: ./crm.key}]}]
`,
    );
  }, 120_000);

  afterAll(async () => {
    for (const { child } of all.values()) child.kill('SIGKILL');
    await kafka?.close();
    await Promise.all([broker?.stop(), front?.stop()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A process as an operator starts it; resolves once it listens. */
  async function start(name: string, role: string): Promise<Started> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, LEDGERWATCH_DATA_DIR: join(folder, name) };
    const child = spawn(process.execPath, [MAIN, '--role', role], { cwd: folder, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    const url = await vi.waitFor(() => {
      const found = /"url":"([^"]+)".*"listening"/.exec(said)?.[1];
      if (found === undefined) throw new Error(`${name} does not listen:\n${said.slice(-2_000)}`);
      return found;
    }, LONG_START);
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const end: Started['end'] = async (signal = 'SIGTERM') => {
      const at = performance.now();
      child.kill(signal);
      return { code: await gone, ms: performance.now() - at };
    };
    const started = { child, url, end, said: () => said };
    all.set(name, started);
    return started;
  }

  const of = (name: string): Started => all.get(name) ?? expect.fail(`no process ${name}`);
  const sql = async (text: string): Promise<string> => JSON.stringify(await front.sql(text, 'ledgerwatch'));
  const send = async (path: string, init: RequestInit = {}, key = KEY): Promise<Response> =>
    fetch(`${of('api').url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
  const ready = async (name: string) =>
    (await (await fetch(`${of(name).url}/health/ready`)).json()) as { checks: Record<string, string> };

  /** Exports of one actor: a few a day for weeks, and then very many. */
  const events = (actor: string, day: string, records: number, count = 1) =>
    Array.from({ length: count }, (_, n) => ({
      key: `${actor}/${day}/${n}`,
      occurredAt: `${day}T09:0${n}:00Z`,
      actor: { id: actor, type: 'human' },
      action: 'data.export',
      volume: { records, basis: 'returned' },
    }));

  it('start, each with what its role serves', async () => {
    await start('api', 'api');
    await Promise.all(
      [
        ['streams-1', 'streams'],
        ['streams-2', 'streams'],
        ['watch-1', 'watch'],
        ['watch-2', 'watch'],
        ['alerts-1', 'alerts'],
      ].map(async ([name = '', role = '']) => start(name, role)),
    );
    await start('alerts-2', 'alerts');
    expect((await fetch(`${of('streams-1').url}/health/live`)).status).toBe(200);
    expect((await fetch(`${of('streams-1').url}/v1/tenants`)).status).toBe(404);
    await vi.waitFor(async () => expect((await ready('api')).checks['requests']).toBe('up'), PATIENCE);
  }, 180_000);

  it('a request is accepted, stored, and nobody else learns of it', async () => {
    const body = JSON.stringify([
      ...events('ann', '2026-03-01', 5),
      { key: 'bad' },
      ...events('ann', '2026-03-01', 5),
    ]);
    const answer = await send('/v1/events', { method: 'POST', body });
    expect(answer.status).toBe(202);
    const { status, received, receipt } = (await answer.json()) as Record<string, string>;
    expect({ status, received }).toEqual({ status: 'accepted', received: 3 });
    expect(answer.headers.get('location')).toBe(receipt);
    const state = await vi.waitFor(async () => {
      const now = (await (await send(receipt ?? '')).json()) as { status: string };
      expect(now.status).toBe('stored');
      return now;
    }, PATIENCE);
    expect(state).toMatchObject({ received: 3, stored: 1, duplicates: 1, quarantined: 1, refused: 0 });
    expect(state).toMatchObject({ items: [{ index: 1, reason: 'schema' }] });
    expect((await send(`${receipt}x`)).status).toBe(404);
  });

  it('a topic that appears later is read, while the others were', async () => {
    expect((await ready('streams-1')).checks).toMatchObject({ intake: 'up', topics: 'down' });
    await kafka.ensureTopics([{ topic: 'later', partitions: 2 }]);
    const producer = kafka.producer();
    await producer.start();
    const value = JSON.stringify(events('bob', '2026-03-02', 5)[0]);
    await producer.send('later', [{ partition: 0, value }]);
    await producer.stop();
    await vi.waitFor(
      async () => expect(await sql(`SELECT count() AS n FROM events WHERE topic = 'later'`)).toContain(':1}'),
      PATIENCE,
    );
    await vi.waitFor(async () => expect((await ready('streams-1')).checks['topics']).toBe('up'), PATIENCE);
  });

  it('one process has each duty; when it dies, the one that stood by goes on', async () => {
    const duty = async (name: string) => (await ready(name)).checks['alerts'];
    await vi.waitFor(
      async () =>
        expect(new Set([await duty('alerts-1'), await duty('alerts-2')])).toEqual(
          new Set(['degraded', 'up']),
        ),
      PATIENCE,
    );
    const [leader, standby] =
      (await duty('alerts-1')) === 'up' ? ['alerts-1', 'alerts-2'] : ['alerts-2', 'alerts-1'];
    of(leader).child.kill('SIGKILL');
    await vi.waitFor(async () => expect(await duty(standby)).toBe('up'), PATIENCE);
  });

  it('an act that is judged in a shard is told once', async () => {
    const history = Array.from({ length: HISTORY_DAYS }, (_, day) => {
      const date = new Date(Date.now() - (HISTORY_DAYS + 2 - day) * 86_400_000).toISOString().slice(0, 10);
      return ACTORS.flatMap((actor) => events(actor, date, 20));
    }).flat();
    const today = new Date(Date.now() - 60_000).toISOString();
    const take = { ...events('ann', today.slice(0, 10), 500_000)[0], key: 'take', occurredAt: today };
    for (const list of [history, [take]]) {
      const answer = await send('/v1/events', { method: 'POST', body: JSON.stringify(list) });
      const { receipt } = (await answer.json()) as { receipt: string };
      await vi.waitFor(
        async () => expect(await (await send(receipt)).text()).toContain('"stored"'),
        PATIENCE,
      );
    }
    const mails = (): string[] =>
      existsSync(join(folder, 'mail'))
        ? readdirSync(join(folder, 'mail')).filter((name) => name.endsWith('.eml'))
        : [];
    await vi.waitFor(() => expect(mails()).toHaveLength(1), PATIENCE);
    expect(
      await sql("SELECT uniqExact(follower) AS n FROM ticks WHERE startsWith(follower, 'detect/')"),
    ).toContain(':4}');
  });

  it('every process ends within ten seconds', async () => {
    const alive = [...all].filter(([, { child }]) => child.exitCode === null && child.signalCode === null);
    const ends = await Promise.all(
      alive.map(async ([name, started]) => ({ name, ...(await started.end()) })),
    );
    for (const { name, code, ms } of ends)
      expect({ name, code, soon: ms < 10_000 }).toEqual({ name, code: 0, soon: true });
    expect(await sql('SELECT count() AS n FROM events')).toContain(
      `:${2 + HISTORY_DAYS * ACTORS.length + 1}}`,
    );
  });
});
