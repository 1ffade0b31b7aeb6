import type { AccessFacts } from '../../access/access-facts.js';
import { nextVersion } from '../../access/access-facts.js';
import type { TenantConfig } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import { foldNetworks, type NetworksDeclaration } from './networks-declaration.js';

const KIND = 'networks';
/** One thing a tenant. */
const ID = 'networks';

export interface NetworksParts {
  readonly facts: Pick<AccessFacts, 'read' | 'append'>;
  readonly configured: readonly Pick<TenantConfig, 'id' | 'networks' | 'allowedCountries'>[];
}

export interface DeclaredNetworks extends NetworksDeclaration {
  readonly origin: 'config' | 'command';
}

/** Networks and allowed countries of each tenant, as the configuration file or commands declare them. */
export class Networks {
  constructor(private readonly parts: NetworksParts) {}

  async of(tenant: string): Promise<DeclaredNetworks> {
    const declared = foldNetworks(await this.parts.facts.read(tenant, KIND, ID));
    const own = this.configured(tenant);
    return { ...declared, ...own, origin: own === undefined ? 'command' : 'config' };
  }

  /**
   * Replaces what was declared. Throws DECLARED_IN_CONFIG for other networks or countries than the configuration file says
   * where it says any.
   */
  async declare(tenant: string, wanted: NetworksDeclaration, by: string): Promise<DeclaredNetworks> {
    const own = this.configured(tenant);
    if (
      own !== undefined &&
      !isSame(own, { networks: wanted.networks, allowedCountries: wanted.allowedCountries })
    )
      throw new AppError(
        'DECLARED_IN_CONFIG',
        `The networks of "${tenant}" are declared in the configuration file: change them there`,
      );
    const facts = await this.parts.facts.read(tenant, KIND, ID);
    if (!isSame(foldNetworks(facts), wanted))
      await this.parts.facts.append({
        tenant,
        kind: KIND,
        id: ID,
        version: nextVersion(facts),
        type: 'declared',
        data: wanted,
        by,
      });
    return this.of(tenant);
  }

  private configured(tenant: string): Omit<NetworksDeclaration, 'offices'> | undefined {
    const { networks, allowedCountries } = this.parts.configured.find(({ id }) => id === tenant) ?? {};
    if (networks === undefined && allowedCountries === undefined) return undefined;
    return { networks: networks ?? [], allowedCountries: allowedCountries ?? [] };
  }
}

const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
