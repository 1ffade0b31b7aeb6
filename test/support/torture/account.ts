import type { Outgoing } from './traffic.js';

export interface Sums {
  messages: number;
  unparsed: number;
  stored: number;
  duplicates: number;
  quarantined: number;
  refused: number;
}

/** What one actor did in one hour by one action. */
export interface Acts {
  times: number;
  records: number;
}

const HOUR = 3_600_000;
/** For each kind, the sum its message goes to. */
const SUM_OF = {
  event: 'stored',
  duplicate: 'duplicates',
  conflict: 'duplicates',
  unparsed: 'unparsed',
  invalid: 'quarantined',
  tombstone: 'refused',
} as const;

/** The producer's own book of what it sent; nothing in it comes from the product. */
export class Account {
  readonly sums: Sums = { messages: 0, unparsed: 0, stored: 0, duplicates: 0, quarantined: 0, refused: 0 };
  readonly keys = new Set<string>();
  /** By `actor hour action`, the hour in seconds. */
  readonly acts = new Map<string, Acts>();
  /** Events by subject. */
  readonly subjects = new Map<string, number>();
  /** Messages that Kafka deleted before anybody read them. */
  lost = 0;

  add(message: Outgoing): void {
    this.book(message, 1);
  }

  /** The message was acknowledged by the broker and then deleted there, unread. */
  lose(message: Outgoing): void {
    this.book(message, -1);
    this.lost++;
  }

  /** Sent by a way whose sums depend on what a crash left: it must be stored once all the same. */
  addUncounted(message: Outgoing): void {
    if (message.kind === 'event') this.bookEvent(message, 1);
  }

  private book(message: Outgoing, by: 1 | -1): void {
    this.sums.messages += by;
    this.sums[SUM_OF[message.kind]] += by;
    if (message.kind === 'event') this.bookEvent(message, by);
  }

  private bookEvent(message: Outgoing, by: 1 | -1): void {
    if (by === 1) this.keys.add(message.key);
    else this.keys.delete(message.key);
    const hour = Math.floor(message.occurredAt / HOUR) * (HOUR / 1_000);
    const of = `${message.actor} ${hour} ${message.action}`;
    const acts = this.acts.get(of) ?? { times: 0, records: 0 };
    this.acts.set(of, { times: acts.times + by, records: acts.records + by * message.records });
    if (acts.times + by === 0) this.acts.delete(of);
    for (const subject of new Set(message.subjects)) {
      const events = (this.subjects.get(subject) ?? 0) + by;
      if (events === 0) this.subjects.delete(subject);
      else this.subjects.set(subject, events);
    }
  }
}
