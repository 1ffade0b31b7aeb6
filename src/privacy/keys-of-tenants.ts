import { BoundedMap } from '../access/bounded-map.js';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';
import { TenantKeys } from './pseudonyms.js';

const MAX_TENANTS = 1_000;

/** The keys of tenants, each opened once while it is in use: they never change. */
export class KeysOfTenants {
  private readonly tenants = new BoundedMap<string, Promise<TenantKeys>>(MAX_TENANTS);

  constructor(private readonly secrets: Pick<SealedSecrets, 'getOrCreate'>) {}

  async of(tenant: string): Promise<TenantKeys> {
    const known = this.tenants.get(tenant);
    if (known !== undefined) return known;
    const opening = TenantKeys.open(this.secrets, tenant);
    this.tenants.set(tenant, opening);
    opening.catch(() => this.tenants.delete(tenant));
    return opening;
  }
}
