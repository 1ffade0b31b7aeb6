import type { LedgerRow } from '../../src/store/ledger.js';
import { MAX_INSERT_BYTES } from '../../src/store/store.js';

/** Leaves room below the largest insert for what the engine adds. */
const INSERT_BYTES = MAX_INSERT_BYTES - 4 * 1024 ** 2;

/** The rows in inserts below the size limit; a repeat has rows of the same length, hence the same parts. */
export function parts(rows: readonly LedgerRow[]): LedgerRow[][] {
  const all: LedgerRow[][] = [];
  let room = 0;
  for (const row of rows) {
    // A UTF-16 unit takes at most 3 bytes; measured exactly only where that bound could matter.
    const bytes = row.line.length < 16_384 ? row.line.length * 3 : Buffer.byteLength(row.line);
    if (bytes > room) {
      all.push([]);
      room = INSERT_BYTES;
    }
    room -= bytes;
    all.at(-1)?.push(row);
  }
  return all;
}
