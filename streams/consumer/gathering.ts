import type { Message } from '../intake/message.js';

/** A batch is big enough when it holds so much, or its first message has waited so long. */
const GATHER_MESSAGES = 20_000;
const GATHER_BYTES = 16 * 1024 ** 2;
export const GATHER_MS = 1_000;

/** The fetches of one partition that shall become one batch: a single one is too small. */
export class Gathering {
  private held: Message[] = [];
  private bytes = 0;
  /** The offset that the next fetch must begin at. */
  expected: bigint;

  constructor(private from: bigint) {
    this.expected = from;
  }

  get isEmpty(): boolean {
    return this.expected === this.from;
  }

  get isFull(): boolean {
    return this.held.length >= GATHER_MESSAGES || this.bytes >= GATHER_BYTES;
  }

  /** Adds a fetch that begins where the last one ended; ranges end at the fetch's own end, since offsets have holes. */
  add(messages: readonly Message[], lastOffset: bigint): void {
    for (const message of messages) {
      this.held.push(message);
      this.bytes += message.body?.byteLength ?? 0;
    }
    this.expected = lastOffset + 1n;
  }

  take(): { from: bigint; to: bigint; messages: Message[] } {
    const taken = { from: this.from, to: this.expected - 1n, messages: this.held };
    this.held = [];
    this.bytes = 0;
    this.from = this.expected;
    return taken;
  }
}
