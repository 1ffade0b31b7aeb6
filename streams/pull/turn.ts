import { AppError } from '../../src/kernel/app-error.js';
import type { Cursors } from './cursors.js';
import { pullPoint } from './fault-points.js';
import type { Page, PollTerms, PullFeed } from './feed.js';

export interface TurnParts {
  readonly cursors: Cursors;
  /** Resolves when the records of the page are durable. */
  deliver(this: void, page: Page): Promise<void>;
  /** Resolves when it is noted that something is gone. */
  tellLost(this: void, what: string): Promise<void>;
  /** Whether reading this source is still ours; asked before a cursor is written. */
  holds(this: void): Promise<boolean>;
  /** Whether the time of this turn is used up: it is left after the page at hand, and the next one goes on there. */
  isOver(this: void): boolean;
  /** Resolves when the next page of a feed that has more may come: what is done live goes first. */
  makeWay(this: void): Promise<void>;
}

export interface TurnResult {
  readonly records: number;
  readonly pages: number;
  /** Whether the feed was read to its end. */
  readonly ended: boolean;
}

/**
 * One turn of one feed, page by page: fetch, store, and only then write how far it was read. Ended at any point, the
 * next turn reads the last page again, whose records are then duplicates.
 */
export async function turn(feed: PullFeed, terms: PollTerms, parts: TurnParts): Promise<TurnResult> {
  const { cursors, deliver, tellLost, holds, isOver, makeWay } = parts;
  const { name } = feed;
  let [records, pages] = [0, 0];
  for await (const page of feed.poll(cursors.state(name).cursor, terms)) {
    pullPoint('fetched', name);
    if (page.records.length > 0) await deliver(page);
    pullPoint('delivered', name);
    if (page.lost !== undefined) await tellLost(page.lost);
    if (terms.signal.aborted || !(await holds())) throw fenced();
    await cursors.write(name, { cursor: page.cursor });
    pullPoint('kept', name);
    records += page.records.length;
    pages += 1;
    if (isOver()) return { records, pages, ended: false };
    if (page.records.length > 0) await makeWay();
  }
  if (terms.signal.aborted || !(await holds())) throw fenced();
  await cursors.write(name, { readTo: terms.now });
  pullPoint('ended', name);
  return { records, pages, ended: true };
}

const fenced = (): AppError =>
  new AppError('HELD_ELSEWHERE', 'another process reads the connected sources from now on', { retry: true });
