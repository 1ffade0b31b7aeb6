import { hash } from 'node:crypto';
import { isoTime } from '../src/store/time.js';
import type { Delivery } from './deliveries.js';

/**
 * What the delivery log notes beside the attempts, as rows of attempt 0: whatever a process knows of a message that is
 * under way, the next one knows from here.
 */
const NOTE = { attempt: 0, outcome: 'retry' } as const;

const REACHED = 'reached ';
export const NOT_BEFORE = 'not before ';

/** Of the outcome, the number and the detail of a row. */
type Note = Pick<Delivery, 'attempt' | 'outcome' | 'detail'>;

/** A reader has the message; by tag, since no address stands in the log. */
export const reachedNote = (reader: string): Note => ({ ...NOTE, detail: `${REACHED}${reader}` });

/** The receiver asked to be left alone until then, epoch ms. */
export const notBeforeNote = (at: number): Note => ({ ...NOTE, detail: `${NOT_BEFORE}${isoTime(at)}` });

const SHOWS = 'shows ';

/** A message that was begun earlier showed this state, and not that of its purpose. */
export const shownNote = (state: string): Note => ({ ...NOTE, detail: `${SHOWS}${state}` });

/** Pure. The state that a message showed, by the rows that are of it, where it is not that of its purpose. */
export const stateShown = (rows: readonly Delivery[]): string | undefined =>
  rows
    .findLast(({ attempt, detail }) => attempt === NOTE.attempt && detail.startsWith(SHOWS))
    ?.detail.slice(SHOWS.length);

/** Tells the readers of one message apart, for ever the same for an address. */
export const readerTag = (address: string): string =>
  hash('sha256', address.toLowerCase(), 'hex').slice(0, 12);

/** Pure. The tags of the readers who have a message, by the rows that are of it. */
export const readersReached = (rows: readonly Delivery[]): string[] =>
  rows.flatMap((row) => readerReached(row) ?? []);

/** Pure. The tag of the reader who has the message, where the row says that. */
export const readerReached = ({ attempt, detail }: Delivery): string | undefined =>
  attempt === NOTE.attempt && detail.startsWith(REACHED) ? detail.slice(REACHED.length) : undefined;
