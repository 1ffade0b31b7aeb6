import { SECOND, type Clock } from '../kernel/clock.js';
import { SYSTEM_TENANT, type AccessFact, type AccessFacts } from './access-facts.js';
import { BoundedMap } from './bounded-map.js';

/** How long another process may go on with what this one has changed. */
export const CACHE_MS = 5 * SECOND;
/** So often, while anything is looked up, all that is cached is compared with the store, beside the requests. */
export const COMPARE_MS = 2 * SECOND;

export interface FactCacheParts<S> {
  readonly facts: AccessFacts;
  readonly kind: string;
  readonly fold: (facts: readonly AccessFact[]) => S;
  /** Unknown ids are not kept: strangers could push the real ones out. */
  readonly isKept: (state: S) => boolean;
  readonly capacity: number;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
}

interface Cached<S> {
  readonly state: Promise<S>;
  /** How many facts there were; undefined while they are read. */
  facts: number | undefined;
  /** When the store was asked. */
  askedAt: number;
}

/**
 * The folded facts of things of one kind, none older than CACHE_MS. One query keeps all of them young, so that of a
 * thousand in use each is read once, also those that come once a minute.
 */
export class FactCache<S> {
  private readonly cache: BoundedMap<string, Cached<S>>;
  private comparedAt = -Infinity;
  private comparing = false;

  constructor(private readonly parts: FactCacheParts<S>) {
    this.cache = new BoundedMap(parts.capacity);
  }

  /** Whether it was found before, however long ago. */
  isKnown(id: string): boolean {
    return this.cache.get(id) !== undefined;
  }

  async find(id: string): Promise<S> {
    this.compareNowAndThen();
    return (this.young(id) ?? this.read(id)).state;
  }

  /** After a change by this process. */
  forget(id: string): void {
    this.cache.delete(id);
  }

  private young(id: string): Cached<S> | undefined {
    const cached = this.cache.get(id);
    return cached !== undefined && this.parts.machineClock.now() - cached.askedAt < CACHE_MS
      ? cached
      : undefined;
  }

  private read(id: string): Cached<S> {
    const { facts, kind, fold, isKept, machineClock } = this.parts;
    const askedAt = machineClock.now();
    const read = facts.read(SYSTEM_TENANT, kind, id);
    const entry: Cached<S> = { state: read.then(fold), facts: undefined, askedAt };
    read.then(({ length }) => (entry.facts = length), forgetNothing);
    this.cache.set(id, entry);
    const forget = (): void => {
      if (this.cache.get(id) === entry) this.cache.delete(id);
    };
    entry.state.then((state) => isKept(state) || forget(), forget);
    return entry;
  }

  private compareNowAndThen(): void {
    const now = this.parts.machineClock.now();
    if (this.cache.size === 0) this.comparedAt = now;
    if (this.comparing || now - this.comparedAt < COMPARE_MS) return;
    this.comparedAt = now;
    void this.compare(now);
  }

  /** Forgets those of which other processes have stated something, and takes all others for asked now. */
  private async compare(askedAt: number): Promise<void> {
    this.comparing = true;
    try {
      const heads = await this.parts.facts.heads(SYSTEM_TENANT, this.parts.kind);
      const stored = new Map(heads.map(({ id, facts }) => [id, facts]));
      for (const [id, cached] of this.cache.all()) {
        if (cached.facts === undefined) continue;
        if (cached.facts === stored.get(id)) cached.askedAt = Math.max(cached.askedAt, askedAt);
        else this.cache.delete(id);
      }
    } catch {
      // The cached ones grow too old, and requests meet the failure themselves.
    } finally {
      this.comparing = false;
    }
  }
}

const forgetNothing = (): void => undefined;
