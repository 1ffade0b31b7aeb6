import { BoundedMap } from '../access/bounded-map.js';
import type { OwnKeys } from '../access/concerns.js';
import { OWN_SOURCE } from '../config/own-source.js';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';
import { TenantKeys } from './pseudonyms.js';

const MAX_TENANTS = 1_000;

/** Under which keys people who use us stand in the ledger for what they did here. */
export class KeysOfOurOwn implements OwnKeys {
  private readonly tenants = new BoundedMap<string, Promise<TenantKeys>>(MAX_TENANTS);

  constructor(private readonly secrets: Pick<SealedSecrets, 'getOrCreate'>) {}

  async of(owner: string, tenant: string): Promise<string> {
    return (await this.keysOf(tenant)).personKey('actor', OWN_SOURCE, owner);
  }

  private async keysOf(tenant: string): Promise<TenantKeys> {
    const known = this.tenants.get(tenant);
    if (known !== undefined) return known;
    const opening = TenantKeys.open(this.secrets, tenant);
    this.tenants.set(tenant, opening);
    opening.catch(() => this.tenants.delete(tenant));
    return opening;
  }
}
