import { OWN_SOURCE } from '../../config/own-source.js';
import { readMappingFile } from '../../config/mapping-file.js';
import type { TenantConfig } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import { nextVersion, SYSTEM_TENANT, type AccessFact, type AccessFacts } from '../access-facts.js';
import {
  decideDeclaration,
  foldDeclaration,
  sourceDeclarationSchema,
  tenantDeclarationSchema,
  type Origin,
  type SourceDeclaration,
  type TenantDeclaration,
} from './declaration.js';

/** One CRM instance of a tenant. */
export type Source = SourceDeclaration & { readonly tenant: string; readonly origin: Origin };

export type Tenant = TenantDeclaration & {
  readonly origin: Origin;
  /** Who gets alerts by mail; only the configuration file can say so. */
  readonly alerts?:
    { readonly to: readonly string[]; readonly letter?: 'weekly' | 'off' | undefined } | undefined;
};

/** How late a process hears what another one declared. */
const REFRESH_MS = 5_000;
const LEAST_MS = 500;

interface Declared {
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** By tenant, then by id. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, Source>>;
}

/**
 * Tenants and sources as the configuration file and commands declare them. Answers come from memory: `load` reads
 * the facts at start and after each command of this process. What other processes declare is known a few seconds later
 * (`refresh`), or at once to who asks for something unknown (`findSource`).
 */
export class Declarations {
  private declared: Declared;
  private reading: Promise<void> | undefined;
  private readAt = 0;

  private readonly configured: readonly ConfiguredTenant[];

  /** `complaints` says what is wrong with the mapping of a source: what has any is not taken. */
  constructor(
    private readonly facts: AccessFacts,
    tenants: readonly TenantConfig[],
    private readonly complaints: (mapping: string) => readonly string[] = () => [],
  ) {
    this.configured = tenants.map(withMappings);
    this.declared = merge(this.configured, [], []);
  }

  async load(): Promise<void> {
    const tenants = await this.facts.readKind(SYSTEM_TENANT, 'tenant');
    const sources = await this.facts.readKindEverywhere('source');
    this.declared = merge(this.configured, tenants, sources);
  }

  tenant(id: string): Tenant | undefined {
    return this.declared.tenants.get(id);
  }

  source(tenant: string, id: string): Source | undefined {
    return this.declared.sources.get(tenant)?.get(id);
  }

  /** Throws TENANT_UNKNOWN. */
  requireTenant(id: string): Tenant {
    const tenant = this.tenant(id);
    if (tenant === undefined)
      throw new AppError('TENANT_UNKNOWN', `There is no tenant "${id}": declare it first`);
    return tenant;
  }

  /** Throws TENANT_UNKNOWN or SOURCE_UNKNOWN. */
  requireSource(tenant: string, id: string): Source {
    this.requireTenant(tenant);
    const source = this.source(tenant, id);
    if (source === undefined)
      throw new AppError('SOURCE_UNKNOWN', `Tenant "${tenant}" has no source "${id}": declare it first`);
    return source;
  }

  /** As `requireSource`, but reads the facts before it says no: another process may have declared it just now. */
  async findSource(tenant: string, id: string): Promise<Source> {
    if (this.source(tenant, id) === undefined) await this.loadAgain();
    return this.requireSource(tenant, id);
  }

  /** Reads what other processes declared, every `REFRESH_MS`, until the returned function is called. */
  refresh(onFailure: (error: unknown) => void): () => void {
    const timer = setInterval(() => void this.loadAgain().catch(onFailure), REFRESH_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Every tenant, by id. */
  list(): Tenant[] {
    return [...this.declared.tenants.values()].sort(byId);
  }

  /** Every source of a tenant, by id. */
  sourcesOf(tenant: string): Source[] {
    return [...(this.declared.sources.get(tenant)?.values() ?? [])].sort(byId);
  }

  /** Declares or changes a tenant. Throws DECLARED_IN_CONFIG for one of the configuration file. */
  async declareTenant(wanted: TenantDeclaration, by: string): Promise<Tenant> {
    await this.load();
    if (this.mustDeclare(this.tenant(wanted.id), wanted))
      await this.append({ tenant: SYSTEM_TENANT, kind: 'tenant', data: wanted, by });
    return this.requireTenant(wanted.id);
  }

  /** Declares or changes a source; a tenant of the configuration file may get further sources this way. */
  async declareSource(tenant: string, wanted: SourceDeclaration, by: string): Promise<Source> {
    if (wanted.id === OWN_SOURCE)
      throw new AppError(
        'REQUEST_INVALID',
        `"${OWN_SOURCE}" is the source of what is done in this product itself: every tenant has it, take another id`,
      );
    await this.load();
    this.requireTenant(tenant);
    const current = this.source(tenant, wanted.id);
    const whole = this.withMapping(current, wanted);
    if (this.mustDeclare(current, whole)) await this.append({ tenant, kind: 'source', data: whole, by });
    return this.requireSource(tenant, wanted.id);
  }

  /** The mapping that was declared before stays until another one is; it must have passed its tests. */
  private withMapping(current: Source | undefined, wanted: SourceDeclaration): SourceDeclaration {
    const { mapping: given, ...declaration } = wanted;
    if (wanted.format !== 'generic') {
      if (given === undefined) return declaration;
      throw new AppError(
        'REQUEST_INVALID',
        `Only a source of the format generic has a mapping, not ${wanted.format}`,
      );
    }
    const mapping = given ?? current?.mapping;
    if (mapping === undefined)
      throw new AppError('REQUEST_INVALID', `A source of the format generic needs a mapping: give its file`);
    const found = mapping === current?.mapping ? [] : this.complaints(mapping);
    if (found.length > 0)
      throw new AppError('REQUEST_INVALID', `The mapping is not taken:\n- ${found.join('\n- ')}`);
    return { ...declaration, mapping };
  }

  /** Strangers who name what does not exist must not make us read for each of their messages. */
  private async loadAgain(): Promise<void> {
    const now = performance.now();
    if (this.reading === undefined || now - this.readAt >= LEAST_MS) {
      this.readAt = now;
      this.reading = this.load();
    }
    await this.reading;
  }

  private mustDeclare<D extends { id: string }>(
    current: (D & { origin: Origin }) | undefined,
    wanted: D,
  ): boolean {
    const decision = decideDeclaration(
      current && { origin: current.origin, declaration: declarationOf(current) },
      wanted,
    );
    if (!decision.ok)
      throw new AppError(
        'DECLARED_IN_CONFIG',
        `"${wanted.id}" is declared in the configuration file: change it there`,
      );
    return decision.value === 'declare';
  }

  private async append(
    fact: Pick<AccessFact, 'tenant' | 'kind' | 'by'> & { data: { id: string } },
  ): Promise<void> {
    const { id } = fact.data;
    const version = nextVersion(await this.facts.read(fact.tenant, fact.kind, id));
    await this.facts.append({ ...fact, id, version, type: 'declared' });
    await this.load();
  }
}

/** The declaration without what we add when we show it. */
function declarationOf(shown: object): object {
  const {
    origin: _origin,
    tenant: _tenant,
    alerts: _alerts,
    ...declaration
  } = shown as Partial<Source & Tenant>;
  return declaration;
}

type ConfiguredTenant = Omit<TenantConfig, 'sources'> & {
  readonly sources: readonly Omit<Source, 'tenant' | 'origin'>[];
};

/** Files are read once: what is in them later counts from the next start on. */
function withMappings(tenant: TenantConfig): ConfiguredTenant {
  const sources = tenant.sources.map(
    ({ keyFile: _keyFile, connection: _connection, webhook: _webhook, mappingFile, ...source }) =>
      mappingFile === undefined ? source : { ...source, mapping: readMappingFile(mappingFile) },
  );
  return { ...tenant, sources };
}

function merge(
  configured: readonly ConfiguredTenant[],
  tenantFacts: readonly AccessFact[],
  sourceFacts: readonly AccessFact[],
): Declared {
  const tenants = new Map<string, Tenant>();
  const sources = new Map<string, Map<string, Source>>();
  const putSource = (source: Source): void => {
    const ofTenant = sources.get(source.tenant) ?? new Map<string, Source>();
    sources.set(source.tenant, ofTenant.set(source.id, source));
  };
  for (const [id, facts] of Map.groupBy(tenantFacts, (fact) => fact.id)) {
    const state = foldDeclaration(tenantDeclarationSchema, facts);
    if (state !== undefined) tenants.set(id, { ...state.declaration, id, origin: 'command' });
  }
  for (const [, facts] of Map.groupBy(sourceFacts, (fact) => `${fact.tenant}/${fact.id}`)) {
    const state = foldDeclaration(sourceDeclarationSchema, facts);
    const [first] = facts;
    // Of a time when the name was free.
    if (state !== undefined && first !== undefined && first.id !== OWN_SOURCE)
      putSource({ ...state.declaration, id: first.id, tenant: first.tenant, origin: 'command' });
  }
  for (const {
    sources: declared,
    networks: _networks,
    allowedCountries: _countries,
    ...tenant
  } of configured) {
    tenants.set(tenant.id, { ...tenant, origin: 'config' });
    for (const source of declared) putSource({ ...source, tenant: tenant.id, origin: 'config' });
  }
  return { tenants, sources };
}

const byId = (left: { id: string }, right: { id: string }): number => (left.id < right.id ? -1 : 1);
