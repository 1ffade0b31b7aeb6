import type { Shares } from '../intake/shares.js';
import type { Message } from '../intake/message.js';

/** Most bytes of one batch. */
const BATCH_BYTES = 16 * 1024 ** 2;
/** What a message takes beside its body. */
const MESSAGE_BYTES = 200;

/**
 * The fetches of one partition that shall become batches: a single fetch may be too small for one, or too large. What
 * it holds counts against its source's share until it is written; a fetch counts whole until its last message is.
 */
export class Gathering {
  private held: Message[] = [];
  private bytes = 0;
  private fetches: Fetch[] = [];
  /** The offset that the next fetch must begin at. */
  expected: bigint;

  constructor(
    private from: bigint,
    private readonly shares: Shares,
    private readonly source: string,
  ) {
    this.expected = from;
  }

  get isEmpty(): boolean {
    return this.expected === this.from;
  }

  /** When the first message that is not written was sent, epoch ms; of the fetch it came with, the first one. */
  get oldestAt(): number | undefined {
    return this.fetches[0]?.at;
  }

  /** Whether it holds a whole batch of so many messages. */
  isFull(messages: number): boolean {
    return this.held.length >= messages || this.bytes >= BATCH_BYTES;
  }

  /** Adds a fetch that begins where the last one ended; ranges end at the fetch's own end, since offsets have holes. */
  add(messages: readonly Message[], lastOffset: bigint, at: number | undefined): void {
    let bytes = 0;
    for (const message of messages) {
      this.held.push(message);
      bytes += sizeOf(message);
    }
    this.bytes += bytes;
    this.fetches.push({ to: lastOffset, bytes, at });
    this.shares.add(this.source, bytes);
    this.expected = lastOffset + 1n;
  }

  /** The next batch: what is held, up to so many messages. One that ends within what is held ends before the next message. */
  take(most = Infinity): { from: bigint; to: bigint; messages: Message[] } {
    let [count, bytes] = [0, 0];
    for (; count < this.held.length && count < most && bytes < BATCH_BYTES; count++)
      bytes += sizeOf(this.held[count]);
    const next = this.held[count];
    const to = (next === undefined ? this.expected : next.offset) - 1n;
    const messages = next === undefined ? this.held : this.held.slice(0, count);
    const taken = { from: this.from, to, messages };
    this.held = next === undefined ? [] : this.held.slice(count);
    this.bytes -= bytes;
    this.from = to + 1n;
    return taken;
  }

  /** Everything up to this offset is written, or dropped: others may hold what it held. */
  free(to: bigint): void {
    let bytes = 0;
    while (this.fetches[0] !== undefined && this.fetches[0].to <= to)
      bytes += this.fetches.shift()?.bytes ?? 0;
    if (bytes > 0) this.shares.add(this.source, -bytes);
  }
}

interface Fetch {
  readonly to: bigint;
  readonly bytes: number;
  /** Epoch ms; absent when it brought no message. */
  readonly at: number | undefined;
}

const sizeOf = (message: Message | undefined): number => (message?.body?.byteLength ?? 0) + MESSAGE_BYTES;
