import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Claim } from '../../src/store/intake-log.js';
import type { ParseLimits } from '../steps/parse.js';
import { type Batch, prepareBatch } from '../intake/batch.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Answer, Message } from '../intake/message.js';

/** The topic of what comes by request; its offsets are an own sequence, one a flush. */
export const HTTP_TOPIC = 'http';

/** A flush takes what has gathered while the last one was written, up to these. */
const FLUSH_MESSAGES = 20_000;
const FLUSH_BYTES = 16 * 1024 ** 2;
/** Bodies that may wait; beyond it requests are told to come back. */
const WAITING_BYTES = 64 * 1024 ** 2;

export interface HttpIntakeDeps {
  readonly writer: Pick<IntakeWriter, 'write'>;
  readonly clock: Clock;
  readonly claim: Claim;
  readonly limits: ParseLimits;
  /** The first unused number of the sequence. */
  readonly next: bigint;
}

type Incoming = Omit<Message, 'offset'>;

interface Submission {
  readonly messages: readonly Incoming[];
  readonly bytes: number;
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers requests while a flush is written, so that many small ones share an insert and a single one waits for none.
 * A submission resolves once all its events are durable; one that rejects may be sent again as it is.
 */
export class HttpIntake {
  private readonly waiting: Submission[] = [];
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private next: bigint;
  private readonly stopping = new AbortController();

  constructor(private readonly deps: HttpIntakeDeps) {
    this.next = deps.next;
  }

  async submit(messages: readonly Incoming[]): Promise<readonly Answer[]> {
    if (this.stopping.signal.aborted)
      throw new AppError('STORE_CLOSED', 'the service is stopping; send again later');
    const bytes = messages.reduce((sum, message) => sum + (message.body?.byteLength ?? 0), 0);
    if (this.waitingBytes + bytes > WAITING_BYTES && this.waiting.length > 0) {
      const waiting = `${Math.round(this.waitingBytes / 1024 ** 2)} MiB of events are waiting for the store`;
      throw new AppError('OVERLOADED', `${waiting}; send again after the time in Retry-After`, {
        retry: true,
      });
    }
    return new Promise((resolve, reject) => {
      this.waitingBytes += bytes;
      this.waiting.push({ messages, bytes, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Takes nothing more and ends what was taken; what the store does not take at once is rejected. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    while (this.waiting.length > 0) {
      const taken = this.take();
      // While one flush is written the next is decided; it is noted only after the other is done.
      const [prepared] = await Promise.all([this.prepare(taken).catch(failed(taken)), writing]);
      if (prepared !== undefined) writing = this.write(prepared, taken);
      if (this.waiting.length === 0) await writing;
    }
    // Nothing may be awaited between the last look and this: who submits meanwhile would wait for nobody.
    this.running = undefined;
  }

  private take(): Submission[] {
    const taken: Submission[] = [];
    let [messages, bytes] = [0, 0];
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (
        taken.length > 0 &&
        (messages + next.messages.length > FLUSH_MESSAGES || bytes + next.bytes > FLUSH_BYTES)
      )
        break;
      this.waiting.shift();
      this.waitingBytes -= next.bytes;
      messages += next.messages.length;
      bytes += next.bytes;
      taken.push(next);
    }
    return taken;
  }

  private async prepare(taken: readonly Submission[]): Promise<Batch> {
    const offset = this.next++;
    const messages = taken.flatMap((submission) =>
      submission.messages.map((message) => ({ ...message, offset })),
    );
    const { clock, limits } = this.deps;
    return prepareBatch({
      topic: HTTP_TOPIC,
      partition: 0,
      from: offset,
      to: offset,
      at: clock.now(),
      limits,
      messages,
    });
  }

  private async write(batch: Batch, taken: readonly Submission[]): Promise<void> {
    const { writer, claim } = this.deps;
    try {
      const answers = await writer.write(batch, { claim, mode: 'first', signal: this.stopping.signal });
      share(batch, answers, taken);
    } catch (error) {
      failed(taken)(error);
    }
  }
}

const failed =
  (taken: readonly Submission[]) =>
  (error: unknown): undefined => {
    for (const submission of taken) submission.reject(error);
  };

/** Gives every submission the answers to its own messages. */
function share(batch: Batch, answers: readonly Answer[], taken: readonly Submission[]): void {
  const byMessage: Answer[][] = Array.from({ length: batch.messages }, () => []);
  for (const [index, answer] of answers.entries())
    byMessage[batch.decided[index]?.message ?? 0]?.push(answer);
  let from = 0;
  for (const { messages, resolve } of taken) {
    resolve(byMessage.slice(from, from + messages.length).flat());
    from += messages.length;
  }
}
