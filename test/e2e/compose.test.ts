import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Front } from '../support/clickhouse-front/front.js';
import { COMPOSE, type ComposeService, ourServices, wordsOf } from '../support/compose.js';
import { type Broker, freePorts, startBroker } from '../support/kafka/broker.js';
import { kafkaAvailable } from '../support/kafka/java.js';
import { type MailServer, openMailServer } from '../support/mail-server.js';
import { until } from '../support/terminal-session.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

const PASSWORD = 'front-password-1';
const run = promisify(execFile);

interface Process {
  readonly name: string;
  readonly service: ComposeService;
  readonly port: number;
  readonly data: string;
  readonly child: ChildProcess;
  readonly said: { text: string };
}

/** What a container has under one name and this machine under another. */
type Renamed = ReadonlyMap<string, string>;

const renamed = (text: string, names: Renamed): string => {
  let result = text;
  for (const [from, to] of names) result = result.replaceAll(from, to);
  return result;
};

/** Six processes, a broker and a database start at once: on a busy machine that takes a while. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 150_000 });
/** Of a tenant that is new the past is judged first, in each shard: a hundred days of profiles before the first mail. */
const FIRST_MAIL = 180_000;

describe.skipIf(!available.ok)(
  'docker-compose.yml, each of our services as a process of this machine',
  () => {
    let folder: string;
    let broker: Broker;
    let kafka: KafkaClient;
    let front: Front;
    let mails: MailServer;
    let shared: Renamed;
    let processes: Process[] = [];

    beforeAll(async () => {
      if (!existsSync(join(root, 'dist/src/main.js'))) throw new Error('not built: run "npm run setup"');
      folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-compose-'));
      [broker, front, mails] = await Promise.all([
        startBroker(),
        Front.start({ password: PASSWORD }),
        openMailServer(),
      ]);
      kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'compose' }, silentLogger);
      shared = names();
      await makeTopics();
      const ports = await freePorts(ourServices().length + 1);
      processes = ourServices()
        .flatMap(([name, service]) =>
          Array.from({ length: service.deploy.replicas }, (_, index) => ({
            name: `${name}-${index + 1}`,
            service,
          })),
        )
        .map(({ name, service }, index) => launch(name, service, ports[index] ?? 0));
    });

    afterAll(async () => {
      for (const { child } of processes) child.kill('SIGKILL');
      await kafka?.close();
      await Promise.all([broker?.stop(), front?.stop(), mails?.close()]);
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    /** Host names, ports and paths: nothing else of the file is changed. */
    function names(): Renamed {
      const [config, masterKey, password] = ['ledgerwatch.yaml', 'master_key', 'clickhouse_password'].map(
        (name) => join(folder, name),
      ) as [string, string, string];
      const key = Buffer.alloc(32, 7).toString('base64');
      writeFileSync(masterKey, `${key}\n`, { mode: 0o600 });
      writeFileSync(password, `${PASSWORD}\n`, { mode: 0o600 });
      const map = new Map([
        ['kafka:9092', broker.bootstrap],
        ['http://clickhouse:8123', front.url],
        ['/etc/ledgerwatch/ledgerwatch.yaml', config],
        ['/run/secrets/master_key', masterKey],
        ['/run/secrets/clickhouse_password', password],
      ]);
      writeFileSync(
        config,
        renamed(readFileSync(join(root, 'deploy/compose/ledgerwatch.yaml'), 'utf8'), map),
      );
      return map;
    }

    /** Runs the script of the service that makes the topics; its tool notes them here. */
    async function makeTopics(): Promise<void> {
      const tool = join(folder, 'kafka-topics.sh');
      writeFileSync(tool, '#!/bin/sh\necho "$6 $8"\n', { mode: 0o755 });
      const { entrypoint = [], command } = COMPOSE.services['kafka-topics'] ?? { command: [] };
      const [shell = '', ...flags] = entrypoint;
      const script = command
        .join('\n')
        .replaceAll('$$', '$')
        .replaceAll('/opt/kafka/bin/kafka-topics.sh', tool);
      const { stdout } = await run(shell, [...flags, script]);
      const topics = stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]);
      expect(topics.map(([topic]) => topic)).toEqual([
        'crm-events',
        'ledgerwatch-requests',
        'ledgerwatch-shards',
      ]);
      await kafka.ensureTopics(topics.map(([topic, count]) => ({ topic, partitions: Number(count) })));
    }

    function launch(name: string, service: ComposeService, port: number): Process {
      const data = join(folder, name);
      mkdirSync(data, { mode: 0o700 });
      const own: Renamed = new Map([...shared, ['8700', String(port)], ['/data', data]]);
      const env = Object.entries(service.environment).map(([key, value]) => {
        const mail = { mail: '127.0.0.1', '1025': String(mails.port) }[value];
        return [key, mail ?? renamed(value, own)] as const;
      });
      const [, ...words] = [...wordsOf('ENTRYPOINT'), ...service.command];
      const there = words.map((word) => word.replace('/app', root));
      const child = spawn(process.execPath, there, {
        cwd: data,
        env: { PATH: process.env['PATH'], ...Object.fromEntries(env) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { text: '' };
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (said.text += text));
      return { name, service, port, data, child, said };
    }

    /** The check of the compose file, as its container would run it. */
    async function isHealthy({ service, port }: Pick<Process, 'service' | 'port'>): Promise<boolean> {
      const [, command = '', ...words] = service.healthcheck?.test ?? [];
      const own = words.map((word) =>
        word.replaceAll('8700', String(port)).replaceAll('http://127.0.0.1:8123', front.url),
      );
      const program = command === 'node' ? process.execPath : command;
      return run(program, own).then(
        () => true,
        () => false,
      );
    }

    async function api(path: string, body?: object): Promise<unknown> {
      const { port, data } = processes.find(({ name }) => name === 'api-1') as Process;
      const key = readFileSync(join(data, 'admin.key'), 'utf8').trim();
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
      expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
      return answer.json();
    }

    const lastWords = (): string =>
      processes.map(({ name, said }) => `${name}:\n${said.text.slice(-1_500)}`).join('\n');

    async function soon(holds: () => Promise<boolean>, what: string, within?: number): Promise<void> {
      await until(holds, what, within).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${lastWords()}`);
      });
    }

    it('all become healthy by the checks of the file', async () => {
      for (const one of processes) {
        await soon(async () => one.said.text.includes('"msg":"listening"'), `${one.name} to listen`);
        await soon(async () => isHealthy(one), `${one.name} to be healthy`);
      }
      expect(processes).toHaveLength(6);
      const clickhouse = COMPOSE.services['clickhouse'];
      expect(clickhouse && (await isHealthy({ service: clickhouse, port: 0 }))).toBe(true);
    });

    it('what a request and a topic bring is stored, judged, and told by mail', async () => {
      const now = Date.now();
      const past = Array.from({ length: 28 * 8 }, (_, index) => {
        const [day, person] = [Math.floor(index / 8) + 1, index % 8];
        return exported(
          `past-${index}`,
          now - day * DAY - (person % 3) * HOUR,
          `u${person}`,
          20 + (index % 40),
        );
      });
      await send(exported('by-topic', now - 2 * DAY, 'u1', 30));
      expect(await api('/v1/events?tenant=acme&source=crm', past)).toMatchObject({ status: 'accepted' });
      await soon(async () => (await storedOf()) === past.length + 1, 'the past to be stored');
      await api('/v1/events?tenant=acme&source=crm', [exported('spike', now, 'u3', 48_200)]);
      await soon(async () => mails.received.length > 0, 'a mail', FIRST_MAIL);
      const mail = await simpleParser(mails.received[0]?.raw ?? '');
      expect(mail.subject).toMatch(/^\[acme\] \w+: 48,200 records exported/);
      expect(mails.received[0]?.recipients).toEqual(['security@acme.example']);
    });

    it('each ends with 0 within its grace', async () => {
      const ends = processes.map(async ({ child }) => {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        return (await exit)[0] as number | null;
      });
      expect(await Promise.all(ends), lastWords()).toEqual(processes.map(() => 0));
    });

    async function storedOf(): Promise<number> {
      const { sources } = (await api('/v1/tenants/acme/intake')) as {
        sources: { source: string; stored: number }[];
      };
      // Each of these looks is itself recorded, under the source of what is done here.
      return sources.find(({ source }) => source === 'crm')?.stored ?? 0;
    }

    async function send(event: object): Promise<void> {
      const producer = kafka.producer();
      await producer.start();
      await producer.send('crm-events', [{ value: JSON.stringify(event) }]);
      await producer.stop();
    }
  },
);

const exported = (key: string, at: number, actor: string, records: number) => ({
  key,
  occurredAt: new Date(at).toISOString(),
  action: 'report.export',
  actor: { id: actor },
  target: { type: 'contact' },
  volume: { records, basis: 'returned' },
});
