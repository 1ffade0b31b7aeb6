import { z } from 'zod';
import type { Finding } from '../../src/event/finding.js';
import { BoundedMap } from '../../src/access/bounded-map.js';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import type { KeysOfTenants } from '../../src/privacy/keys-of-tenants.js';
import type { TenantKeys } from '../../src/privacy/pseudonyms.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import type { Shared } from '../alert-fact.js';
import { type LinkKind, type SharedEvent, sharedBy } from './shared.js';

const eventsQuery = tenantQuery({
  file: new URL('../queries/events-shared.sql', import.meta.url),
  params: { actors: z.array(z.string()), ids: z.array(z.uuid()), from: z.string(), to: z.string() },
  row: z.object({
    event: z.string(),
    source: z.string(),
    session: z.string(),
    action: z.string(),
    type: z.string(),
    target: z.string(),
    address: z.string(),
    net: z.string(),
  }),
});

const networksQuery = tenantQuery({
  file: new URL('../queries/networks-in-use.sql', import.meta.url),
  params: { from: z.string(), to: z.string(), rare: z.int() },
  row: z.object({ net: z.string(), days: z.coerce.number() }),
});

/** Cited events of one finding that are looked into, and ids that one statement names. */
const MOST_EVENTS = 40;
const EVENTS_A_READ = 5_000;
/** Parts of an act that began in a window may be later than it. */
const MARGIN = 2 * DAY;

/** What people acted from in this time is known; what they came from in the last days may be an attack that goes on. */
const KNOWN_FOR = 30 * DAY;
const LAST_DAYS = 72 * HOUR;
/** A network of more days of people than that is in use. */
const RARE_DAYS = 2;
/** Of a tenant that is known for fewer days everything would be new: then nothing is said of addresses. */
const FEWEST_DAYS = 7;
const MOST_TENANTS = 1_000;

interface InUse {
  /** Of the clock, whole days since 1970. */
  readonly day: number;
  /** Undefined when too little is known. */
  readonly networks: ReadonlySet<string> | undefined;
}

/** What the events that findings cite have in common with those of others; two reads a tenant, one of them once a day. */
class SharedReads {
  private readonly inUse = new BoundedMap<string, InUse>(MOST_TENANTS);

  constructor(
    private readonly store: Store,
    private readonly keysOf: (tenant: string) => Promise<Pick<TenantKeys, 'commonKey'>>,
  ) {}

  /** By finding id; of what stands, is of somebody and cites events, else nobody's case depends on it. */
  async of(findings: readonly Finding[]): Promise<ReadonlyMap<string, Shared>> {
    const found = new Map<string, Shared>();
    const wanted = findings.filter(isToBeLookedInto);
    for (const [tenant, own] of Map.groupBy(wanted, (one) => one.tenant)) {
      const events = await this.eventsOf(tenant, own);
      if (events.size === 0) continue;
      const keys = await this.keysOf(tenant);
      const networks = await this.networksInUse(tenant);
      const terms = {
        keyOf: (kind: LinkKind, value: string) => keys.commonKey(kind, value),
        isRare: (network: string) => networks !== undefined && !networks.has(network),
      };
      for (const one of own) {
        const shared = sharedBy(
          citedBy(one).flatMap((id) => events.get(id) ?? []),
          terms,
        );
        if (shared !== undefined) found.set(one.id, shared);
      }
    }
    return found;
  }

  private async eventsOf(tenant: string, findings: readonly Finding[]): Promise<Map<string, SharedEvent>> {
    const ids = [...new Set(findings.flatMap(citedBy))];
    const actors = [...new Set(findings.map(({ actorKey }) => actorKey))];
    const windows = findings.flatMap(({ evidence }) => evidence);
    const events = new Map<string, SharedEvent>();
    const from = sqlTime(windows.reduce((at, one) => Math.min(at, Date.parse(one.windowFrom)), Infinity));
    const to = sqlTime(windows.reduce((at, one) => Math.max(at, Date.parse(one.windowTo)), 0) + MARGIN);
    for (let at = 0; at < ids.length; at += EVENTS_A_READ) {
      const asked = { tenant, actors, ids: ids.slice(at, at + EVENTS_A_READ), from, to };
      for (const { event, ...rest } of await this.store.read(eventsQuery, asked)) events.set(event, rest);
    }
    return events;
  }

  private async networksInUse(tenant: string): Promise<InUse['networks']> {
    const now = this.store.clock.now();
    const day = Math.floor(now / DAY);
    const held = this.inUse.get(tenant);
    if (held?.day === day) return held.networks;
    const to = day * DAY - LAST_DAYS;
    const asked = { tenant, from: sqlTime(to - KNOWN_FOR), to: sqlTime(to), rare: RARE_DAYS };
    const rows = await this.store.read(networksQuery, asked);
    const known = rows.find(({ net }) => net === '')?.days ?? 0;
    const networks = known < FEWEST_DAYS ? undefined : new Set(rows.map(({ net }) => net));
    this.inUse.set(tenant, { day, networks });
    return networks;
  }
}

/** As `RaiseAlerts` asks. */
export function sharedReadsOf(
  store: Store,
  keys: Pick<KeysOfTenants, 'of'>,
): (findings: readonly Finding[]) => Promise<ReadonlyMap<string, Shared>> {
  const reads = new SharedReads(store, async (tenant) => keys.of(tenant));
  return async (findings) => reads.of(findings);
}

/** What other products claim cites no events. */
const isToBeLookedInto = (one: Finding): boolean =>
  isPersonKey(one.actorKey) && one.state === 'raised' && !one.history && citedBy(one).length > 0;

const citedBy = ({ evidence }: Finding): string[] =>
  [...new Set(evidence.flatMap(({ eventIds }) => eventIds))]
    .filter((id) => z.uuid().safeParse(id).success)
    .slice(0, MOST_EVENTS);
