import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Claim } from '../../src/store/intake-log.js';
import type { ParseLimits } from '../steps/parse.js';
import { type Batch, prepareBatch } from '../intake/batch.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Answer, Message } from '../intake/message.js';
import { Shares } from '../intake/shares.js';
import { type Part, type Submission, WaitingRequests, rowsOf } from './waiting-requests.js';

/** The topic of what comes by request; its offsets are an own sequence, one a flush. */
export const HTTP_TOPIC = 'http';

/** Most bytes of a flush; most rows are what the writer can take in about a second. */
const FLUSH_BYTES = 16 * 1024 ** 2;
/** As many rows are never divided among two flushes: each insert has its own cost. */
const UNDIVIDED_ROWS = 2_000;
/** Bodies that may wait, all sources together. */
const WAITING_BYTES = 64 * 1024 ** 2;
/** A request that would wait longer is told to come back: its client would give up before it is answered. */
const LONGEST_WAIT_SECONDS = 30;

export interface HttpIntakeDeps {
  readonly writer: Pick<IntakeWriter, 'write' | 'batchRows' | 'secondsFor'>;
  readonly clock: Clock;
  readonly claim: Claim;
  readonly limits: ParseLimits;
  /** The first unused number of the sequence. */
  readonly next: bigint;
  /** Absent where nobody else could have the sequence. */
  readonly stillOwner?: () => Promise<boolean>;
}

/** Requests of one source that wait for their answers. */
export interface WaitingSource {
  readonly tenant: string;
  readonly source: string;
  readonly requests: number;
  readonly bytes: number;
  /** When the oldest of them came, epoch ms. */
  readonly oldestAt: number;
}

type Incoming = Omit<Message, 'offset'>;

/**
 * Gathers requests while a flush is written, so that many share an insert and a single one waits for none. Sources take
 * turns, and each holds no more than its share of what may wait. A submission resolves once all its events are durable;
 * one that rejects may be sent again as it is.
 */
export class HttpIntake {
  private readonly queue = new WaitingRequests();
  private readonly held = new Shares(WAITING_BYTES);
  /** Those that have no answer yet. */
  private readonly open = new Set<Submission>();
  /** Their events, in all and by source: counted along, since thousands of requests may be open at a time. */
  private openRows = 0;
  private readonly rowsOfSource = new Map<string, number>();
  private running: Promise<void> | undefined;
  private enough: (() => void) | undefined;
  private next: bigint;
  private readonly stopping = new AbortController();

  constructor(private readonly deps: HttpIntakeDeps) {
    this.next = deps.next;
  }

  async submit(messages: readonly Incoming[]): Promise<readonly Answer[]> {
    if (this.stopping.signal.aborted)
      throw new AppError('STORE_CLOSED', 'the service is stopping; send again later');
    const [first] = messages;
    if (first === undefined) return [];
    const source = `${first.source.tenant}/${first.source.source}`;
    const bytes = messages.reduce((sum, { body }) => sum + (body?.byteLength ?? 0), 0);
    const rows = messages.reduce((sum, message) => sum + rowsOf(message), 0);
    this.admit(source, bytes);
    return new Promise((resolve, reject) => {
      const end: Submission['end'] = (outcome) => {
        if (!this.open.delete(submission)) return;
        this.held.add(source, -bytes);
        this.count(source, -rows);
        if ('answers' in outcome) return resolve(outcome.answers);
        this.queue.remove(submission);
        reject(outcome.error);
      };
      const at = this.deps.clock.now();
      const none = { taken: 0, written: 0, answers: [] };
      const submission: Submission = { source, messages, rows, bytes, at, ...none, end };
      this.held.add(source, bytes);
      this.count(source, rows);
      this.open.add(submission);
      this.queue.add(submission);
      if (this.queue.rows >= this.half) this.enough?.();
      this.running ??= this.run();
    });
  }

  /** What has no answer yet, by source. */
  waiting(): WaitingSource[] {
    const bySource = Map.groupBy(this.open, ({ source }) => source);
    return [...bySource].map(([key, open]) => {
      const [tenant = '', source = ''] = key.split('/');
      const bytes = open.reduce((sum, submission) => sum + submission.bytes, 0);
      const oldestAt = Math.min(...open.map(({ at }) => at));
      return { tenant, source, requests: open.length, bytes, oldestAt };
    });
  }

  /** Takes nothing more and ends what was taken; what the store does not take at once is rejected. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private count(source: string, rows: number): void {
    this.openRows += rows;
    const own = (this.rowsOfSource.get(source) ?? 0) + rows;
    if (own > 0) this.rowsOfSource.set(source, own);
    else this.rowsOfSource.delete(source);
  }

  /** Who has nothing waiting is always taken, as long as there is room at all. */
  private admit(source: string, bytes: number): void {
    const own = this.rowsOfSource.get(source) ?? 0;
    if (own === 0 && (this.held.bytes === 0 || this.held.bytes + bytes <= WAITING_BYTES)) return;
    const seconds = this.deps.writer.secondsFor(own);
    if (seconds <= LONGEST_WAIT_SECONDS && this.held.hasRoom(source, bytes)) return;
    throw new AppError(
      'OVERLOADED',
      `${own} events of this source are waiting for the store; send again after the time in Retry-After`,
      { retry: true, detail: { retryAfterSeconds: seconds } },
    );
  }

  private async run(): Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    while (!this.queue.isEmpty) {
      const rows = Math.min(this.deps.writer.batchRows, this.half);
      const parts = this.queue.take({ rows, bytes: FLUSH_BYTES });
      // While one flush is written the next is decided; it is noted only after the other is done.
      const [prepared] = await Promise.all([this.prepare(parts).catch(failed(parts)), writing]);
      if (prepared !== undefined) {
        writing = this.write(prepared, parts);
        await Promise.race([writing, this.gathered()]);
      }
      if (this.queue.isEmpty) await writing;
    }
    // Nothing may be awaited between the last look and this: who submits meanwhile would wait for nobody.
    this.running = undefined;
  }

  /**
   * Half of all events that have no answer. Clients that wait for their answers would else fall into one large group
   * and one small one; two even halves are decided and written beside each other.
   */
  private get half(): number {
    return Math.max(UNDIVIDED_ROWS, Math.ceil(this.openRows / 2));
  }

  /** Resolves when the other half waits. */
  private async gathered(): Promise<void> {
    if (this.queue.rows >= this.half) return;
    await new Promise<void>((reached) => {
      this.enough = reached;
    });
  }

  private async prepare(parts: readonly Part[]): Promise<Batch> {
    const offset = this.next++;
    const messages = parts.flatMap((part) => part.messages.map((message) => ({ ...message, offset })));
    const { clock, limits } = this.deps;
    const range = { topic: HTTP_TOPIC, partition: 0, from: offset, to: offset };
    return prepareBatch({ ...range, at: clock.now(), limits, messages });
  }

  private async write(batch: Batch, parts: readonly Part[]): Promise<void> {
    const { writer, claim, stillOwner } = this.deps;
    const fence = stillOwner === undefined ? {} : { stillOwner };
    const signal = this.stopping.signal;
    try {
      const answers = await writer.write(batch, { claim, mode: 'first', signal, ...fence });
      share(batch, answers, parts);
    } catch (error) {
      failed(parts)(error);
    }
  }
}

const failed =
  (parts: readonly Part[]) =>
  (error: unknown): undefined => {
    for (const { submission } of parts) submission.end({ error });
  };

/** Gives every submission the answers to its own messages; one that was cut has all when its last part is written. */
function share(batch: Batch, answers: readonly Answer[], parts: readonly Part[]): void {
  const byMessage: Answer[][] = Array.from({ length: batch.messages }, () => []);
  for (const [index, answer] of answers.entries())
    byMessage[batch.decided[index]?.message ?? 0]?.push(answer);
  let from = 0;
  for (const { submission, messages } of parts) {
    const own = byMessage.slice(from, from + messages.length).flat();
    from += messages.length;
    for (const answer of own) submission.answers.push(answer);
    submission.written += messages.length;
    if (submission.written === submission.messages.length) submission.end({ answers: submission.answers });
  }
}
