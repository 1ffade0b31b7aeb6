import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { kafkaClassPath } from './java.js';

const MESSAGE_MAX_BYTES = 10 * 1024 * 1024;
const START_TIMEOUT_MS = 45_000;

export interface Broker {
  /** host:port for clients. */
  bootstrap: string;
  /** Process id of the broker that runs now. */
  readonly pid: number;
  /** SIGSTOP and SIGCONT make it hang and wake, SIGKILL makes it fall. */
  signal(signal: NodeJS.Signals): void;
  /** Starts it again on the same ports and data, after ending it if it runs. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** Further lines of server.properties. */
  properties?: Record<string, string>;
  /** Further arguments of kafka-storage format. */
  format?: readonly string[];
}

/** Apache Kafka 4.1 in KRaft mode, one node on free loopback ports with its own data folder; listens after some 5 s. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-kafka-'));
  const [port, controllerPort] = await freePorts(2);
  const bootstrap = `127.0.0.1:${port}`;
  const classPath = await kafkaClassPath();
  const config = join(folder, 'server.properties');
  writeFileSync(
    config,
    properties({ folder, bootstrap, controllerPort: controllerPort ?? 0, more: options.properties ?? {} }),
  );
  await format(classPath, config, options.format ?? []);
  const server = { classPath, config, log: join(folder, 'broker.log') };
  let running = await launch(server);
  return {
    bootstrap,
    get pid() {
      return running.pid ?? 0;
    },
    signal: (signal) => void running.kill(signal),
    restart: async () => {
      await end(running);
      running = await launch(server);
    },
    stop: async () => {
      await end(running);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Layout {
  folder: string;
  bootstrap: string;
  controllerPort: number;
  more: Record<string, string>;
}

function properties({ folder, bootstrap, controllerPort, more }: Layout): string {
  const controller = `127.0.0.1:${controllerPort}`;
  const all: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${bootstrap},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${bootstrap}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': 'false',
    'message.max.bytes': MESSAGE_MAX_BYTES,
    'replica.fetch.max.bytes': MESSAGE_MAX_BYTES,
    ...more,
  };
  return lines(all);
}

const lines = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** In Kafka's text form. */
const uuid = (): string => randomBytes(16).toString('base64url').replace(/^-/, 'A');

/** As kafka-storage does it. Without further arguments it writes one small file, not worth a virtual machine of its own. */
async function format(classPath: string, config: string, more: readonly string[]): Promise<void> {
  const [clusterId, directoryId] = [uuid(), uuid()];
  if (more.length === 0) {
    const data = join(dirname(config), 'data');
    const meta = { version: 1, 'cluster.id': clusterId, 'node.id': 1, 'directory.id': directoryId };
    mkdirSync(data);
    writeFileSync(join(data, 'meta.properties'), lines(meta));
    return;
  }
  const tool = ['-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool'];
  await promisify(execFile)('java', [...tool, 'format', '-t', clusterId, '-c', config, ...more]);
}

interface Server {
  classPath: string;
  config: string;
  log: string;
}

/** Resolves when the broker says that it has started; its own words are in the error when it does not. */
async function launch({ classPath, config, log }: Server): Promise<ChildProcess> {
  const out = openSync(log, 'w');
  const child = spawn(
    'java',
    ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classPath, 'kafka.Kafka', config],
    {
      stdio: ['ignore', out, out],
    },
  );
  closeSync(out);
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 100) {
    const said = readFileSync(log, 'utf8');
    if (said.includes('Kafka Server started')) return child;
    if (child.exitCode !== null) break;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error(`Kafka did not start:\n${readFileSync(log, 'utf8').slice(-4_000)}`);
}

/** SIGKILL, since the data goes away with it; a restart thus is one after a crash. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
