import { hash } from 'node:crypto';
import { type Catalogue, catalogueOf, versionOf } from '../../src/catalogue/catalogue.js';
import type { Catalogues } from '../../src/catalogue/catalogues.js';
import type { Entry } from '../../src/catalogue/entry.js';
import { errorCode } from '../../src/kernel/app-error.js';
import { SECOND } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Countries } from '../../src/people/countries/countries.js';
import { createLocalDay } from '../../src/people/day.js';
import { knowledgeHeads, type PeopleDirectory } from '../../src/people/directory/directory.js';
import type { PeopleSnapshot } from '../../src/people/directory/people-snapshot.js';
import { onDay, roleOf } from '../../src/people/directory/timeline.js';
import { createNetworkReader } from '../../src/people/networks/network-reader.js';
import type { Networks } from '../../src/people/networks/networks.js';
import type { Store } from '../../src/store/store.js';
import { ENRICH_VERSION } from '../steps/enrich.js';
import { type Knowledge, NO_KNOWLEDGE } from '../steps/knowledge.js';

/** How late a process hears what another one stated about people and networks. */
const REFRESH_MS = 5 * SECOND;

export interface KnowledgeParts {
  readonly store: Store;
  readonly directory: PeopleDirectory;
  readonly networks: Networks;
  readonly countries: Countries;
  readonly catalogues: Catalogues;
  readonly timeZoneOf: (tenant: string) => string;
  readonly logger: Logger;
}

/** What is known of a tenant whose events come in. */
interface OfTenant {
  knowledge: Knowledge;
  /** What `knowledgeHeads` said when it was read. */
  head: string;
  timeZone: string;
  readonly now: () => Knowledge;
}

/**
 * What this product knows beside the events, for each tenant whose events this process takes in. It is read before the
 * first of them is, again within REFRESH_MS of a statement elsewhere, and at once after one of this process (`reload`).
 */
export class KnowledgeBase {
  private readonly tenants = new Map<string, Promise<OfTenant>>();
  private refreshing = false;

  constructor(private readonly parts: KnowledgeParts) {}

  /** Rejects when the store is away: without what is known no event of the tenant may be decided. */
  async of(tenant: string): Promise<() => Knowledge> {
    let opening = this.tenants.get(tenant);
    if (opening === undefined) {
      opening = this.open(tenant);
      this.tenants.set(tenant, opening);
      opening.catch(() => this.tenants.delete(tenant));
    }
    return (await opening).now;
  }

  /** After a statement of this process. */
  async reload(tenant: string): Promise<void> {
    await this.parts.directory.load(tenant);
    const opened = await this.tenants.get(tenant);
    if (opened !== undefined) await this.read(tenant, opened, (await this.heads()).get(tenant) ?? '');
  }

  /** Reads what was stated elsewhere, every REFRESH_MS, until the returned function is called. */
  keepFresh(): () => void {
    const timer = setInterval(() => void this.refresh(), REFRESH_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** What cannot be read now stays as it was known, and is read the next time. */
  async refresh(): Promise<void> {
    if (this.refreshing || this.tenants.size === 0) return;
    this.refreshing = true;
    try {
      const heads = await this.heads();
      for (const [tenant, opening] of this.tenants) {
        const opened = await opening;
        const head = heads.get(tenant) ?? '';
        if (opened.head !== head || opened.timeZone !== this.parts.timeZoneOf(tenant))
          await this.read(tenant, opened, head);
      }
    } catch (error) {
      this.parts.logger.warn(
        { code: errorCode(error) },
        'what is known beside events could not be read again',
      );
    } finally {
      this.refreshing = false;
    }
  }

  private async heads(): Promise<ReadonlyMap<string, string>> {
    const { store, catalogues } = this.parts;
    const [people, entries] = await Promise.all([knowledgeHeads(store), catalogues.heads()]);
    const tenants = new Set([...people.keys(), ...entries.keys()]);
    return new Map([...tenants].map((of) => [of, `${people.get(of) ?? ''}/${entries.get(of) ?? ''}`]));
  }

  private async open(tenant: string): Promise<OfTenant> {
    const opened: OfTenant = {
      knowledge: NO_KNOWLEDGE,
      head: '',
      timeZone: '',
      now: () => opened.knowledge,
    };
    await this.read(tenant, opened, (await this.heads()).get(tenant) ?? '');
    return opened;
  }

  /** The head was asked before: what is stated meanwhile is read again the next time. */
  private async read(tenant: string, opened: OfTenant, head: string): Promise<void> {
    const { directory, networks, countries, catalogues, timeZoneOf } = this.parts;
    const timeZone = timeZoneOf(tenant);
    const [people, declared, entries] = await Promise.all([
      directory.load(tenant),
      networks.of(tenant),
      catalogues.ownOfAll(tenant),
    ]);
    opened.knowledge = knowledgeOf({ people, networks: declared.networks, countries, timeZone, entries });
    opened.head = head;
    opened.timeZone = timeZone;
  }
}

interface Known {
  readonly people: PeopleSnapshot;
  readonly networks: Parameters<typeof createNetworkReader>[0];
  readonly countries: Countries;
  readonly timeZone: string;
  /** What the tenant says of its objects, by source. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
}

/** The parts as one thing that does not change any more, under a version that names them all. */
export function knowledgeOf({ people, networks, countries, timeZone, entries }: Known): Knowledge {
  const said = [...entries].map(([source, own]) => `${source} ${versionOf(own)}`).sort();
  const parts = [ENRICH_VERSION, people.version, JSON.stringify(networks), countries.version, timeZone];
  parts.push(versionOf([]), ...said);
  const localDay = createLocalDay(timeZone);
  return {
    version: hash('sha256', parts.join('\n')).slice(0, 12),
    personOf(source, actor, at) {
      const person = people.personOf(source, actor);
      if (person === undefined) return undefined;
      const span = onDay(person.timeline, localDay(at));
      return { role: roleOf(span), isService: span.kind === 'service' };
    },
    networkOf: createNetworkReader(networks),
    countryOf: (ip) => countries.of(ip),
    catalogueOf: cataloguesOf(entries),
  };
}

/** The catalogue of a source, made when it is first asked for. */
function cataloguesOf(entries: Known['entries']): Knowledge['catalogueOf'] {
  const made = new Map<string, Catalogue>();
  return (source, format) => {
    const key = `${source}/${format}`;
    const catalogue = made.get(key) ?? catalogueOf(format, entries.get(source) ?? []);
    made.set(key, catalogue);
    return catalogue;
  };
}
