import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Broker, startBroker } from '../kafka/broker.js';
import { Front } from '../clickhouse-front/front.js';
import { type Gap, type Row, type Violations, compare, findingsOf, missingFindings } from './compare.js';
import { Member, type Order } from './member.js';
import { Producer, type Target } from './producer.js';
import { type Burst, history, messagesOf } from './traffic.js';

export type WorldKind = 'embedded' | 'front';

export interface WorldOptions {
  readonly kind: WorldKind;
  readonly seed: number;
  /** Where the folders of the run are made. */
  readonly parent?: string;
}

export const MAIN = 'crm-events';
export const CUT = 'crm-cut';
export const SESSION_MS = 4_000;
const TENANT = { tenant: 'acme', source: 'crm' };
export const LONGEST_RECOVERY = 120_000;

const YAML = `http: {port: 0}
tenants: [{id: acme, horizonDays: 36500, sources: [{id: crm}, {id: web}]}]
`;

/** A broker, a store and the processes that take events in, with the producer's account of what they were given. */
export class World {
  readonly members = new Map<string, Member>();
  readonly gaps: Gap[] = [];
  /** Mapping version of processes that start from now on. */
  mapping: string | undefined;
  clockBy = 0;
  main: Target = { topic: MAIN, partitions: 4 };
  /** What members read. */
  readonly topics: string[] = [MAIN, CUT];
  readonly cut: Target = { topic: CUT, partitions: 1 };
  readonly options: WorldOptions;
  readonly folder: string;
  private readonly books: string;
  readonly broker: Broker;
  readonly producer: Producer;
  readonly front: Front | undefined;
  private events = 0;
  private thefts = 0;

  private constructor(
    options: WorldOptions,
    folders: { folder: string; books: string },
    parts: { broker: Broker; producer: Producer; front: Front | undefined },
  ) {
    this.options = options;
    this.folder = folders.folder;
    this.books = folders.books;
    this.broker = parts.broker;
    this.producer = parts.producer;
    this.front = parts.front;
  }

  static async open(options: WorldOptions): Promise<World> {
    const folder = mkdtempSync(join(options.parent ?? tmpdir(), 'ledgerwatch-torture-'));
    const [broker, front] = await Promise.all([
      startBroker({ properties: { 'group.min.session.timeout.ms': '1000' } }),
      options.kind === 'front' ? Front.start({ dataDir: join(folder, 'front') }) : undefined,
    ]);
    // What the account is made of must have room when the world's disk has none.
    const books = mkdtempSync(join(tmpdir(), 'ledgerwatch-torture-books-'));
    const producer = new Producer(broker.bootstrap, join(books, 'values.jsonl'));
    await producer.start();
    const world = new World(options, { folder, books }, { broker, producer, front });
    try {
      await world.begin();
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** The names of those that read from Kafka. */
  get consumers(): readonly string[] {
    return this.options.kind === 'front' ? ['one', 'two'] : ['one'];
  }

  consumer(name = 'one'): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`there is no ${name}`);
    return member;
  }

  /** Somebody who answers: with a front it is one who reads nothing from Kafka and dies of nothing. */
  get witness(): Member {
    return this.consumer(this.options.kind === 'front' ? 'watch' : 'one');
  }

  /** Starts a process and waits until it takes events in. */
  async join(name: string, more: Partial<Order> = {}): Promise<Member> {
    const member = this.start(name, more);
    await member.line((line) => line.said === 'ready', 60_000);
    return member;
  }

  start(name: string, more: Partial<Order> = {}): Member {
    if (this.members.get(name)?.isRunning === true) throw new Error(`${name} still runs`);
    const member = new Member({ ...this.orderOf(name), ...more });
    this.members.set(name, member);
    return member;
  }

  /** Kills what runs under the name and starts it anew. */
  async rejoin(name: string, more: Partial<Order> = {}): Promise<Member> {
    const member = this.consumer(name);
    member.signal('SIGKILL');
    await member.ended;
    return this.join(name, more);
  }

  /** The next stretch of traffic. */
  burst(count: number, { months = 1, theft = false } = {}): Burst {
    const first = this.events;
    this.events += count;
    const thefts = theft ? [this.thefts++] : [];
    return { seed: this.options.seed * 1_000_003 + first, first, count, months, thefts };
  }

  async send(burst: Burst, target = this.main): ReturnType<Producer['send']> {
    return this.producer.send(target, messagesOf(burst));
  }

  /** Traffic that goes on until it is stopped, in slices of `count` every quarter of a second. */
  flow(count: number, months = 1): { stop(): Promise<void> } {
    const state = { isOn: true };
    const flowing = (async () => {
      for (let slice = 0; state.isOn; slice++) {
        await this.send(this.burst(count, { months, theft: slice === 0 }));
        await wait(250);
      }
    })();
    flowing.catch(() => undefined);
    return {
      stop: async () => {
        state.isOn = false;
        await flowing;
      },
    };
  }

  /** Resolves when all that was sent is done; gives how long that took. */
  async caughtUp(ms = LONGEST_RECOVERY, witness = this.witness): Promise<void> {
    const until = Date.now() + ms;
    const places = [...this.producer.next.keys()].map((place) => place.split('/'));
    for (;;) {
      const next = await witness
        .ask('next', { places: places.map(([topic, p]) => [topic, Number(p)]) }, ms)
        .catch((error: unknown) => this.orFail(witness, until, error));
      const behind = [...this.producer.next].filter(([place, end]) => !(Number(next[place]) >= end));
      if (behind.length === 0) return;
      if (Date.now() > until) throw new Error(this.stuck(behind, next));
      await wait(100);
    }
  }

  async select(sql: string): Promise<Row[]> {
    const to = join(this.folder, 'answer.jsonl');
    await this.witness.ask('select', { sql, to });
    const lines = readFileSync(to, 'utf8').split('\n');
    rmSync(to);
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  }

  /** Has the detection take up what came, and compares everything with the account. The traffic must rest. */
  async check(): Promise<Violations> {
    await this.witness.ask('follow', {}, LONGEST_RECOVERY);
    const { account, next } = this.producer;
    return compare(async (sql) => this.select(sql), { account, next, gaps: this.gaps });
  }

  /** What a run without faults finds in the same traffic, and is not found here. */
  async findingsMissing(): Promise<{ missing: Violations; without: number }> {
    await this.producer.written();
    const folder = join(this.books, 'without-faults');
    const { bootstrap: _b, topics: _t, ...order } = this.orderOf('without-faults');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ledgerwatch.yaml'), YAML);
    const held = await findingsOf(async (sql) => this.select(sql));
    const env = { LEDGERWATCH_DATA_DIR: join(folder, 'data'), LEDGERWATCH_HTTP_PORT: '0' };
    const calm = new Member({ ...order, folder, env });
    await calm.line((line) => line.said === 'ready', 60_000);
    await calm.ask('import', { path: join(this.books, 'values.jsonl'), ...TENANT }, 300_000);
    await calm.ask('follow', {}, LONGEST_RECOVERY);
    const to = join(this.folder, 'calm.jsonl');
    const without = await findingsOf(async (sql) => {
      await calm.ask('select', { sql, to });
      const lines = readFileSync(to, 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
    });
    calm.signal('SIGTERM');
    await calm.ended;
    return { missing: missingFindings(held, without), without: without.size };
  }

  async close(): Promise<void> {
    for (const member of this.members.values()) member.signal('SIGKILL');
    await Promise.all([...this.members.values()].map(async (member) => member.ended));
    this.broker.signal('SIGCONT');
    await this.producer.stop().catch(() => undefined);
    await Promise.all([this.broker.stop(), this.front?.stop()]);
    for (const folder of [this.folder, this.books])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async addPartitions(more: number): Promise<void> {
    const { topic, partitions } = this.main;
    const main = { topic, partitions: partitions + more };
    await this.producer.addPartitions(main);
    this.main = main;
  }

  /** The same data as the service would take it in that is installed. */
  serviceYaml(): string {
    const topics = this.topics.map((topic) => `{topic: ${topic}, tenant: acme, source: crm}`).join(', ');
    return `${YAML}dataDir: ${join(this.folder, 'data')}
masterKeyFile: ${join(this.folder, 'master.key')}
kafka: {brokers: ['${this.broker.bootstrap}'], topics: [${topics}]}
`;
  }

  /** One after the other: the first makes the keys that the others read. */
  private async begin(): Promise<void> {
    writeFileSync(join(this.folder, 'ledgerwatch.yaml'), YAML);
    writeFileSync(join(this.folder, 'master.key'), `${randomBytes(32).toString('base64')}\n`, {
      mode: 0o600,
    });
    if (this.options.kind === 'front') {
      const { bootstrap: _b, topics: _t, ...order } = this.orderOf('watch');
      const watch = new Member(order);
      this.members.set('watch', watch);
      await watch.line((line) => line.said === 'ready', 60_000);
    }
    for (const target of [this.main, this.cut]) await this.producer.createTopic(target);
    for (const name of this.consumers) await this.join(name);
    await this.producer.send(this.main, history());
    await this.caughtUp(30_000);
    await this.witness.ask('follow');
  }

  private orderOf(name: string): Order {
    const { folder, mapping, clockBy } = this;
    const shared =
      this.front === undefined
        ? {}
        : { LEDGERWATCH_CLICKHOUSE_URL: this.front.url, LEDGERWATCH_CLICKHOUSE_CLIENT_NAME: name };
    const topics = this.topics.map((topic) => ({ topic, ...TENANT }));
    return {
      name,
      folder,
      env: {
        LEDGERWATCH_DATA_DIR: join(folder, this.front === undefined ? 'data' : `data-${name}`),
        LEDGERWATCH_MASTER_KEY_FILE: join(folder, 'master.key'),
        ...shared,
      },
      bootstrap: this.broker.bootstrap,
      group: 'ledgerwatch',
      topics,
      sessionMs: SESSION_MS,
      clockBy,
      ...(mapping === undefined ? {} : { mapping }),
    };
  }

  /** A store that is away is asked again for as long as there is time. */
  private async orFail(witness: Member, until: number, error: unknown): Promise<Record<string, unknown>> {
    if (!witness.isRunning || Date.now() > until) throw error;
    await wait(200);
    return {};
  }

  private stuck(behind: readonly (readonly [string, number])[], next: Record<string, unknown>): string {
    const where = behind.map(([place, end]) => `${place} at ${String(next[place])} of ${end}`).join(', ');
    return `intake does not catch up: ${where}\n${[...this.members.values()].map((m) => m.tail()).join('\n')}`;
  }
}
