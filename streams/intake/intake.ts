import type { KafkaClient } from '../../src/kafka/client.js';
import { AppError, errorCode } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import { randomId } from '../../src/kernel/ids.js';
import type { Logger } from '../../src/kernel/logger.js';
import { Mutex } from '../../src/kernel/mutex.js';
import { Findings } from '../../src/store/findings.js';
import { type Claim, IntakeLog } from '../../src/store/intake-log.js';
import type { Lease } from '../../src/store/lease.js';
import type { Store } from '../../src/store/store.js';
import { type Feed, feedOfRequests, feedOfSource } from '../consumer/feed.js';
import { KafkaIntake } from '../consumer/kafka-intake.js';
import { claimPartition, holds } from '../consumer/ownership.js';
import type { OwnershipObserver } from '../consumer/partition-deps.js';
import { importFile, type ImportDeps, type ImportSums } from '../files/import-file.js';
import type { PartitionLag } from '../consumer/lag.js';
import { HTTP_TOPIC, HttpIntake, type WaitingSource } from '../http/http-intake.js';
import { showQuarantined } from '../quarantine/read.js';
import { redrive, type RedriveResult } from '../quarantine/redrive.js';
import { DEFAULT_PARSE_LIMITS, type ParseLimits } from '../steps/parse.js';
import { type IntakeObserver, IntakeWriter } from './intake-writer.js';
import { healFile, healFiles, settleRedrives, settleRequests } from './recover.js';
import type { IntakeSources } from './sources.js';

/** What comes without Kafka is claimed under this name. */
const LOCAL_CLUSTER = 'local';

export interface IntakeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sources: IntakeSources;
  readonly observer: IntakeObserver & OwnershipObserver & { missing(topics: ReadonlySet<string>): void };
  readonly eventBytes?: number;
  readonly quarantineRawBytes?: number;
  /** Of this process. */
  readonly owner: string;
  /** What only one process beside the same store may do at a time. */
  readonly lease: (name: string) => Lease;
}

export interface TopicSource {
  readonly topic: string;
  readonly tenant: string;
  readonly source: string;
}

/** The topic to which requests of all tenants are handed over. */
export interface RequestsTopic {
  readonly topic: string;
  /** Every tenant there is, by id. */
  readonly tenants: () => readonly string[];
}

interface WantedRedrive {
  readonly tenant: string;
  readonly positions: Parameters<Intake['redrive']>[1];
  /** Any when undefined. */
  readonly sources: readonly string[] | undefined;
}

/**
 * All ways in of one process: files, redrives and, once started, requests and Kafka. One writer serves them all. The
 * embedded store admits one process, which may do everything at once; beside a server others may be doing the same, so
 * each way is owned by a claim.
 */
export class Intake {
  readonly limits: ParseLimits;
  private kafka: KafkaIntake | undefined;
  private requests: { http: HttpIntake; lease: Lease | undefined } | undefined;
  private readonly stopping = new AbortController();
  private readonly redrives = new Mutex();
  private readonly isShared: boolean;

  private constructor(
    private readonly deps: IntakeDeps,
    readonly log: IntakeLog,
    private readonly writer: IntakeWriter,
  ) {
    const { eventBytes, store } = deps;
    this.limits = { ...DEFAULT_PARSE_LIMITS, ...(eventBytes === undefined ? {} : { maxBytes: eventBytes }) };
    this.isShared = store.engine.name === 'server';
  }

  /** The embedded store is this process's alone: what a crash left open is settled, and requests can come at once. */
  static async open(deps: IntakeDeps): Promise<Intake> {
    const { store, logger, observer, quarantineRawBytes } = deps;
    const log = await IntakeLog.open(store);
    const kept = quarantineRawBytes === undefined ? {} : { quarantineRawBytes };
    const writer = new IntakeWriter({ store, log, findings: new Findings(store), logger, observer, ...kept });
    const intake = new Intake(deps, log, writer);
    if (intake.isShared) return intake;
    await settleRedrives(store, log, logger);
    await healFiles(store, log);
    await intake.takeRequests();
    return intake;
  }

  /**
   * Settles the requests a crash cut off and takes new ones. Beside a server one process at a time may, since their
   * positions are one sequence: rejects with HELD_ELSEWHERE while another one lives that does.
   */
  async takeRequests(): Promise<void> {
    if (this.requests !== undefined) return;
    const { store, clock, logger } = this.deps;
    const { log, limits } = this;
    const lease = this.isShared ? await this.acquire('requests') : undefined;
    const place = { cluster: LOCAL_CLUSTER, topic: HTTP_TOPIC, partition: 0 };
    const claim = await claimPartition(log, place, this.deps.owner);
    await settleRequests(store, log, logger);
    const next = await log.nextUnused(HTTP_TOPIC, 0);
    const fence = lease === undefined ? {} : { stillOwner: async () => this.ownsRequests(claim) };
    const { writer } = this;
    this.requests = { lease, http: new HttpIntake({ writer, clock, claim, limits, next, ...fence }) };
    lease?.keep((held) => {
      if (held || this.stopping.signal.aborted) return;
      // Another one goes on with the sequence: this process must never again.
      logger.error({ lease: lease.name }, 'another process takes requests in: this one does not any more');
      void lease.release();
    });
  }

  /** Where requests are stored directly. Throws HELD_ELSEWHERE in a process that does not take them in. */
  get http(): HttpIntake {
    if (this.requests === undefined) throw heldElsewhere('another process takes requests in');
    return this.requests.http;
  }

  /** How far each partition of Kafka that this process reads is behind. */
  lags(): PartitionLag[] {
    return this.kafka?.lags() ?? [];
  }

  /** What came by request and is not stored yet. */
  waiting(): WaitingSource[] {
    return this.requests?.http.waiting() ?? [];
  }

  get sources(): IntakeSources {
    return this.deps.sources;
  }

  /** True while every way in that was started can take events. */
  get ready(): boolean {
    const requests = this.requests?.lease?.held ?? true;
    return requests && (this.kafka === undefined || this.kafka.ready);
  }

  /** Topics that are to be read and do not exist. */
  get missingTopics(): readonly string[] {
    return this.kafka?.missing ?? [];
  }

  async startKafka(
    kafka: KafkaClient,
    groupId: string,
    topics: readonly TopicSource[],
    requests?: RequestsTopic,
  ): Promise<void> {
    const { sources, clock, logger, store, observer, owner } = this.deps;
    const { writer, log, limits } = this;
    const feeds = new Map<string, Feed>();
    for (const { topic, tenant, source } of topics) {
      await sources.get(tenant, source);
      feeds.set(topic, feedOfSource(sources, tenant, source));
    }
    if (requests !== undefined) feeds.set(requests.topic, feedOfRequests(sources, requests.tenants));
    const findings = new Findings(store);
    let told = '';
    const onMissing = (missing: ReadonlySet<string>): void => {
      observer.missing(missing);
      const names = [...missing].join(' ');
      if (names === told) return;
      told = names;
      if (missing.size > 0)
        logger.warn({ topics: [...missing] }, 'topics do not exist yet: waiting for them');
    };
    const shared = { store, writer, log, findings, clock, logger, owner, limits, observer };
    this.kafka = await KafkaIntake.start({ ...shared, kafka, groupId, feeds, onMissing });
  }

  async importFile(
    path: string,
    of: { tenant: string; source: string },
    options: Pick<ImportDeps, 'onProgress' | 'onRead'> & { signal?: AbortSignal } = {},
  ): Promise<ImportSums> {
    const source = await this.deps.sources.get(of.tenant, of.source);
    const { store, clock, owner } = this.deps;
    const { log, writer } = this;
    const { signal = this.stopping.signal, ...rest } = options;
    // Who imports the same file later has it: the earlier import ends before its next insert.
    const own: ImportDeps['own'] = async (topic) => {
      const place = { cluster: LOCAL_CLUSTER, topic, partition: 0 };
      const claim = await claimPartition(log, place, `${owner}/${randomId()}`);
      await healFile(store, log, topic);
      return { claim, stillOwner: async () => holds(log, place, claim) };
    };
    return importFile(path, source, { writer, log, clock, own, signal, ...rest });
  }

  /**
   * Takes refused items in again, each by today's mapping; positions of another tenant, or of other sources than these
   * when any are named, are not found.
   */
  async redrive(
    tenant: string,
    positions: readonly { topic: string; partition: number; offset: string; item: number }[],
    sources?: readonly string[],
  ): Promise<RedriveResult[]> {
    const wanted = { tenant, positions, sources };
    return this.redrives.run(async () => {
      if (!this.isShared) return this.redriveAll(wanted);
      // Whoever has this lease settles first what the last one left open.
      const lease = await this.acquire('redrives');
      lease.keep(() => undefined);
      try {
        await settleRedrives(this.deps.store, this.log, this.deps.logger);
        return await this.redriveAll(wanted, async () => lease.holds());
      } finally {
        await lease.release();
      }
    });
  }

  /** Takes nothing new, ends what was begun, and leaves Kafka's group. */
  async stop(): Promise<void> {
    await Promise.all([this.kafka?.stop(), this.requests?.http.stop()]);
    this.stopping.abort();
    await this.requests?.lease?.release().catch((error: unknown) => {
      this.deps.logger.warn({ code: errorCode(error) }, 'the claim on requests could not be given back');
    });
  }

  private async redriveAll(
    { tenant, positions, sources: reached }: WantedRedrive,
    stillOwner?: () => Promise<boolean>,
  ): Promise<RedriveResult[]> {
    const { store, clock, sources } = this.deps;
    const { writer } = this;
    const { signal } = this.stopping;
    const run = { epoch: clock.now(), owner: randomId() };
    const results: RedriveResult[] = [];
    for (const position of positions) {
      const item = await showQuarantined(store, tenant, position);
      if (item === undefined || item.state !== 'open') continue;
      if (reached !== undefined && !reached.includes(item.source)) continue;
      const sourceOf = async (of: string, source: string) => sources.named(of, source);
      const deps = {
        store,
        writer,
        clock,
        signal,
        sourceOf,
        ...(stillOwner === undefined ? {} : { stillOwner }),
      };
      results.push(await redrive(item, run, deps));
    }
    return results;
  }

  private async ownsRequests(claim: Claim): Promise<boolean> {
    const lease = this.requests?.lease;
    if (lease === undefined || !lease.held) return false;
    const place = { cluster: LOCAL_CLUSTER, topic: HTTP_TOPIC, partition: 0 };
    return (await lease.holds()) && (await holds(this.log, place, claim));
  }

  private async acquire(name: string): Promise<Lease> {
    const lease = this.deps.lease(name);
    if (await lease.acquire(this.stopping.signal)) return lease;
    throw heldElsewhere(`another process that lives holds "${name}"`);
  }
}

const heldElsewhere = (message: string): AppError =>
  new AppError('HELD_ELSEWHERE', `${message}; one at a time may`, { retry: true });
