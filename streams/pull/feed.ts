import type { SourceFormat } from '../sources/registry.js';
import type { Fault } from '../steps/fault.js';

/** One record as it was read from a source. */
export interface PulledRecord {
  /** As JSON: what quarantine keeps, and what goes through Kafka. */
  readonly body: Buffer;
  /** The same, where it was parsed already. */
  readonly payload?: unknown;
  /** Given when the record could not be read; it is kept in quarantine. */
  readonly fault?: Fault;
  /** When the source wrote it down, where only its carrier says so (a log file, a blob); epoch ms. */
  readonly recordedAt?: number;
}

export interface PollTerms {
  /** When this turn began, epoch ms, by the product's clock. */
  readonly now: number;
  /** From when on a feed reads that has no cursor yet, epoch ms. */
  readonly since: number;
  /** Most records of a page. */
  readonly pageRows: number;
  /** Raised when the process ends or another one reads from now on: what is under way is given up. */
  readonly signal: AbortSignal;
}

/** Some records, and where to go on once all of them are stored. */
export interface Page {
  readonly records: readonly PulledRecord[];
  /** Text of the feed's own; nobody else reads it. The page before holds it back, so it must be whole in itself. */
  readonly cursor: string;
  /** What the source no longer has although we never read it, as an end of a sentence: it becomes a finding. */
  readonly lost?: string;
}

/**
 * One stream of records of a connected source. `poll` reads what is behind the cursor and ends when it has all there is;
 * it may be left after any page, and a page whose cursor was not kept is read again: records must have keys of their
 * own. It rejects with SOURCE_REFUSED, SOURCE_LIMITED, SOURCE_AWAY or SOURCE_CHANGED.
 */
export interface PullFeed {
  readonly name: string;
  /** Of its records, where it is not the one that the source is declared with. */
  readonly format?: SourceFormat;
  poll(cursor: string | undefined, terms: PollTerms): AsyncIterable<Page>;
}

/** A record that was parsed. */
export const recordOf = (payload: unknown, recordedAt?: number): PulledRecord => ({
  body: Buffer.from(JSON.stringify(payload)),
  payload,
  ...(recordedAt === undefined ? {} : { recordedAt }),
});
