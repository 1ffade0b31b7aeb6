import { DAY } from '../../src/kernel/clock.js';
import { PeopleOfSource } from '../../src/privacy/identities.js';
import { TenantKeys } from '../../src/privacy/pseudonyms.js';
import type { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import type { SourceFormat } from '../sources/registry.js';
import type { IntakeSource } from './message.js';

/** What intake asks of the declarations: the format of a source and how far back its tenant takes events. */
export interface DeclaredSource {
  readonly tenant: string;
  readonly source: string;
  readonly format: SourceFormat;
  readonly horizonDays: number;
}

/** Declared sources with the keys of their tenants; opened once, kept for the life of the process. */
export class IntakeSources {
  private readonly opened = new Map<string, Promise<IntakeSource>>();
  private readonly tenantKeys = new Map<string, Promise<TenantKeys>>();

  constructor(
    private readonly secrets: SealedSecrets,
    private readonly declared: (tenant: string, source: string) => Promise<DeclaredSource>,
  ) {}

  /** Rejects with TENANT_UNKNOWN or SOURCE_UNKNOWN when it is not declared. */
  async get(tenant: string, source: string): Promise<IntakeSource> {
    const key = `${tenant}/${source}`;
    let opening = this.opened.get(key);
    if (opening === undefined) {
      opening = this.open(tenant, source);
      this.opened.set(key, opening);
      opening.catch(() => this.opened.delete(key));
    }
    return opening;
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

  private async open(tenant: string, source: string): Promise<IntakeSource> {
    const declared = await this.declared(tenant, source);
    const keys = await this.keysOf(tenant);
    const horizon = declared.horizonDays * DAY;
    return {
      tenant,
      source,
      format: declared.format,
      horizon,
      keys,
      people: new PeopleOfSource(keys, source),
    };
  }
}
