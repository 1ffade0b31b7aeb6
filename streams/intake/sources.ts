import { OWN_SOURCE } from '../../src/config/own-source.js';
import { idSchema } from '../../src/config/leaves.js';
import { DAY } from '../../src/kernel/clock.js';
import { PeopleOfSource } from '../../src/privacy/identities.js';
import { TenantKeys } from '../../src/privacy/pseudonyms.js';
import type { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { readDefinition } from '../sources/generic/definition.js';
import { compileMapping } from '../sources/generic/map-record.js';
import type { SourceMapping } from '../sources/mapping.js';
import { type SourceFormat, SOURCE_MAPPINGS } from '../sources/registry.js';
import { compileCorroborating, type Corroborating } from '../steps/corroborate.js';
import { type Knowledge, NO_KNOWLEDGE } from '../steps/knowledge.js';
import type { OwnReader } from '../steps/own-reads.js';
import type { IntakeSource } from './message.js';

/** What intake asks of the declarations: the format of a source and how far back its tenant takes events. */
export interface DeclaredSource {
  readonly tenant: string;
  readonly source: string;
  readonly format: SourceFormat;
  readonly horizonDays: number;
  readonly timeZone?: string | undefined;
  /** Feeds and actions that add nothing to rates; those of the format when it says nothing. */
  readonly corroborating?: readonly string[] | undefined;
  /** As whom we read it ourselves. */
  readonly own?: OwnReader | undefined;
  /** Of the format `generic`: YAML that was checked when it was declared. */
  readonly mapping?: string | undefined;
}

/** Under this name stand keys that no tenant has: what nobody declared is kept, and identified by nobody. */
const STRANGER = '_unknown';

/** What was done here is told within seconds: only what waited for a store that was away is older. */
const OWN_HORIZON_DAYS = 3_650;

/** What is known of a tenant, for as long as its events come in: the same function for all of its sources. */
export type KnowledgeOfTenant = (tenant: string) => Promise<() => Knowledge>;

const nothingKnown = (): Knowledge => NO_KNOWLEDGE;

type Reading = Pick<IntakeSource, 'format' | 'timeZone' | 'corroborating' | 'own' | 'mapping'>;

const isSame = (one: IntakeSource, other: IntakeSource): boolean =>
  one.format === other.format &&
  one.horizon === other.horizon &&
  one.timeZone === other.timeZone &&
  one.corroborating === other.corroborating &&
  one.own === other.own &&
  one.mapping === other.mapping;

/** Declared sources with the keys of their tenants, as they are declared now; keys and known people are kept. */
export class IntakeSources {
  private readonly opened = new Map<string, Promise<IntakeSource>>();
  /** By their patterns: as many as are declared. */
  private readonly compiled = new Map<string, Corroborating | undefined>();
  private readonly tenantKeys = new Map<string, Promise<TenantKeys>>();
  private readonly mappings = new Map<string, { text: string; mapping: SourceMapping | undefined }>();

  constructor(
    private readonly secrets: SealedSecrets,
    private readonly declared: (tenant: string, source: string) => Promise<DeclaredSource>,
    private readonly knowledgeOf: KnowledgeOfTenant = async () => nothingKnown,
  ) {}

  /** Rejects with TENANT_UNKNOWN or SOURCE_UNKNOWN when it is not declared. */
  async get(tenant: string, source: string): Promise<IntakeSource> {
    const declared = await this.declared(tenant, source);
    const opened = await this.once(`${tenant}/${source}`, async () =>
      this.open(declared, await this.knowledgeOf(tenant)),
    );
    const horizon = declared.horizonDays * DAY;
    const changed = { ...opened, horizon, ...this.reading(declared) };
    if (isSame(opened, changed)) return opened;
    this.opened.set(`${tenant}/${source}`, Promise.resolve(changed));
    return changed;
  }

  /**
   * The source of what was done in this product itself: of any tenant, and of none. Only for what this product says:
   * `get`, by which everybody else's events come in, does not know it.
   */
  async own(tenant: string): Promise<IntakeSource> {
    const declared = { tenant, source: OWN_SOURCE, format: 'json', horizonDays: OWN_HORIZON_DAYS } as const;
    return this.once(`${tenant}/${OWN_SOURCE}`, async () => this.open(declared, nothingKnown));
  }

  /** As `get`, of messages whose names were written by this product: also its own source, of tenants that there are. */
  async named(tenant: string, source: string): Promise<IntakeSource> {
    return source === OWN_SOURCE ? this.own(tenant) : this.get(tenant, source);
  }

  /** A source under which a message can be kept that names somebody who is not declared. */
  async stranger(tenant: string, source: string): Promise<IntakeSource> {
    const [of = STRANGER, from = STRANGER] = [tenant, source].map((name) =>
      idSchema.safeParse(name).success ? name : STRANGER,
    );
    const keys = await this.keysOf(STRANGER);
    const people = new PeopleOfSource(keys, from);
    return { tenant: of, source: from, format: 'json', horizon: 0, keys, people, knowledge: nothingKnown };
  }

  async keysOf(tenant: string): Promise<TenantKeys> {
    let keys = this.tenantKeys.get(tenant);
    if (keys === undefined) {
      keys = TenantKeys.open(this.secrets, tenant);
      this.tenantKeys.set(tenant, keys);
      keys.catch(() => this.tenantKeys.delete(tenant));
    }
    return keys;
  }

  private async open(declared: DeclaredSource, knowledge: () => Knowledge): Promise<IntakeSource> {
    const { tenant, source, horizonDays } = declared;
    const keys = await this.keysOf(tenant);
    const people = new PeopleOfSource(keys, source);
    const reading = this.reading(declared);
    return { tenant, source, horizon: horizonDays * DAY, ...reading, keys, people, knowledge };
  }

  /** How records of the source are read. */
  private reading(declared: DeclaredSource): Reading {
    const { format, timeZone, corroborating, own } = declared;
    const patterns = corroborating ?? SOURCE_MAPPINGS[format].corroborating ?? [];
    const key = patterns.join();
    if (!this.compiled.has(key)) this.compiled.set(key, compileCorroborating(patterns));
    return {
      format,
      timeZone,
      corroborating: this.compiled.get(key),
      own,
      mapping: this.mappingOf(declared),
    };
  }

  /** One that no longer fits this version is none: what comes waits in quarantine, and the source is not stopped. */
  private mappingOf({ tenant, source, format, mapping: text }: DeclaredSource): SourceMapping | undefined {
    if (format !== 'generic' || text === undefined) return undefined;
    const known = this.mappings.get(`${tenant}/${source}`);
    if (known?.text === text) return known.mapping;
    const read = readDefinition(text);
    const mapping = read.ok ? compileMapping(read.value) : undefined;
    this.mappings.set(`${tenant}/${source}`, { text, mapping });
    return mapping;
  }

  private async once(key: string, open: () => Promise<IntakeSource>): Promise<IntakeSource> {
    let opening = this.opened.get(key);
    if (opening === undefined) {
      opening = open();
      this.opened.set(key, opening);
      opening.catch(() => this.opened.delete(key));
    }
    return opening;
  }
}
