import { errorCode } from '../../src/kernel/app-error.js';
import type { LedgerRow } from '../../src/store/ledger.js';

export interface AppendTerms {
  /** Stores all rows under the token, or none; repeats by itself what passes. */
  readonly append: (rows: LedgerRow[], token: string) => Promise<void>;
  /** Told of each insert that was refused, with its number of rows. */
  readonly refused: (rows: number) => void;
}

/**
 * The rows that the store cannot hold. An insert is all or nothing, so halves are tried until each is found, always
 * under the same tokens. Only STORE_REFUSED_ROW speaks of a row: whatever else fails would fail for every half too.
 */
export async function appendOrBisect(
  rows: LedgerRow[],
  token: string,
  terms: AppendTerms,
): Promise<LedgerRow[]> {
  try {
    await terms.append(rows, token);
    return [];
  } catch (error) {
    if (errorCode(error) !== 'STORE_REFUSED_ROW') throw error;
    terms.refused(rows.length);
    if (rows.length === 1) return rows;
    const half = rows.length >> 1;
    const first = await appendOrBisect(rows.slice(0, half), `${token}.0`, terms);
    return [...first, ...(await appendOrBisect(rows.slice(half), `${token}.1`, terms))];
  }
}
