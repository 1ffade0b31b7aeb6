import type { Action } from '../event/actions.js';
import type { IncomingEvent } from '../event/incoming-event.js';
import type { Post, Worker } from './company.js';
import type { Random } from './random.js';

export type Context = NonNullable<IncomingEvent['context']>;

/** The part of an event that says what was touched. */
export type Details = Partial<
  Pick<IncomingEvent, 'target' | 'subjects' | 'dataClasses' | 'attributes' | 'recipient'>
>;

/** Something that will be done at a moment: decided when its day is planned, told as an event when its hour comes. */
export interface Act {
  readonly worker: Worker;
  readonly post: Post;
  readonly action: Action;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Settles the order of acts of one worker in one millisecond; the background counts from 0, incidents elsewhere. */
  readonly order: number;
  readonly key: string;
  readonly context: Context;
  /** Where the details (which record, which report) are drawn from. */
  readonly random: Random;
  readonly failed?: boolean;
  readonly volume?: NonNullable<IncomingEvent['volume']>;
  /** What it is done to, where the plan knows; otherwise it is drawn when the act is told. */
  readonly about?: Details;
}

/** Order of events: time, then person, then the person's own order; it never depends on what else is planned. */
export const byTime = (x: Act, y: Act): number =>
  x.at - y.at || x.worker.index - y.worker.index || x.order - y.order;

/** Rows of one part of a large export: beyond it the CRM writes several records of one act, each with the whole size. */
const ROWS_A_PART = 5_000;
const MOST_PARTS = 4;

/** The records that the CRM writes about one export: all repeat its size and group key (`of: act`). */
export function exportParts(act: Omit<Act, 'volume'>, records: number): Act[] {
  const groupKey = `${act.key}-x`;
  const parts = Math.min(MOST_PARTS, Math.ceil(records / ROWS_A_PART));
  const whole = { records, basis: 'returned', of: 'act', groupKey } as const;
  if (parts <= 1) return [{ ...act, volume: whole }];
  return Array.from({ length: parts }, (_, part) => ({
    ...act,
    at: act.at + part * 400,
    key: `${act.key}-${part}`,
    volume: { ...whole, part, parts },
  }));
}
