import type { OwnKeys } from '../access/concerns.js';
import { OWN_SOURCE } from '../config/own-source.js';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';
import { KeysOfTenants } from './keys-of-tenants.js';

/** Under which keys people who use us stand in the ledger for what they did here. */
export class KeysOfOurOwn implements OwnKeys {
  private readonly keys: KeysOfTenants;

  constructor(secrets: Pick<SealedSecrets, 'getOrCreate'>) {
    this.keys = new KeysOfTenants(secrets);
  }

  async of(owner: string, tenant: string): Promise<string> {
    return (await this.keys.of(tenant)).personKey('actor', OWN_SOURCE, owner);
  }
}
