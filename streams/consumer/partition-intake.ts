import { AppError, errorCode, errorMessage } from '../../src/kernel/app-error.js';
import { pause } from '../../src/kernel/pause.js';
import type { PartitionBatch } from '../../src/kafka/group.js';
import { type Batch, prepareBatch } from '../intake/batch.js';
import { checkpoint } from '../intake/fault-points.js';
import type { IntakeSource, Message } from '../intake/message.js';
import { whileBeating } from './beating.js';
import { type Beginning, beginTenure } from './beginning.js';
import { type Begun, termsOf } from './begun.js';
import type { Feed } from './feed.js';
import { Gate } from './gate.js';
import { Gathering } from './gathering.js';
import { Lag, type PartitionLag } from './lag.js';
import { messagesOf } from './messages.js';
import type { PartitionDeps } from './partition-deps.js';
import { type Place, holds } from './ownership.js';

/** From one claim to the next: what was gathered under it is written under it or not at all. */
interface Tenure extends Omit<Beginning, 'newest' | 'stored'> {
  gathering: Gathering;
  /** What was gathered has waited long enough. */
  due: boolean;
  /** Of the last batch: a message may be a list. */
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
  /** Whose identities may have been collected and not written. */
  private readonly people = new Set<IntakeSource['people']>();
  private readonly lag = new Lag();
  /** By what it is known to the writer and to those who share the memory. */
  private readonly turn: string;

  constructor(
    readonly place: Place,
    private readonly feed: Feed,
    private readonly deps: PartitionDeps,
  ) {
    const { only } = feed;
    this.turn = only === undefined ? place.topic : `${only.tenant}/${only.source}`;
    this.gate = new Gate({
      held: deps.held,
      broker: deps.broker,
      hasRoom: () => this.tenure === undefined || this.hasRoom(this.tenure),
      onFault: (error) => this.tenure !== undefined && this.startAgain(this.tenure, error),
    });
  }

  /** Claims the partition, finds where to go on, and lets Kafka deliver from there. */
  async open(): Promise<void> {
    const { newest, stored, ...beginning } = await beginTenure(this.place, this.deps);
    if (this.lost.signal.aborted) return;
    const gathering = this.gatherFrom(beginning.next);
    const tenure = { ...beginning, gathering, due: false, rowsPerMessage: 1 };
    this.tenure = tenure;
    this.lag.storedUpTo(stored);
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

  /** Takes one fetch, and pauses the partition once it holds enough. */
  async take(batch: PartitionBatch): Promise<void> {
    const { tenure } = this;
    if (tenure === undefined || !this.isCurrent(tenure) || batch.isStale()) return;
    const { gathering } = tenure;
    const until = tenure.repeating[0]?.intent.to;
    // A repeat that is whole is being written: what comes behind it is fetched again.
    if (until !== undefined && gathering.expected > until) return;
    if (batch.firstFetchedOffset !== gathering.expected) {
      await whileBeating(this.seekExpected(tenure), batch);
      return;
    }
    this.lag.sawNewest(batch.highWatermark);
    const messages = await messagesOf(batch, this.feed, endOf(batch, until));
    if (this.isCurrent(tenure) && !batch.isStale()) this.hold(tenure, batch, messages);
  }

  private hold(tenure: Tenure, batch: PartitionBatch, messages: readonly Message[]): void {
    const until = tenure.repeating[0]?.intent.to;
    const end = endOf(batch, until);
    tenure.gathering.add(messages, end, batch.messages[0]?.timestamp);
    // A repeat ends at its range, and is read to its end whatever others hold: there is one for each owner that died.
    if (until === undefined) this.gate.closeWithoutRoom();
    else if (end === until) this.gate.close();
    this.flushWhatIsDue();
  }

  /** How far it is behind; a topic of many sources stands for all of them. */
  get behind(): PartitionLag {
    const { topic, partition } = this.place;
    const whose = this.feed.only ?? { tenant: 'many', source: topic };
    const oldestAt = this.tenure?.gathering.oldestAt;
    const oldest = oldestAt === undefined ? {} : { oldestAt };
    return { topic, partition, ...whose, messages: this.lag.messages, ...oldest };
  }

  sawNewest(offset: bigint): void {
    this.lag.sawNewest(offset);
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

  /** Room for one more fetch: no whole batch waits behind those under way, and the source has not its share. */
  private hasRoom({ gathering, ...tenure }: Tenure): boolean {
    return !gathering.isFull(this.batchMessages(tenure)) && this.deps.held.hasRoom(this.turn, 0);
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
      for (const { source } of taken.messages) this.people.add(source.people);
      const batch = await prepareBatch({ topic, partition, at, limits, ...taken });
      if (batch.messages > 0) tenure.rowsPerMessage = Math.max(1, batch.decided.length / batch.messages);
      await before;
      // After a batch that failed nothing may be written: its range has to come first.
      if (!this.isCurrent(tenure)) return this.forgetPeople();
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
    const { log, store, writer, observer } = this.deps;
    const { claim } = tenure;
    const stillOwner = async (): Promise<boolean> =>
      this.isCurrent(tenure) && (await holds(log, this.place, claim));
    const first = { mode: 'first' } as const;
    const terms = begun === undefined ? first : await termsOf(begun, batch.mapping, store);
    if (begun !== undefined) observer.repeated(this.place.topic);
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
    if (errorCode(error) === 'PARTITION_FENCED') this.deps.observer.fenced(this.place.topic);
    this.deps.logger[expected ? 'warn' : 'error'](this.fault(error), 'partition starts again');
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
    this.gate.forget();
    tenure.gathering.free(EVERYTHING);
    this.tenure = undefined;
    this.forgetPeople();
    this.reopen(expected ? FENCED_WAIT : FAILED_WAIT);
  }

  private fault(error: unknown): Readonly<Record<string, unknown>> {
    return { ...this.place, code: errorCode(error), message: errorMessage(error) };
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

/** Where what is taken of a fetch ends: a repeat is cut at its range. */
const endOf = ({ lastOffset }: PartitionBatch, until: bigint | undefined): bigint =>
  until !== undefined && until < lastOffset ? until : lastOffset;

type Taken = ReturnType<Gathering['take']>;

/** One that is written and one that is decided. */
const MOST_UNDER_WAY = 2;
/** Behind every offset. */
const EVERYTHING = 2n ** 63n;
const FENCED_WAIT = 1_000;
const FAILED_WAIT = 5_000;
/** How long a clean end waits for the store to take what is held; what it does not take comes again from Kafka. */
const FINISH_WAIT = 5_000;
