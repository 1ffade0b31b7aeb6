import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';

const cursorsQuery = tenantQuery({
  file: new URL('./cursors-of-source.sql', import.meta.url),
  params: { source: z.string() },
  row: z.object({
    feed: z.string(),
    cursor: z.string(),
    read_to: z.coerce.number(),
    hurt: z.string(),
    version: z.coerce.bigint(),
    at: z.coerce.number(),
  }),
});

/** What is kept of a feed between two turns. */
export interface FeedState {
  /** The feed's own text; undefined before its first page. */
  readonly cursor: string | undefined;
  /** When it was last read to its end, epoch ms; 0 when it never was. */
  readonly readTo: number;
  /** What of its trouble was told, as JSON of `trouble.ts`; empty while it is well. */
  readonly hurt: string;
}

export const FRESH: FeedState = { cursor: undefined, readTo: 0, hurt: '' };

/** Under this name stand the calls of the connection beside the cursors of its feeds. */
export const CALLS = '(calls)';
/** And under this one the calls of what is fetched aside, in whatever process. */
export const CALLS_ASIDE = '(calls aside)';

/** The high half of a version is the epoch of the holder, the low half its own count. */
const EPOCH_BITS = 32n;

/**
 * How far each feed of one source was read, as one holder of the duty knows and writes it. What another one writes under a
 * lower epoch, however late, never counts.
 */
export class Cursors {
  private readonly states = new Map<string, FeedState>();
  private version: bigint;

  private constructor(
    private readonly store: Store,
    private readonly of: { readonly tenant: string; readonly source: string },
    epoch: number,
  ) {
    this.version = BigInt(epoch) << EPOCH_BITS;
  }

  static async open(
    store: Store,
    { tenant, source }: { readonly tenant: string; readonly source: string },
    epoch: number,
  ): Promise<Cursors> {
    const of = { tenant, source };
    const cursors = new Cursors(store, of, epoch);
    for (const row of await store.read(cursorsQuery, { ...of })) {
      cursors.states.set(row.feed, stateOf(row));
      if (row.version > cursors.version) cursors.version = row.version;
    }
    return cursors;
  }

  state(feed: string): FeedState {
    return this.states.get(feed) ?? FRESH;
  }

  /** Reads what another one wrote of something that is not this holder's. */
  async refresh(feed: string): Promise<void> {
    const row = (await this.store.read(cursorsQuery, { ...this.of })).find((one) => one.feed === feed);
    if (row !== undefined) this.states.set(feed, stateOf(row));
  }

  /** Durable when it resolves. */
  async write(feed: string, change: Partial<FeedState>): Promise<void> {
    const state = { ...this.state(feed), ...change };
    this.version += 1n;
    const at = sqlTime(this.store.clock.now());
    const { cursor = '', readTo, hurt } = state;
    const row = { ...this.of, feed, cursor, read_to: sqlTime(readTo), hurt };
    await this.store.write('cursors', [{ ...row, version: String(this.version), at }]);
    this.states.set(feed, state);
  }
}

const stateOf = ({ cursor, read_to: readTo, hurt }: (typeof cursorsQuery.row)['_output']): FeedState => ({
  cursor: cursor === '' ? undefined : cursor,
  readTo,
  hurt,
});
