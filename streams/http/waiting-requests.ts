import type { Answer, Message } from '../intake/message.js';

type Incoming = Omit<Message, 'offset'>;

/** One request while its events wait for the store. */
export interface Submission {
  /** Tenant and source, by which requests take turns. */
  readonly source: string;
  readonly messages: readonly Incoming[];
  readonly rows: number;
  readonly bytes: number;
  /** Epoch ms. */
  readonly at: number;
  /** How many of its messages are in a flush or behind one. */
  taken: number;
  /** How many of its messages are durable, and their answers. */
  written: number;
  readonly answers: Answer[];
  readonly end: (outcome: { answers: readonly Answer[] } | { error: unknown }) => void;
}

/** Messages of one request that go into the same flush. */
export interface Part {
  readonly submission: Submission;
  readonly messages: readonly Incoming[];
}

export interface FlushSize {
  readonly rows: number;
  readonly bytes: number;
}

/** The events of a message, as far as they can be counted before it is decided about. */
export const rowsOf = (message: Incoming | undefined): number =>
  Array.isArray(message?.payload) ? Math.max(1, message.payload.length) : 1;

/** Requests that wait to be flushed, in turns by source; those of one source in the order in which they came. */
export class WaitingRequests {
  private readonly bySource = new Map<string, Submission[]>();
  private waiting = 0;

  /** Events in no flush yet. */
  get rows(): number {
    return this.waiting;
  }

  get isEmpty(): boolean {
    return this.bySource.size === 0;
  }

  add(submission: Submission): void {
    this.waiting += submission.rows;
    const own = this.bySource.get(submission.source);
    if (own === undefined) this.bySource.set(submission.source, [submission]);
    else own.push(submission);
  }

  /** What was rejected meanwhile is not flushed. */
  remove(submission: Submission): void {
    const own = this.bySource.get(submission.source);
    const at = own?.indexOf(submission) ?? -1;
    if (own === undefined || at === -1) return;
    own.splice(at, 1);
    this.waiting -= rowsFrom(submission);
    if (own.length === 0) this.bySource.delete(submission.source);
  }

  /**
   * The next flush: one request of each source after the other until it is large enough. A request that is larger than
   * a flush is cut; any other is taken whole, so a flush may have up to twice the rows that were asked for.
   */
  take(size: FlushSize): Part[] {
    const parts: Part[] = [];
    let [rows, bytes] = [0, 0];
    for (const [source, own] of this.bySource) {
      if (parts.length > 0 && (rows >= size.rows || bytes >= size.bytes)) break;
      const [submission] = own;
      if (submission === undefined) throw new TypeError('a source without a request');
      const messages = cut(submission, size.rows);
      parts.push({ submission, messages });
      const before = rowsFrom(submission);
      submission.taken += messages.length;
      rows += before - rowsFrom(submission);
      bytes += messages.reduce((sum, { body }) => sum + (body?.byteLength ?? 0), 0);
      if (submission.taken === submission.messages.length) own.shift();
      // Put last; the loop comes to it again when the others had their turn.
      this.bySource.delete(source);
      if (own.length > 0) this.bySource.set(source, own);
    }
    this.waiting -= rows;
    return parts;
  }
}

function cut({ messages, taken, rows }: Submission, most: number): readonly Incoming[] {
  if (taken === 0 && rows <= most) return messages;
  let [to, sum] = [taken, 0];
  for (; to < messages.length && sum < most; to++) sum += rowsOf(messages[to]);
  return messages.slice(taken, to);
}

function rowsFrom({ messages, taken }: Submission): number {
  let rows = 0;
  for (let at = taken; at < messages.length; at++) rows += rowsOf(messages[at]);
  return rows;
}
