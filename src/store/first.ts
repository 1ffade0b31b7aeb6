import { AppError } from '../kernel/app-error.js';
import { SECOND } from '../kernel/clock.js';
import { pause } from '../kernel/pause.js';
import type { RecordTable, Store } from './store.js';

/** Ms after which a token without its row is that of a writer who was killed: a living one's follows within a few. */
const LEFT_BEHIND = SECOND;
const LOOK_AGAIN = 100;
/** Writers in a row of whom each may have been killed in those few ms. */
const MOST_LEFT = 3;

export interface FirstRow {
  /** One with a deduplication window. */
  readonly table: RecordTable;
  readonly row: Readonly<Record<string, unknown>>;
  readonly token: string;
  /** Whether a row of that token is there, whosever it is. */
  readonly isThere: () => Promise<boolean>;
}

/**
 * Writes what only the first may write: when it resolves, one row of that token is there, this one or another's. A token is
 * the table's: it has to name all that makes the row another one, also its tenant. The engine
 * notes a token before it commits the row, so a process that is killed in between leaves a token that would keep everybody
 * out for ever; what has no row after a second is written under the next token, which all who wait for it agree upon.
 * Rejects with STORE_UNAVAILABLE when that token, too, and all that follow were left behind.
 */
export async function writeFirst(store: Store, { table, row, token, isThere }: FirstRow): Promise<void> {
  // The engine forgets a token after ten thousand others, and the row stays.
  if (await isThere()) return;
  for (let left = 0; left <= MOST_LEFT; left++) {
    await store.write(table, [row], { token: left === 0 ? token : `${token}/left-${left}` });
    for (let waited = 0; waited <= LEFT_BEHIND; waited += LOOK_AGAIN) {
      if (await isThere()) return;
      await pause(LOOK_AGAIN);
    }
  }
  throw new AppError('STORE_UNAVAILABLE', `a row of ${table} was written and is not there yet`, {
    retry: true,
  });
}
