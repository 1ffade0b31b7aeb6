import type { Store } from '../store/store.js';

/** What is about to be computed anew: hours of these actors between two instants (epoch ms, both included). */
export interface Recomputed {
  readonly actors: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** The newest mark that is stored of such hours; of no actors, of everybody's. */
export type NewestMark = (store: Store, tenant: string, of: Recomputed) => Promise<number>;

const EVERYTHING: Recomputed = { actors: [], from: 0, to: 4_294_967_295_000 };

/**
 * Marks (microseconds, rising) of a table in which the newest computation counts, also when the clock was set back or the
 * last computation was another process's. Of a store that admits no other process it is asked once where they stand.
 */
export class ComputedMarks {
  private last = 0;
  private readonly stood = new WeakMap<Store, Map<string, Promise<number>>>();

  constructor(private readonly newest: NewestMark) {}

  /** What gives the marks of one computation; to be asked before its rows are written. */
  async above(store: Store, tenant: string, of: Recomputed): Promise<() => number> {
    const floor = await (store.engine.name === 'chdb'
      ? this.stoodAt(store, tenant)
      : this.newest(store, tenant, of));
    const least = Math.max(store.clock.now() * 1_000, floor + 1);
    return () => (this.last = Math.max(this.last + 1, least));
  }

  private async stoodAt(store: Store, tenant: string): Promise<number> {
    const tenants = this.stood.get(store) ?? new Map<string, Promise<number>>();
    this.stood.set(store, tenants);
    const known = tenants.get(tenant) ?? this.newest(store, tenant, EVERYTHING);
    tenants.set(tenant, known);
    known.catch(() => tenants.delete(tenant));
    return known;
  }
}
