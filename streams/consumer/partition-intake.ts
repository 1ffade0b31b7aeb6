import { AppError, errorCode, errorMessage } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { PartitionBatch } from '../../src/kafka/group.js';
import type { Claim, IntakeLog, IntakeRange } from '../../src/store/intake-log.js';
import type { ParseLimits } from '../steps/parse.js';
import { mappingOf, prepareBatch } from '../intake/batch.js';
import { checkpoint } from '../intake/fault-points.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { IntakeSource } from '../intake/message.js';
import { GATHER_MS, Gathering } from './gathering.js';
import { messagesOf } from './messages.js';
import { type Place, claimPartition, holds, intentsToRepeat } from './ownership.js';

export interface PartitionDeps {
  readonly writer: IntakeWriter;
  readonly log: IntakeLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly owner: string;
  readonly limits: ParseLimits;
  /** What Kafka does for one partition: where to fetch from, and what is done. */
  readonly broker: PartitionBroker;
  /** Called once when offsets that were never taken in are gone at the broker. */
  readonly onLoss: (place: Place, from: bigint, to: bigint) => Promise<void>;
}

export interface PartitionBroker {
  oldest(): Promise<bigint>;
  seek(offset: bigint): void;
  resume(): void;
  commit(nextOffset: bigint): Promise<void>;
}

/**
 * One partition while this process owns it: claims it, repeats what was begun, then gathers fetches into batches and
 * hands them to the writer. A partition that is lost is dropped with all it holds; nothing of it was acknowledged.
 */
export class PartitionIntake {
  private gathering: Gathering | undefined;
  private repeating: IntakeRange[] = [];
  private claim: Claim = { epoch: 0, owner: '' };
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly lost = new AbortController();

  constructor(
    readonly place: Place,
    private readonly source: IntakeSource,
    private readonly deps: PartitionDeps,
  ) {}

  /** Claims the partition, finds where to go on, and lets Kafka deliver from there. */
  async open(): Promise<void> {
    const { log, owner, broker } = this.deps;
    const { topic, partition } = this.place;
    this.claim = await claimPartition(log, this.place, owner);
    this.repeating = await intentsToRepeat(log, topic, partition);
    const next = (await log.nextOffset(topic, partition)) ?? (await broker.oldest());
    if (this.lost.signal.aborted) return;
    this.goTo(this.repeating[0]?.from ?? next);
    broker.resume();
  }

  /** Opens, and tries again after a while for as long as the partition is ours. */
  openUntilDone(): void {
    this.open().catch((error: unknown) => {
      const { logger } = this.deps;
      logger.error(
        { ...this.place, code: errorCode(error), message: errorMessage(error) },
        'partition cannot be opened',
      );
      if (!this.lost.signal.aborted) this.reopen(FAILED_WAIT);
    });
  }

  /** Takes one fetch; resolves when there is room for the next. */
  async take(batch: PartitionBatch): Promise<void> {
    if (this.lost.signal.aborted || this.gathering === undefined || batch.isStale()) return;
    if (!(await this.beginsWhereExpected(batch))) return;
    this.gather(batch);
    if (this.repeating.length > 0 || this.gathering.isFull) await whileBeating(this.flush(), batch);
    else this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Drops what is held; resolves when what was being written has ended. */
  async drop(): Promise<void> {
    this.lost.abort();
    clearTimeout(this.timer);
    await this.writing;
  }

  /** Writes what is held, then drops the partition: the clean end. */
  async finish(): Promise<void> {
    await this.flush();
    await this.writing;
    await this.drop();
  }

  private goTo(offset: bigint): void {
    this.gathering = new Gathering(offset);
    this.deps.broker.seek(offset);
  }

  private async beginsWhereExpected(batch: PartitionBatch): Promise<boolean> {
    const expected = this.gathering?.expected ?? 0n;
    if (batch.firstFetchedOffset === expected) return true;
    const oldest = await this.deps.broker.oldest();
    if (oldest > expected) {
      await this.deps.onLoss(this.place, expected, oldest - 1n);
      await this.flush();
      this.repeating = this.repeating.filter((intent) => intent.from >= oldest);
      this.goTo(oldest);
    } else {
      this.deps.broker.seek(expected);
    }
    return false;
  }

  private gather(batch: PartitionBatch): void {
    const until = this.repeating[0]?.to;
    const end = until !== undefined && until < batch.lastOffset ? until : batch.lastOffset;
    this.gathering?.add(messagesOf(batch, this.source, end), end);
  }

  /** Decides about what is held while the batch before it is written, then has it written. */
  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { gathering } = this;
    if (gathering === undefined || gathering.isEmpty || this.lost.signal.aborted) return;
    const intent = this.repeating[0];
    if (intent !== undefined && gathering.expected <= intent.to) return;
    const taken = gathering.take();
    const before = this.writing;
    const after = this.decideAndWrite(taken, intent, before);
    this.writing = after;
    if (intent === undefined) return before;
    // A repeat ends where its intent ended; what the fetch brought beyond it is fetched again.
    await after;
    this.repeating.shift();
    if (!this.lost.signal.aborted) this.goTo(this.repeating[0]?.from ?? taken.to + 1n);
  }

  private async decideAndWrite(
    taken: Taken,
    intent: IntakeRange | undefined,
    before: Promise<void>,
  ): Promise<void> {
    const { topic, partition } = this.place;
    const { limits, clock, writer, broker, log } = this.deps;
    try {
      const at = intent?.at ?? clock.now();
      const batch = await prepareBatch({ topic, partition, at, limits, ...taken });
      await before;
      if (this.lost.signal.aborted) return;
      const signal = this.lost.signal;
      const stillOwner = async (): Promise<boolean> =>
        !signal.aborted && (await holds(log, this.place, this.claim));
      await writer.write(batch, { claim: this.claim, signal, stillOwner, ...this.modeOf(intent) });
      checkpoint('before-commit', this.place);
      await broker.commit(taken.to + 1n).catch((error: unknown) => this.tellUncommitted(error));
    } catch (error) {
      await this.startAgain(error);
    }
  }

  private modeOf(
    intent: IntakeRange | undefined,
  ): { mode: 'first' } | { mode: 'repeat' | 'settle'; intent: IntakeRange } {
    if (intent === undefined) return { mode: 'first' };
    return { mode: intent.mapping === mappingOf([this.source.format]) ? 'repeat' : 'settle', intent };
  }

  /** The store remembers what is done, so a commit that fails costs nothing but the lag other tools show. */
  private tellUncommitted(error: unknown): void {
    this.deps.logger.warn({ ...this.place, code: errorCode(error) }, 'done, but not committed to Kafka');
  }

  /** Fenced, or the store failed for good: what is held is dropped, and the partition claimed anew while it is ours. */
  private async startAgain(error: unknown): Promise<void> {
    if (this.lost.signal.aborted) return;
    const fenced = error instanceof AppError && error.code === 'PARTITION_FENCED';
    const { logger } = this.deps;
    logger[fenced ? 'warn' : 'error'](
      { ...this.place, code: errorCode(error), message: errorMessage(error) },
      'partition starts again',
    );
    clearTimeout(this.timer);
    this.timer = undefined;
    this.gathering = undefined;
    this.source.people.forget();
    this.reopen(fenced ? FENCED_WAIT : FAILED_WAIT);
  }

  private reopen(wait: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.openUntilDone();
    }, wait);
  }
}

/** Tells the broker that we live while a flush waits for the store. */
async function whileBeating(work: Promise<void>, batch: PartitionBatch): Promise<void> {
  const beat = (): void => void batch.heartbeat().catch(() => undefined);
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}

interface Taken {
  readonly from: bigint;
  readonly to: bigint;
  readonly messages: Parameters<typeof prepareBatch>[0]['messages'];
}

const HEARTBEAT_MS = 2_000;
const FENCED_WAIT = 1_000;
const FAILED_WAIT = 5_000;
