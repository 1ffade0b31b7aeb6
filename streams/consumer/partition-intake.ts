import { AppError, errorCode, errorMessage } from '../../src/kernel/app-error.js';
import { pause } from '../../src/kernel/pause.js';
import type { PartitionBatch } from '../../src/kafka/group.js';
import type { Claim } from '../../src/store/intake-log.js';
import { type Batch, mappingOf, prepareBatch } from '../intake/batch.js';
import { checkpoint } from '../intake/fault-points.js';
import type { IntakeSource } from '../intake/message.js';
import { whileBeating } from './beating.js';
import { type Begun, settleGone, termsOf } from './begun.js';
import { Gate } from './gate.js';
import { Gathering } from './gathering.js';
import { Lag } from './lag.js';
import { shorterThan } from './loss.js';
import { messagesOf } from './messages.js';
import type { PartitionDeps } from './partition-deps.js';
import { type Place, claimPartition, holds, intentsToRepeat } from './ownership.js';

/** From one claim to the next: what was gathered under it is written under it or not at all. */
interface Tenure {
  readonly claim: Claim;
  /** What was begun and has to be repeated before anything new is taken in. */
  readonly repeating: Begun[];
  /** Where new ranges begin. */
  readonly next: bigint;
  gathering: Gathering;
  /** What was gathered has waited long enough. */
  due: boolean;
  /** Messages of a batch that has the rows the writer wants, by what the last ones had. */
  rowsPerMessage: number;
}

/**
 * One partition while this process owns it: claims it, repeats what was begun, then gathers fetches into batches and
 * hands them to the writer. A partition that holds enough, or whose source holds its share, is paused: nobody waits
 * here, since all partitions of a broker are fetched together. A partition that is lost is dropped with all it holds;
 * nothing of it was acknowledged.
 */
export class PartitionIntake {
  private tenure: Tenure | undefined;
  private writing: Promise<void> = Promise.resolve();
  private underWay = 0;
  private gatherTimer: NodeJS.Timeout | undefined;
  private reopenTimer: NodeJS.Timeout | undefined;
  private readonly lost = new AbortController();
  private readonly gate: Gate;
  readonly lag = new Lag();

  constructor(
    readonly place: Place,
    readonly source: IntakeSource,
    private readonly deps: PartitionDeps,
  ) {
    this.gate = new Gate({
      held: deps.held,
      broker: deps.broker,
      hasRoom: () => this.tenure === undefined || this.hasRoom(this.tenure),
      onFault: (error) => this.tenure !== undefined && this.startAgain(this.tenure, error),
    });
  }

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
    const gathering = this.gatherFrom(next);
    const tenure = { claim, repeating, next, gathering, due: false, rowsPerMessage: 1 };
    this.tenure = tenure;
    this.lag.storedUpTo(from);
    this.lag.sawNewest(newest);
    this.goOn(tenure);
  }

  /** Opens, and tries again after a while for as long as the partition is ours. */
  openUntilDone(): void {
    this.open().catch((error: unknown) => {
      this.deps.logger.error(this.fault(error), 'partition cannot be opened');
      if (!this.lost.signal.aborted) this.reopen(FAILED_WAIT);
    });
  }

  /** Takes one fetch, and pauses the partition when that is enough for now. */
  async take(batch: PartitionBatch): Promise<void> {
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || batch.isStale()) return;
    return this.takeOf(tenure, batch);
  }

  private async takeOf(tenure: Tenure, batch: PartitionBatch): Promise<void> {
    const { gathering } = tenure;
    const until = tenure.repeating[0]?.intent.to;
    // A repeat that is whole is being written: what comes behind it is fetched again.
    if (until !== undefined && gathering.expected > until) return;
    if (batch.firstFetchedOffset !== gathering.expected) {
      await whileBeating(this.seekExpected(tenure), batch);
      return;
    }
    const end = until !== undefined && until < batch.lastOffset ? until : batch.lastOffset;
    gathering.add(messagesOf(batch, this.source, end), end, batch.messages[0]?.timestamp);
    this.lag.sawNewest(batch.highWatermark);
    // A repeat ends at its range, and is read to its end whatever others hold: there is one for each owner that died.
    if (until === undefined) this.gate.closeWithoutRoom();
    else if (end === until) this.gate.close();
    this.flushWhatIsDue();
  }

  /** When the oldest message that it holds was sent, epoch ms. */
  get oldestAt(): number | undefined {
    return this.tenure?.gathering.oldestAt;
  }

  /** Drops what is held; resolves when what was being written has ended. */
  async drop(): Promise<void> {
    this.lost.abort();
    clearTimeout(this.gatherTimer);
    clearTimeout(this.reopenTimer);
    this.gate.forget();
    await this.writing;
    this.tenure?.gathering.free(EVERYTHING);
  }

  /** Writes a batch of what is held, then drops the partition: the clean end. A store that is away is not waited for. */
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
    tenure.gathering.free(EVERYTHING);
    tenure.gathering = this.gatherFrom(offset);
    tenure.due = false;
    this.gate.openAt(offset);
  }

  private gatherFrom(offset: bigint): Gathering {
    return new Gathering(offset, this.deps.held, this.turn);
  }

  /** By what the source is known to the writer and to those who share the memory. */
  private get turn(): string {
    return `${this.source.tenant}/${this.source.source}`;
  }

  /** Room for one more fetch: less than two batches wait, and the source has not its share. */
  private hasRoom({ gathering, ...tenure }: Tenure): boolean {
    return !gathering.isFull(2 * this.batchMessages(tenure)) && this.deps.held.hasRoom(this.turn, 0);
  }

  private batchMessages({ rowsPerMessage }: Pick<Tenure, 'rowsPerMessage'>): number {
    return Math.max(1, Math.round(this.deps.writer.batchRows / rowsPerMessage));
  }

  /** The fetch began elsewhere: what was expected is sought again, or is gone at the broker. */
  private async seekExpected(tenure: Tenure): Promise<void> {
    const { oldest } = await this.deps.broker.held();
    if (!this.isCurrent(tenure)) return;
    if (oldest <= tenure.gathering.expected) return this.deps.broker.seek(tenure.gathering.expected);
    while (this.isCurrent(tenure) && !tenure.gathering.isEmpty) {
      await this.flush();
      await this.writing;
    }
    const message = 'the broker no longer has the next offset';
    this.startAgain(tenure, new AppError('OFFSETS_LOST', message, { retry: true }));
  }

  /**
   * One batch is written and the next one decided; with both under way gathering goes on until the partition is paused:
   * a store that is away must not fill the memory.
   */
  private flushWhatIsDue(): void {
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || tenure.gathering.isEmpty) return;
    const [begun] = tenure.repeating;
    const messages = this.batchMessages(tenure);
    const isDue =
      begun === undefined
        ? tenure.due || tenure.gathering.isFull(messages)
        : tenure.gathering.expected > begun.intent.to;
    if (!isDue) return this.flushLater();
    if (this.underWay < MOST_UNDER_WAY) void this.flush();
  }

  private flushLater(): void {
    this.gatherTimer ??= setTimeout(() => {
      this.gatherTimer = undefined;
      if (this.tenure !== undefined) this.tenure.due = true;
      this.flushWhatIsDue();
    }, this.deps.gatherMs());
  }

  /** Decides about a batch of what is held while the batch before it is written, then has it written. */
  private async flush(): Promise<void> {
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || tenure.gathering.isEmpty) return;
    const [begun] = tenure.repeating;
    if (begun !== undefined && tenure.gathering.expected <= begun.intent.to) return;
    tenure.due = false;
    const taken = tenure.gathering.take(begun === undefined ? this.batchMessages(tenure) : undefined);
    this.writing = this.decideAndWrite(taken, tenure, this.writing);
    if (begun === undefined) return this.flushWhatIsDue();
    // A repeat ends where its intent ended; what the fetch brought beyond it is fetched again.
    await this.writing;
    if (!this.isCurrent(tenure)) return;
    tenure.repeating.shift();
    this.goOn(tenure);
  }

  private async decideAndWrite(taken: Taken, tenure: Tenure, before: Promise<void>): Promise<void> {
    const { topic, partition } = this.place;
    const { limits, clock, broker } = this.deps;
    const { gathering } = tenure;
    const [begun] = tenure.repeating;
    this.underWay++;
    try {
      const at = begun?.intent.at ?? clock.now();
      const batch = await prepareBatch({ topic, partition, at, limits, ...taken });
      if (batch.messages > 0) tenure.rowsPerMessage = Math.max(1, batch.decided.length / batch.messages);
      await before;
      // After a batch that failed nothing may be written: its range has to come first.
      if (!this.isCurrent(tenure)) return this.source.people.forget();
      await this.write(batch, tenure, begun);
      this.lag.storedUpTo(taken.to + 1n);
      checkpoint('before-commit', this.place);
      await broker.commit(taken.to + 1n).catch((error: unknown) => this.tellUncommitted(error));
    } catch (error) {
      this.startAgain(tenure, error);
    } finally {
      this.underWay--;
      gathering.free(taken.to);
      this.flushWhatIsDue();
    }
  }

  private async write(batch: Batch, tenure: Tenure, begun: Begun | undefined): Promise<void> {
    const { log, store, writer } = this.deps;
    const { claim } = tenure;
    const stillOwner = async (): Promise<boolean> =>
      this.isCurrent(tenure) && (await holds(log, this.place, claim));
    const mapping = mappingOf([this.source.format]);
    const terms = begun === undefined ? ({ mode: 'first' } as const) : await termsOf(begun, mapping, store);
    const { turn } = this;
    const { signal } = this.lost;
    const stillWanted = (): boolean => this.isCurrent(tenure);
    await writer.write(batch, { claim, turn, signal, stillWanted, stillOwner, ...terms });
  }

  /** The store remembers what is done, so a commit that fails costs nothing but the lag other tools show. */
  private tellUncommitted(error: unknown): void {
    this.deps.logger.warn({ ...this.place, code: errorCode(error) }, 'done, but not committed to Kafka');
  }

  /** Fenced, or the store failed for good: what is held is dropped, and the partition claimed anew while it is ours. */
  private startAgain(tenure: Tenure, error: unknown): void {
    if (!this.isCurrent(tenure)) return;
    const expected = error instanceof AppError && (error.code === 'PARTITION_FENCED' || error.retry);
    this.deps.logger[expected ? 'warn' : 'error'](this.fault(error), 'partition starts again');
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
    this.gate.forget();
    tenure.gathering.free(EVERYTHING);
    this.tenure = undefined;
    this.source.people.forget();
    this.reopen(expected ? FENCED_WAIT : FAILED_WAIT);
  }

  private fault(error: unknown): Readonly<Record<string, unknown>> {
    return { ...this.place, code: errorCode(error), message: errorMessage(error) };
  }

  private reopen(wait: number): void {
    clearTimeout(this.reopenTimer);
    this.reopenTimer = setTimeout(() => this.openUntilDone(), wait);
  }
}

type Taken = ReturnType<Gathering['take']>;

const largest = (...offsets: readonly bigint[]): bigint => offsets.reduce((a, b) => (a > b ? a : b));

/** One that is written and one that is decided. */
const MOST_UNDER_WAY = 2;
/** Behind every offset. */
const EVERYTHING = 2n ** 63n;
const FENCED_WAIT = 1_000;
const FAILED_WAIT = 5_000;
/** How long a clean end waits for the store to take what is held; what it does not take comes again from Kafka. */
const FINISH_WAIT = 5_000;
