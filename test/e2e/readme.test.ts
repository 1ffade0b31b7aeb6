import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { kafkaAvailable } from '../support/kafka/java.js';
import { brokenPromise, type ShellBlock, shellBlocks } from '../support/shell-blocks.js';
import { Foreground, type Place, TerminalSession, until } from '../support/terminal-session.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const KAFKA = 'First events by Kafka';
const [withoutKafka, withKafka] = [false, true].map((kafka) =>
  shellBlocks(readme).filter(({ heading }) => (heading === KAFKA) === kafka),
) as [ShellBlock[], ShellBlock[]];

const kafka = kafkaAvailable();
if (!kafka.ok) console.warn(kafka.reason);

/** Of the clone, what the blocks need; the rest of the folder is theirs to write into. */
const OF_THE_CLONE = ['bin', 'dist', 'node_modules', 'package.json', 'scripts'];
/** Blocks that only look: what they promise may take a moment to come. */
const LOOKS = /^(npx ledgerwatch (events|alerts) .*\n)+$/;
const STARTS = 'npm start\n';

let folder: string;
let place: Place;
let port: number;
let terminal: TerminalSession;
let service: Foreground | undefined;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/src/cli/main.js')))
    throw new Error('the README is tried on the built product: run "npm run setup"');
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-readme-'));
  for (const name of OF_THE_CLONE) symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, 'kafka/bin'), { recursive: true });
  port = await freePort();
  const ofOthers = Object.entries(process.env).filter(([name]) => !name.startsWith('LEDGERWATCH_'));
  const env = {
    ...Object.fromEntries(ofOthers),
    PATH: `${join(folder, 'kafka/bin')}:${process.env['PATH'] ?? ''}`,
    LEDGERWATCH_HTTP_PORT: String(port),
    LEDGERWATCH_DATA_DIR: join(folder, 'data'),
  };
  place = { cwd: folder, env };
  terminal = new TerminalSession(place);
});

afterAll(async () => {
  terminal.close();
  await service?.interrupt();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the two commands of the README', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

  it.each(['demo', 'test'])('npm %s is there, begins with the set-up, and the README names it', (name) => {
    expect(scripts[name]).toMatch(/^node scripts\/setup\.mjs && /);
    expect(readme).toMatch(new RegExp(`^npm (run )?${name}$`, 'm'));
  });
});

it('every block promises something that its reader can see', () => {
  expect(withoutKafka.length).toBeGreaterThan(6);
  expect(withKafka.length).toBeGreaterThan(2);
  const silent = [...withoutKafka, ...withKafka].filter(({ promised }) => promised.length === 0);
  expect(silent.map(({ script }) => script.split('\n')[1]?.split(' ')[0])).toEqual([
    'kafka-console-producer.sh',
  ]);
});

describe('the blocks of the README, in their order', () => {
  it.each(named(withoutKafka))('%s', async (_, block) => {
    expect(await broken(block)).toBeUndefined();
  });
});

describe.runIf(kafka.ok)('its blocks about Kafka', () => {
  let broker: Broker;
  let client: KafkaClient;

  beforeAll(async () => {
    broker = await startBroker();
    client = createKafka({ brokers: [broker.bootstrap], clientId: 'readme' }, silentLogger);
    await client.ensureTopics([{ topic: 'crm-events', partitions: 1 }]);
    standInForKafkasTool(join(folder, 'kafka/bin/kafka-console-producer.sh'));
    place.env['LEDGERWATCH_KAFKA_BROKERS'] = broker.bootstrap;
    await terminal.run(`export LEDGERWATCH_KAFKA_BROKERS=${broker.bootstrap}`);
  });
  afterAll(async () => {
    await service?.interrupt();
    await client.close();
    await broker.stop();
  });

  it.each(named(withKafka))('%s', async (_, block) => {
    expect(await broken(block)).toBeUndefined();
  });
});

const named = (blocks: readonly ShellBlock[]): [string, ShellBlock][] =>
  blocks.map((block, index) => [`${index + 1}: ${block.script.split('\n')[0]}`, block]);

/** Runs the block; what it promised and did not print, with what it printed instead. */
async function broken({ script, promised }: ShellBlock): Promise<string | undefined> {
  let printed = '';
  if (script === STARTS) printed = await startService();
  else if (LOOKS.test(script))
    await until(async () => {
      printed = await terminal.run(script);
      return brokenPromise(promised, printed) === undefined;
    }, `${promised[0]} in the answer to ${script}`);
  else printed = await terminal.run(script);
  const missing = brokenPromise(promised, printed);
  return missing === undefined ? undefined : `no line like\n${missing}\nin\n${printed}`;
}

/** Ctrl-C first when it runs; up when it answers and has said so. */
async function startService(): Promise<string> {
  await service?.interrupt();
  const started = new Foreground(STARTS, place);
  service = started;
  await started.isUp(async () => {
    const live = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => undefined);
    return live?.ok === true && started.printed.includes('listening');
  });
  return started.printed;
}

/** Kafka's own script is not among its jars: this one takes the same options and sends each line as a message. */
function standInForKafkasTool(path: string): void {
  const source = `const { parseArgs } = require('node:util');
const { Kafka, logLevel } = require(${JSON.stringify(join(root, 'node_modules/kafkajs'))});
const text = { type: 'string' };
const { values } = parseArgs({ options: { 'bootstrap-server': text, topic: text } });
const lines = require('node:fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
const producer = new Kafka({ brokers: [values['bootstrap-server']], logLevel: logLevel.NOTHING }).producer();
const messages = lines.map((value) => ({ value }));
producer.connect()
  .then(() => producer.send({ topic: values.topic, messages }))
  .then(() => producer.disconnect());
`;
  writeFileSync(`${path}.cjs`, source);
  writeFileSync(path, '#!/bin/sh\nexec node "$0.cjs" "$@"\n', { mode: 0o755 });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: found } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return found;
}
