import { AppError, errorCode, errorMessage } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { pause } from '../../src/kernel/pause.js';
import type { PartitionBatch } from '../../src/kafka/group.js';
import type { Claim, IntakeLog } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import type { ParseLimits } from '../steps/parse.js';
import { prepareBatch } from '../intake/batch.js';
import { checkpoint } from '../intake/fault-points.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { IntakeSource } from '../intake/message.js';
import { type Begun, settleGone, termsOf } from './begun.js';
import type { Feed } from './feed.js';
import { GATHER_MS, Gathering } from './gathering.js';
import { messagesOf } from './messages.js';
import { type Place, claimPartition, holds, intentsToRepeat } from './ownership.js';

export interface PartitionDeps {
  readonly store: Store;
  readonly writer: IntakeWriter;
  readonly log: IntakeLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly owner: string;
  readonly limits: ParseLimits;
  /** What Kafka does for one partition: where to fetch from, and what is done. */
  readonly broker: PartitionBroker;
  /** Called when offsets that were never taken in are gone at the broker. */
  readonly onLoss: (place: Place, from: bigint, to: bigint) => Promise<void>;
  readonly observer: OwnershipObserver;
}

/** What metrics want to know of who owns what. */
export interface OwnershipObserver {
  /** A newer owner had the partition when this process wanted to write. */
  fenced(topic: string): void;
  /** An intent that another process, or an earlier life of this one, had left open was repeated. */
  repeated(topic: string): void;
}

export interface PartitionBroker {
  /** The oldest offset, and one behind the newest. */
  held(): Promise<{ oldest: bigint; newest: bigint }>;
  seek(offset: bigint): void;
  resume(): void;
  commit(nextOffset: bigint): Promise<void>;
}

/** From one claim to the next: what was gathered under it is written under it or not at all. */
interface Tenure {
  readonly claim: Claim;
  /** What was begun and has to be repeated before anything new is taken in. */
  readonly repeating: Begun[];
  /** Where new ranges begin. */
  readonly next: bigint;
  gathering: Gathering;
}

/**
 * One partition while this process owns it: claims it, repeats what was begun, then gathers fetches into batches and
 * hands them to the writer. A partition that is lost is dropped with all it holds; nothing of it was acknowledged.
 */
export class PartitionIntake {
  private tenure: Tenure | undefined;
  private writing: Promise<void> = Promise.resolve();
  private underWay = 0;
  private gatherTimer: NodeJS.Timeout | undefined;
  private reopenTimer: NodeJS.Timeout | undefined;
  private readonly lost = new AbortController();
  /** Whose identities may have been collected and not written. */
  private readonly people = new Set<IntakeSource['people']>();

  constructor(
    readonly place: Place,
    private readonly feed: Feed,
    private readonly deps: PartitionDeps,
  ) {}

  /** Claims the partition, finds where to go on, and lets Kafka deliver from there. */
  async open(): Promise<void> {
    const { log, owner, broker } = this.deps;
    const { topic, partition } = this.place;
    const claim = await claimPartition(log, this.place, owner);
    const intents = await intentsToRepeat(log, topic, partition);
    const { oldest, newest } = await broker.held();
    const done = (await log.nextOffset(topic, partition)) ?? oldest;
    if (done > newest) throw shorterThan(done, newest);
    const from = intents[0]?.from ?? done;
    if (oldest > from) {
      if (!(await holds(log, this.place, claim)))
        throw new AppError('PARTITION_FENCED', 'claimed by another');
      await this.deps.onLoss(this.place, from, oldest - 1n);
    }
    const repeating = await settleGone(intents, oldest, this.deps);
    if (this.lost.signal.aborted) return;
    // An intent that was settled above is done by now.
    const next = largest(oldest, done, (intents.at(-1)?.to ?? -1n) + 1n);
    const tenure = { claim, repeating, next, gathering: new Gathering(next) };
    this.tenure = tenure;
    this.goOn(tenure);
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
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || batch.isStale()) return;
    if (batch.firstFetchedOffset !== tenure.gathering.expected) {
      await whileBeating(this.seekExpected(tenure), batch);
      return;
    }
    const begun = tenure.repeating[0];
    const end = endOf(begun, batch.lastOffset);
    const messages = await messagesOf(batch, this.feed, end);
    if (!this.isCurrent(tenure) || batch.isStale()) return;
    tenure.gathering.add(messages, end);
    if (begun !== undefined || tenure.gathering.isFull) await whileBeating(this.flush(), batch);
    else this.flushLater();
  }

  /** Drops what is held; resolves when what was being written has ended. */
  async drop(): Promise<void> {
    this.lost.abort();
    clearTimeout(this.gatherTimer);
    clearTimeout(this.reopenTimer);
    await this.writing;
  }

  /** Writes what is held, then drops the partition: the clean end. A store that is away is not waited for. */
  async finish(): Promise<void> {
    const late = new AbortController();
    const written = this.flush().then(async () => this.writing);
    await Promise.race([written, pause(FINISH_WAIT, late.signal)]);
    late.abort();
    await this.drop();
  }

  private isCurrent(tenure: Tenure): boolean {
    return this.tenure === tenure && !this.lost.signal.aborted;
  }

  private goOn(tenure: Tenure): void {
    const offset = tenure.repeating[0]?.from ?? tenure.next;
    tenure.gathering = new Gathering(offset);
    this.deps.broker.seek(offset);
  }

  /** The fetch began elsewhere: what was expected is sought again, or is gone at the broker. */
  private async seekExpected(tenure: Tenure): Promise<void> {
    const { oldest } = await this.deps.broker.held();
    if (!this.isCurrent(tenure)) return;
    if (oldest <= tenure.gathering.expected) return this.deps.broker.seek(tenure.gathering.expected);
    await this.flush();
    await this.writing;
    this.startAgain(
      tenure,
      new AppError('OFFSETS_LOST', 'the broker no longer has the next offset', { retry: true }),
    );
  }

  /** With one batch being written and the next one decided, gathering goes on: a store that is away must not fill the memory. */
  private flushLater(): void {
    this.gatherTimer ??= setTimeout(() => {
      this.gatherTimer = undefined;
      if (this.underWay > 1) this.flushLater();
      else void this.flush();
    }, GATHER_MS);
  }

  /** Decides about what is held while the batch before it is written, then has it written. */
  private async flush(): Promise<void> {
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || tenure.gathering.isEmpty) return;
    const [begun] = tenure.repeating;
    if (begun !== undefined && tenure.gathering.expected <= begun.intent.to) return;
    const taken = tenure.gathering.take();
    const before = this.writing;
    const after = this.decideAndWrite(taken, tenure, before);
    this.writing = after;
    if (begun === undefined) return before;
    // A repeat ends where its intent ended; what the fetch brought beyond it is fetched again.
    await after;
    if (!this.isCurrent(tenure)) return;
    tenure.repeating.shift();
    this.goOn(tenure);
  }

  private async decideAndWrite(taken: Taken, tenure: Tenure, before: Promise<void>): Promise<void> {
    const { topic, partition } = this.place;
    const { limits, clock, broker } = this.deps;
    const [begun] = tenure.repeating;
    this.underWay++;
    try {
      const at = begun?.intent.at ?? clock.now();
      for (const { source } of taken.messages) this.people.add(source.people);
      const batch = await prepareBatch({ topic, partition, at, limits, ...taken });
      await before;
      // After a batch that failed nothing may be written: its range has to come first.
      if (!this.isCurrent(tenure)) return this.forgetPeople();
      await this.write(batch, tenure, begun);
      checkpoint('before-commit', this.place);
      await broker.commit(taken.to + 1n).catch((error: unknown) => this.tellUncommitted(error));
    } catch (error) {
      this.startAgain(tenure, error);
    } finally {
      this.underWay--;
    }
  }

  private async write(batch: Prepared, tenure: Tenure, begun: Begun | undefined): Promise<void> {
    const { log, store, writer, observer } = this.deps;
    const { claim } = tenure;
    const stillOwner = async (): Promise<boolean> =>
      this.isCurrent(tenure) && (await holds(log, this.place, claim));
    const terms =
      begun === undefined ? ({ mode: 'first' } as const) : await termsOf(begun, batch.mapping, store);
    if (begun !== undefined) observer.repeated(this.place.topic);
    await writer.write(batch, { claim, signal: this.lost.signal, stillOwner, ...terms });
  }

  /** The store remembers what is done, so a commit that fails costs nothing but the lag other tools show. */
  private tellUncommitted(error: unknown): void {
    this.deps.logger.warn({ ...this.place, code: errorCode(error) }, 'done, but not committed to Kafka');
  }

  /** Fenced, or the store failed for good: what is held is dropped, and the partition claimed anew while it is ours. */
  private startAgain(tenure: Tenure, error: unknown): void {
    if (!this.isCurrent(tenure)) return;
    const expected = error instanceof AppError && (error.code === 'PARTITION_FENCED' || error.retry);
    const { logger, observer } = this.deps;
    if (errorCode(error) === 'PARTITION_FENCED') observer.fenced(this.place.topic);
    logger[expected ? 'warn' : 'error'](
      { ...this.place, code: errorCode(error), message: errorMessage(error) },
      'partition starts again',
    );
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
    this.tenure = undefined;
    this.forgetPeople();
    this.reopen(expected ? FENCED_WAIT : FAILED_WAIT);
  }

  /** Whose identity was not written is a stranger again. */
  private forgetPeople(): void {
    for (const people of this.people) people.forget();
    this.people.clear();
  }

  private reopen(wait: number): void {
    clearTimeout(this.reopenTimer);
    this.reopenTimer = setTimeout(() => this.openUntilDone(), wait);
  }
}

/** A range that is repeated ends where its intent ended. */
const endOf = (begun: Begun | undefined, last: bigint): bigint =>
  begun !== undefined && begun.intent.to < last ? begun.intent.to : last;

/** Tells the broker that we live while work waits for the store. */
async function whileBeating(work: Promise<void>, batch: PartitionBatch): Promise<void> {
  const beat = (): void => void batch.heartbeat().catch(() => undefined);
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}

function shorterThan(done: bigint, newest: bigint): AppError {
  return new AppError(
    'OFFSETS_LOST',
    `all offsets below ${done} were taken in, but Kafka holds none from ${newest} on: was the topic made anew? ` +
      'Its offsets begin again, so it needs another name',
  );
}

type Prepared = Awaited<ReturnType<typeof prepareBatch>>;

interface Taken {
  readonly from: bigint;
  readonly to: bigint;
  readonly messages: Parameters<typeof prepareBatch>[0]['messages'];
}

const largest = (...offsets: readonly bigint[]): bigint => offsets.reduce((a, b) => (a > b ? a : b));

const HEARTBEAT_MS = 2_000;
const FENCED_WAIT = 1_000;
const FAILED_WAIT = 5_000;
/** How long a clean end waits for the store to take what is held; what it does not take comes again from Kafka. */
const FINISH_WAIT = 5_000;
