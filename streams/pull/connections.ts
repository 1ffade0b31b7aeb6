import { type Connection, connectionSchema } from '../../src/config/connections.js';
import type { TenantConfig } from '../../src/config/sections.js';
import { readSecretFile } from '../../src/config/secret-file.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import type { Fact, Facts } from '../../src/store/facts.js';
import type { ConnectorDeps, SecretName } from './connector.js';

const KIND = 'connection';

/** A source that we read, and how. */
export interface ConnectedSource {
  readonly tenant: string;
  readonly source: string;
  readonly connection: Connection;
}

type SourceName = Pick<ConnectedSource, 'tenant' | 'source'>;

/** Secrets by their names, as somebody gave them. */
export type GivenSecrets = Readonly<Partial<Record<SecretName, string>>>;

interface Parts {
  readonly facts: Facts;
  readonly secrets: Pick<SealedSecrets, 'get' | 'put' | 'remove'>;
  readonly configured: readonly TenantConfig[];
}

/**
 * Which sources are read, as the configuration file and commands say; the file wins. Connections by command are facts
 * without any secret and without names of files: their secrets are sealed in the store.
 */
export class Connections {
  constructor(private readonly parts: Parts) {}

  async list(): Promise<ConnectedSource[]> {
    const found = new Map<string, ConnectedSource>();
    const put = (one: ConnectedSource): unknown => found.set(`${one.tenant}/${one.source}`, one);
    for (const one of connectedByCommand(await this.parts.facts.readKindEverywhere(KIND))) put(one);
    for (const one of connectedByFile(this.parts.configured)) put(one);
    return [...found.values()];
  }

  async find({ tenant, source }: SourceName): Promise<ConnectedSource | undefined> {
    return (await this.list()).find((one) => one.tenant === tenant && one.source === source);
  }

  /** As `find`; throws NOT_FOUND. */
  async require(of: SourceName): Promise<ConnectedSource> {
    const found = await this.find(of);
    if (found !== undefined) return found;
    throw new AppError('NOT_FOUND', `The source "${of.source}" is not connected: ledgerwatch source connect`);
  }

  /** Durable when it resolves. Secrets that are not given stay as they were. Throws DECLARED_IN_CONFIG. */
  async connect({ connection, ...of }: ConnectedSource, given: GivenSecrets, by: string): Promise<void> {
    this.refuseConfigured(of);
    // Before the connection: nobody shall find it without its secrets.
    for (const [name, value] of Object.entries(given))
      await this.parts.secrets.put(sealedName(of, name as SecretName), Buffer.from(value));
    await this.state(of, { type: 'connected', data: connection, by });
  }

  /** Ends the reading and forgets the secrets; how far it was read stays. */
  async disconnect(of: SourceName, names: readonly SecretName[], by: string): Promise<void> {
    this.refuseConfigured(of);
    await this.require(of);
    await this.state(of, { type: 'disconnected', data: {}, by });
    for (const name of names) await this.parts.secrets.remove(sealedName(of, name));
  }

  /** Reads a secret when it is needed: from the file that the connection names, else as it was sealed. */
  secretOf(of: SourceName): ConnectorDeps['secret'] {
    return async (name, file) => {
      if (file !== undefined) return readSecretFile(file);
      return (await this.parts.secrets.get(sealedName(of, name)))?.toString('utf8');
    };
  }

  /** Keeps nothing for a source that was disconnected meanwhile: its secrets are forgotten. */
  keeperOf(of: SourceName): ConnectorDeps['keepSecret'] {
    return async (name, value) => {
      if ((await this.find(of)) === undefined) return;
      await this.parts.secrets.put(sealedName(of, name), Buffer.from(value));
    };
  }

  private refuseConfigured({ tenant, source }: SourceName): void {
    const configured = connectedByFile(this.parts.configured);
    if (configured.some((one) => one.tenant === tenant && one.source === source))
      throw new AppError(
        'DECLARED_IN_CONFIG',
        `The connection of "${source}" is declared in the configuration file: change it there`,
      );
  }

  private async state(
    { tenant, source }: SourceName,
    fact: Pick<Fact, 'type' | 'data' | 'by'>,
  ): Promise<void> {
    const { facts } = this.parts;
    const known = await facts.read(tenant, KIND, source);
    const version = Math.max(0, ...known.map((one) => one.version)) + 1;
    await facts.append({ tenant, kind: KIND, id: source, version, ...fact });
  }
}

const sealedName = ({ tenant, source }: SourceName, name: SecretName): string =>
  `tenant/${tenant}/connection/${source}/${name}`;

function connectedByFile(tenants: readonly TenantConfig[]): ConnectedSource[] {
  return tenants.flatMap(({ id: tenant, sources }) =>
    sources.flatMap(({ id: source, connection }) =>
      connection === undefined ? [] : [{ tenant, source, connection }],
    ),
  );
}

/** The last statement about each source counts; one that no longer fits has no effect. */
export function connectedByCommand(facts: readonly Fact[]): ConnectedSource[] {
  const found = new Map<string, ConnectedSource>();
  for (const { tenant, id: source, type, data } of facts) {
    const key = `${tenant}/${source}`;
    if (type === 'disconnected') found.delete(key);
    const said = type === 'connected' ? connectionSchema.safeParse(data) : undefined;
    if (said?.success === true) found.set(key, { tenant, source, connection: said.data });
  }
  return [...found.values()];
}
