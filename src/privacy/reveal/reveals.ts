import { nextVersion, type AccessFacts } from '../../access/access-facts.js';
import { BoundedMap } from '../../access/bounded-map.js';
import { type Admitted, ownerOf } from '../../access/rights/principal.js';
import { SECOND, type Clock } from '../../kernel/clock.js';
import { foldReveals, type Reveal, REVEAL_MS, revealedTo } from './reveal.js';

const KIND = 'reveal';
/** How late a process hears what was revealed in another one. */
const CACHE_MS = 5 * SECOND;
const MAX_CACHED_TENANTS = 1_000;

export interface RevealsParts {
  readonly facts: AccessFacts;
  readonly clock: Clock;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
}

/** Who was shown who is behind a key, as facts of the tenant: kept for ever, in force for a day. */
export class Reveals {
  private readonly cache = new BoundedMap<string, { reveals: Promise<Reveal[]>; until: number }>(
    MAX_CACHED_TENANTS,
  );

  constructor(private readonly parts: RevealsParts) {}

  /** The keys that this owner may see by name now. */
  async of(owner: string, tenant: string): Promise<ReadonlySet<string>> {
    return revealedTo(await this.cached(tenant), owner, this.parts.clock.now());
  }

  /** All there were, by time. */
  async list(tenant: string): Promise<Reveal[]> {
    return foldReveals(await this.parts.facts.readKind(tenant, KIND));
  }

  /** The caller's right, and that a second person approved it where one had to, were checked. Gives its end. */
  async reveal(
    { tenant, actorKey, reason }: { tenant: string; actorKey: string; reason: string },
    caller: Admitted,
    request: string | undefined,
  ): Promise<number> {
    const { facts, clock } = this.parts;
    const until = clock.now() + REVEAL_MS;
    const version = nextVersion(await facts.read(tenant, KIND, actorKey));
    const data = {
      to: ownerOf(caller),
      reason,
      until,
      ...(request === undefined ? {} : { request }),
    };
    await facts.append({ tenant, kind: KIND, id: actorKey, version, type: 'revealed', data, by: caller.id });
    this.cache.delete(tenant);
    return until;
  }

  private async cached(tenant: string): Promise<Reveal[]> {
    const now = this.parts.machineClock.now();
    const found = this.cache.get(tenant);
    if (found !== undefined && found.until > now) return found.reveals;
    const entry = { reveals: this.holding(tenant), until: now + CACHE_MS };
    this.cache.set(tenant, entry);
    entry.reveals.catch(() => {
      if (this.cache.get(tenant) === entry) this.cache.delete(tenant);
    });
    return entry.reveals;
  }
  /** What ran out holds nothing any more, and there may be ten thousand of it. */
  private async holding(tenant: string): Promise<Reveal[]> {
    const now = this.parts.clock.now();
    return (await this.list(tenant)).filter(({ until }) => now < until);
  }
}
