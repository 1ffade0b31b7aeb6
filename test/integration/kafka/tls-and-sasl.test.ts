import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AlertCommands } from '../../../alerts/commands.js';
import type { EndpointChannel } from '../../../alerts/channels/channel.js';
import { openEndpoints } from '../../../alerts/channels/open-endpoints.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { kafkaConnection } from '../../../src/config/kafka-connection.js';
import type { KafkaConfig } from '../../../src/config/sections.js';
import { createKafka, type KafkaClient } from '../../../src/kafka/client.js';
import { MINUTE, SECOND, systemClock } from '../../../src/kernel/clock.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { alertLineOf, alertMessage } from '../../support/alerts.js';
import { dispatching, foundIn } from '../../support/dispatching.js';
import { openService } from '../../support/service.js';
import { kafkaAvailable } from '../../support/kafka/java.js';
import { readAll, valuesOf } from '../../support/kafka/read-topic.js';
import { type SecuredBroker, startSecuredBroker, USER } from '../../support/kafka/secured-broker.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const EVENT = {
  key: 'e-1',
  occurredAt: new Date().toISOString(),
  action: 'record.read',
  actor: { id: 'u17' },
};
const WRONG_PASSWORD = 'sealed-envelope-77';

let secured: SecuredBroker;
let folder: string;
let administrator: KafkaClient;

beforeAll(async () => {
  if (!available.ok) return;
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-sasl-'));
  secured = await startSecuredBroker();
  administrator = createKafka({ brokers: [secured.at.plain], clientId: 'administrator' }, silentLogger);
});

afterAll(async () => {
  await administrator?.close();
  await secured?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const secretFile = (name: string, secret: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  return path;
};

type Section = Pick<KafkaConfig, 'ssl' | 'sasl'>;

const login = (mechanism: (typeof MECHANISMS)[number] = 'plain', password: string = USER.password) => ({
  mechanism,
  username: USER.username,
  passwordFile: secretFile(`password-${password}`, password),
});

const clientOf = (broker: string, section: Section, logger: Logger = silentLogger): KafkaClient =>
  createKafka(
    { ...kafkaConnection({ brokers: [broker], clientId: 'test', ...section }), retries: 1 },
    logger,
  );

/** Sends two messages to a fresh topic and reads them as a member of a group. */
async function roundTrip(kafka: KafkaClient, topic: string): Promise<(string | null)[]> {
  await administrator.ensureTopics([{ topic, partitions: 1 }]);
  const producer = kafka.producer();
  await producer.start();
  await producer.send(topic, [{ value: 'one' }, { value: 'two' }]);
  await producer.stop();
  const values = valuesOf(await readAll(kafka, topic));
  await kafka.close();
  return values;
}

describe.skipIf(!available.ok)('Kafka with TLS', () => {
  it.each(MECHANISMS)(
    'and %s: what was sent is read, with no more rights than the handbook lists',
    async (mechanism) => {
      const topic = `by-${mechanism}`;
      await administrator.ensureTopics([{ topic, partitions: 1 }]);
      await secured.allow(USER.username, [
        { on: 'TOPIC', named: topic, to: 'READ' },
        { on: 'TOPIC', named: topic, to: 'WRITE' },
        { on: 'GROUP', named: `read-${topic}`, to: 'READ' },
      ]);
      const kafka = clientOf(secured.at.sasl, { ssl: { caFile: secured.caFile }, sasl: login(mechanism) });
      expect(await roundTrip(kafka, topic)).toEqual(['one', 'two']);
    },
  );

  it('and a certificate of ours', async () => {
    const { certFile, keyFile } = secured.client;
    const kafka = clientOf(secured.at.mutual, { ssl: { caFile: secured.caFile, certFile, keyFile } });
    expect(await roundTrip(kafka, 'mutual')).toEqual(['one', 'two']);
  });

  it('a certificate for another name is accepted under that name', async () => {
    const ssl = { caFile: secured.caFile, servername: 'kafka.example.com' };
    expect(await roundTrip(clientOf(secured.at.otherhost, { ssl }), 'elsewhere')).toEqual(['one', 'two']);
  });

  const trusted = () => ({ caFile: secured.caFile });
  const FAULTS: readonly [string, keyof SecuredBroker['at'], () => Section, string, RegExp][] = [
    ['a wrong password (plain)', 'sasl', () => ({ ssl: trusted(), sasl: login('plain', WRONG_PASSWORD) }), 'KAFKA_REFUSED', /compare kafka\.sasl/],
    ['a wrong password (scram)', 'sasl', () => ({ ssl: trusted(), sasl: login('scram-sha-512', WRONG_PASSWORD) }), 'KAFKA_REFUSED', /compare kafka\.sasl/],
    ['an authority of somebody else', 'sasl', () => ({ ssl: { caFile: secured.strangerCaFile }, sasl: login() }), 'KAFKA_UNTRUSTED', /kafka\.ssl\.caFile/],
    ['the authorities of the system alone', 'sasl', () => ({ ssl: true, sasl: login() }), 'KAFKA_UNTRUSTED', /kafka\.ssl\.caFile/],
    ['an expired certificate', 'expired', () => ({ ssl: trusted() }), 'KAFKA_UNTRUSTED', /renew the broker's certificate/],
    ['a certificate of another host', 'otherhost', () => ({ ssl: trusted() }), 'KAFKA_UNTRUSTED', /kafka\.ssl\.servername/],
    ['no certificate of ours where one is wanted', 'mutual', () => ({ ssl: trusted() }), 'KAFKA_UNTRUSTED', /kafka\.ssl\.certFile/],
    ['no TLS at a TLS port', 'sasl', () => ({ ssl: false, sasl: login() }), 'KAFKA_UNAVAILABLE', /compare kafka\.ssl/],
    ['TLS at a port without it', 'plain', () => ({ ssl: trusted() }), 'KAFKA_UNAVAILABLE', /compare kafka\.ssl/],
    ['no login where one is wanted', 'sasl', () => ({ ssl: trusted() }), 'KAFKA_UNAVAILABLE', /kafka\.sasl/],
    ['a login where none is taken', 'mutual', () => ({ ssl: { ...trusted(), ...certificateOfOurs() }, sasl: login() }), 'KAFKA_REFUSED', /remove kafka\.sasl/],
  ]; // prettier-ignore

  const certificateOfOurs = () => ({ certFile: secured.client.certFile, keyFile: secured.client.keyFile });

  it.each(FAULTS)('%s is named, and no secret is logged', async (_, listener, section, code, message) => {
    const lines: string[] = [];
    const write = (fields: object, text: string): void =>
      void lines.push(`${JSON.stringify(fields)} ${text}`);
    const kafka = clientOf(secured.at[listener], section(), {
      debug: write,
      info: write,
      warn: write,
      error: write,
    });
    const fault: unknown = await kafka.clusterId().catch((error: unknown) => error);
    await kafka.close();
    expect(fault).toMatchObject({ code, message: expect.stringMatching(message), retry: true });
    const said = [...lines, String(fault), (fault as Error).stack].join('\n');
    for (const secret of [USER.password, WRONG_PASSWORD, 'PRIVATE KEY', ...privateKeyLines()])
      expect(said).not.toContain(secret);
  });

  const privateKeyLines = (): string[] =>
    readFileSync(secured.client.keyFile, 'utf8')
      .split('\n')
      .slice(1, -2)
      .filter((line) => line.length > 20);

  it('a right that is missing is named', async () => {
    await administrator.ensureTopics([{ topic: 'forbidden', partitions: 1 }]);
    const kafka = clientOf(secured.at.sasl, { ssl: trusted(), sasl: login() });
    await expect(kafka.offsets('forbidden')).rejects.toMatchObject({ code: 'KAFKA_REFUSED' });
    await kafka.close();
  });

  it('the service starts without being let in, goes on trying, and takes events in once it is', async () => {
    const [topic, late] = ['service', { username: 'late', password: 'quiet-harbour-19' }];
    await administrator.ensureTopics([{ topic, partitions: 1 }]);
    const rights = [{ on: 'TOPIC', named: topic, to: 'READ' } as const];
    await secured.allow(late.username, [...rights, { on: 'GROUP', named: 'ledgerwatch', to: 'READ' }]);
    await send(topic, EVENT);
    const service = await openService(serviceYaml(topic, late), systemClock);
    expect((await service.fetch('/health/ready')).status).toBe(503);
    await secured.addUser(late);
    await until(async () => (await service.fetch('/health/ready')).ok);
    const stored = '/v1/tenants/acme/intake';
    await until(async () =>
      JSON.stringify(await (await service.fetch(stored)).json()).includes('"messages":1'),
    );
    await service.close();
  });

  const serviceYaml = (topic: string, user: { username: string; password: string }): string => `
tenants: [{ id: acme, sources: [{ id: crm }] }]
kafka:
  brokers: [${secured.at.sasl}]
  topics: [{ topic: ${topic}, tenant: acme, source: crm }]
  ssl: { caFile: ${secured.caFile} }
  sasl:
    mechanism: scram-sha-256
    username: ${user.username}
    passwordFile: ${secretFile('late', user.password)}
`;

  async function send(topic: string, event: object): Promise<void> {
    const producer = administrator.producer();
    await producer.start();
    await producer.send(topic, [{ value: JSON.stringify(event) }]);
    await producer.stop();
  }
});

describe.skipIf(!available.ok)('alerts in a topic', () => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
    await administrator.ensureTopics([{ topic: 'alerts', partitions: 1 }]);
    await secured.allow(USER.username, [{ on: 'TOPIC', named: 'alerts', to: 'WRITE' }]);
  });
  afterAll(async () => test?.close());

  /** As a service of this configuration opens it. */
  const channel = (topic = 'alerts', internalHosts: string[] = ['127.0.0.1']): EndpointChannel => {
    const routes = `route: { receiver: bus }\nreceivers: [{ name: bus, kafka: { topic: ${topic} } }]`;
    const read = readRouting(routes, ALERT_LABELS);
    if (!read.ok) throw new Error(read.fault.join());
    const config = {
      alerts: {
        routing: join(folder, 'routes.yaml'),
        internalHosts,
        letter: 'off' as const,
        answerMinutes: { critical: 60, high: 240, medium: 1_440, low: 4_320 },
      },
      publicUrl: 'https://lw.example.com',
      kafka: {
        brokers: [secured.at.sasl],
        clientId: 'lw',
        groupId: 'lw',
        topics: [],
        ssl: { caFile: secured.caFile },
        sasl: login('scram-sha-256'),
      },
    };
    const [opened] = openEndpoints(read.value.tree, { config, clock: systemClock, logger: silentLogger });
    return opened!;
  };
  const created = alertMessage({ followed: { as: 'create', sequence: 1, changedAt: 0 } });

  it('lie in order under the key of the alert, and a repeat after the death of the process has the id of the first', async () => {
    const bus = { bus: 'kafka: { topic: alerts }' };
    const killed = channel();
    const dies: EndpointChannel = {
      ...killed,
      send: async (message) => {
        expect(await killed.send(message)).toEqual({ delivered: true, detail: '' });
        throw new Error('killed before it was recorded');
      },
    };
    const first = dispatching(test, 'acme', bus, [dies]);
    const id = await foundIn(test, 'acme');
    await expect.poll(async () => first.run().then(String, String), { timeout: 10_000 }).toMatch(/killed/);
    await first.onModuleDestroy();

    const next = dispatching(test, 'acme', bus, [channel()]);
    test.clock.advanceTo(test.clock.now() + MINUTE);
    await expect.poll(async () => (await next.run()).delivered, { timeout: 10_000 }).toBe(1);
    await new AlertCommands(test.store, new Facts(test.store)).answer(
      { tenant: 'acme', id, by: 'user:1', sight: WHOLE_SIGHT },
      { type: 'resolve', verdict: 'benign', note: '' },
    );
    test.clock.advanceTo(test.clock.now() + SECOND);
    await expect.poll(async () => (await next.run()).delivered, { timeout: 10_000 }).toBe(1);
    await next.onModuleDestroy();

    const messages = (await readAll(administrator, 'alerts')).flatMap((batch) => batch.messages);
    const told = messages.map(({ key, value, headers }) => ({
      key: key?.toString(),
      finding: JSON.parse(value!.toString()),
      headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
    }));
    expect(told.map(({ key }) => key)).toEqual([id, id, id]);
    expect(told.map(({ finding }) => finding.activity_name)).toEqual(['Create', 'Create', 'Close']);
    expect(told.map(({ finding }) => finding.metadata.uid)).toEqual(told.map(({ headers }) => headers['id']));
    expect(told[0]!.headers).toEqual({
      id: told[1]!.headers['id'],
      tenant: 'acme',
      'content-type': 'application/json',
    });
    expect(told[2]!.headers['id']).not.toBe(told[0]!.headers['id']);
  });

  it('are not sent inside where that is not listed, and not to a topic that no right is held to', async () => {
    const inside = channel('alerts', []);
    expect(await inside.send(created)).toEqual({
      delivered: false,
      retry: true,
      reason: 'not-allowed',
      detail: 'EGRESS_REFUSED',
    });
    await inside.close?.();
    const forbidden = channel('forbidden');
    expect(await forbidden.send(created)).toMatchObject({
      delivered: false,
      retry: true,
      reason: 'not-logged-in',
    });
    await forbidden.close?.();
  });

  it('say what is left out where they are too long for a topic', async () => {
    const bus = channel();
    const [evidence] = alertLineOf().evidence;
    const long = { ...evidence!, measure: 'x'.repeat(20_000) };
    const alert = alertLineOf({ evidence: Array.from({ length: 50 }, () => long) });
    expect(await bus.send({ ...created, alert })).toEqual({ delivered: true, detail: '' });
    await bus.close?.();
    const [last] = (await readAll(administrator, 'alerts', 'read-again'))
      .flatMap((batch) => batch.messages)
      .slice(-1);
    expect(JSON.parse(last!.value!.toString()).unmapped.left_out).toContain('evidences.data');
  });
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(reached, { timeout: 30_000, interval: 200 });
}
