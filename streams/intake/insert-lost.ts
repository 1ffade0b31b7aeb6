import { AppError } from '../../src/kernel/app-error.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { IntakeRange } from '../../src/store/intake-log.js';
import { append, knownEvents, knownKey, type LedgerRow, samePosition } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/store.js';
import { fenced } from './fenced.js';
import { parts } from './insert-parts.js';

/** Inserts in a row of each of which an engine that is killed again and again may have left the token alone. */
const MOST_LOST = 8;

export type Persist = <T>(step: () => Promise<T>) => Promise<T>;

interface LostTerms {
  /** Under which the rows were inserted. */
  readonly token: string;
  readonly range: Pick<IntakeRange, 'topic' | 'partition'>;
  readonly persist: Persist;
  readonly stillOwner: (() => Promise<boolean>) | undefined;
}

/**
 * The engine notes the token of a part before it has the part. Where it is killed in between, whoever gives the rows again,
 * this process or the next, hears that they are stored: what the ledger does not hold then is inserted under the next token,
 * until all is there. All owners of the range use the same tokens, and a part is a month of an insert, there or not as a
 * whole: of two who look at once the engine keeps the rows of one. Rejects with PARTITION_FENCED when a newer owner has it.
 */
export async function insertLost(
  { store, logger }: { readonly store: Store; readonly logger: Logger },
  rows: readonly LedgerRow[],
  { token, range, persist, stillOwner }: LostTerms,
): Promise<void> {
  for (let nth = 1; nth <= MOST_LOST; nth++) {
    const lost = await persist(async () => missing(store, rows));
    if (lost.length === 0) return;
    logger.warn({ token, rows: lost.length }, 'a crash lost rows of an insert: they are inserted again');
    if (stillOwner !== undefined && !(await persist(stillOwner))) throw fenced(range);
    for (const [index, part] of parts(lost).entries())
      await persist(async () => append(store, part, `${token}/lost-${nth}/${index}`));
  }
  throw new AppError(
    'STORE_UNAVAILABLE',
    `rows of ${token} were inserted ${MOST_LOST} times and are not there: the log of the store may say why`,
    {
      retry: true,
    },
  );
}

async function missing(store: Store, rows: readonly LedgerRow[]): Promise<LedgerRow[]> {
  const known = await knownEvents(store, rows);
  return rows.filter(({ tenant, id, position }) =>
    (known.get(knownKey(tenant, id)) ?? []).every((event) => !samePosition(event, position)),
  );
}
