import { Links } from '../../../alerts/links/links.js';
import { ListReaders } from '../../../alerts/lists/list-readers.js';
import { ListReadersController } from '../../../alerts/lists/list-readers.controller.js';
import type { LeftView, Rejoin } from '../../../alerts/lists/list-readers.schemas.js';
import { configuredTree } from '../../../alerts/route/configured.js';
import { openAccounts } from '../../access/accounts/open-accounts.js';
import type { Runtime } from '../../runtime.js';
import type { Enter } from './embedded-people.js';

/** As `EmbeddedAlerting`: who took themselves off lists. */
export class EmbeddedReaders {
  constructor(
    private readonly runtime: Runtime,
    private readonly enter: Enter,
  ) {}

  async left(tenant: string): Promise<LeftView[]> {
    this.enter(ListReadersController, 'list', { tenant });
    return (await (await this.api()).list(tenant)).left;
  }

  async back(tenant: string, wanted: Rejoin): Promise<LeftView> {
    const caller = this.enter(ListReadersController, 'rejoin', { tenant });
    return (await this.api()).rejoin(tenant, wanted, caller);
  }

  /** The keys of accounts are in the store: only what is done about readers reads them. */
  private async api(): Promise<ListReadersController> {
    const { facts, secrets, declarations, config, clock } = this.runtime;
    const { users } = await openAccounts(this.runtime);
    const links = new Links({ secrets, users, clock, publicUrl: config.publicUrl });
    const readers = new ListReaders({ facts, users, links });
    return new ListReadersController({ declarations, users, readers, tree: configuredTree(config) });
  }
}
