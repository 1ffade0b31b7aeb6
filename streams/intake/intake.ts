import type { KafkaClient } from '../../src/kafka/client.js';
import type { Clock } from '../../src/kernel/clock.js';
import { randomId } from '../../src/kernel/ids.js';
import type { Logger } from '../../src/kernel/logger.js';
import { Findings } from '../../src/store/findings.js';
import { type Claim, IntakeLog } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import { claimPartition } from '../consumer/ownership.js';
import { KafkaIntake } from '../consumer/kafka-intake.js';
import { importFile, type ImportDeps, type ImportSums } from '../files/import-file.js';
import type { PartitionLag } from '../consumer/lag.js';
import { HTTP_TOPIC, HttpIntake, type WaitingSource } from '../http/http-intake.js';
import { showQuarantined } from '../quarantine/read.js';
import { redrive, type RedriveResult } from '../quarantine/redrive.js';
import { DEFAULT_PARSE_LIMITS, type ParseLimits } from '../steps/parse.js';
import { type IntakeObserver, IntakeWriter } from './intake-writer.js';
import { settleAtStart } from './recover.js';
import type { IntakeSources } from './sources.js';

/** What comes without Kafka is claimed under this name: one process takes it in. */
const LOCAL_CLUSTER = 'local';

export interface IntakeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sources: IntakeSources;
  readonly observer: IntakeObserver;
  readonly eventBytes?: number;
}

export interface TopicSource {
  readonly topic: string;
  readonly tenant: string;
  readonly source: string;
}

/** All ways in of one process: requests, files, redrives and, once started, Kafka. One writer serves them all. */
export class Intake {
  private kafka: KafkaIntake | undefined;
  private readonly stopping = new AbortController();

  private constructor(
    private readonly deps: IntakeDeps,
    readonly log: IntakeLog,
    private readonly writer: IntakeWriter,
    private readonly local: { claim: Claim; http: HttpIntake; limits: ParseLimits },
  ) {}

  /** Settles what a crash left open before anything new is taken in. */
  static async open(deps: IntakeDeps): Promise<Intake> {
    const { store, clock, logger, observer } = deps;
    const log = await IntakeLog.open(store);
    await settleAtStart(store, log, logger);
    const writer = new IntakeWriter({ store, log, findings: new Findings(store), logger, observer });
    const claim = await claimPartition(
      log,
      { cluster: LOCAL_CLUSTER, topic: HTTP_TOPIC, partition: 0 },
      randomId(),
    );
    const next = await log.nextUnused(HTTP_TOPIC, 0);
    const limits = {
      ...DEFAULT_PARSE_LIMITS,
      ...(deps.eventBytes === undefined ? {} : { maxBytes: deps.eventBytes }),
    };
    return new Intake(deps, log, writer, {
      claim,
      limits,
      http: new HttpIntake({ writer, clock, claim, limits, next }),
    });
  }

  get http(): HttpIntake {
    return this.local.http;
  }

  get limits(): ParseLimits {
    return this.local.limits;
  }

  /** How far each partition of Kafka that this process reads is behind. */
  lags(): PartitionLag[] {
    return this.kafka?.lags() ?? [];
  }

  /** What came by request and is not stored yet. */
  waiting(): WaitingSource[] {
    return this.local.http.waiting();
  }

  get sources(): IntakeSources {
    return this.deps.sources;
  }

  /** True while every way in that was started can take events. */
  get ready(): boolean {
    return this.kafka === undefined || this.kafka.ready;
  }

  async startKafka(kafka: KafkaClient, groupId: string, topics: readonly TopicSource[]): Promise<void> {
    const { sources, clock, logger, store } = this.deps;
    const byTopic = new Map<string, Awaited<ReturnType<IntakeSources['get']>>>();
    for (const { topic, tenant, source } of topics) byTopic.set(topic, await sources.get(tenant, source));
    this.kafka = await KafkaIntake.start({
      kafka,
      groupId,
      store,
      sources: byTopic,
      writer: this.writer,
      log: this.log,
      findings: new Findings(store),
      clock,
      logger,
      owner: this.local.claim.owner,
      limits: this.local.limits,
    });
  }

  async importFile(
    path: string,
    of: { tenant: string; source: string },
    options: Pick<ImportDeps, 'onProgress'> & { signal?: AbortSignal } = {},
  ): Promise<ImportSums> {
    const source = await this.deps.sources.get(of.tenant, of.source);
    const { clock } = this.deps;
    const { signal = this.stopping.signal, ...rest } = options;
    return importFile(path, source, {
      writer: this.writer,
      log: this.log,
      clock,
      claim: this.local.claim,
      signal,
      ...rest,
    });
  }

  /** Takes refused items in again, each by today's mapping; positions of another tenant are not found. */
  async redrive(
    tenant: string,
    positions: readonly { topic: string; partition: number; offset: string; item: number }[],
  ): Promise<RedriveResult[]> {
    const { store, clock, sources } = this.deps;
    const run = { epoch: clock.now(), owner: randomId() };
    const results: RedriveResult[] = [];
    for (const position of positions) {
      const item = await showQuarantined(store, tenant, position);
      if (item === undefined || item.state !== 'open') continue;
      const sourceOf = async (of: string, source: string) => sources.get(of, source);
      results.push(
        await redrive(item, run, {
          store,
          writer: this.writer,
          clock,
          signal: this.stopping.signal,
          sourceOf,
        }),
      );
    }
    return results;
  }

  /** Takes nothing new, ends what was begun, and leaves Kafka's group. */
  async stop(): Promise<void> {
    await Promise.all([this.kafka?.stop(), this.local.http.stop()]);
    this.stopping.abort();
  }
}
