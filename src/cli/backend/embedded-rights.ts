import type { Sights } from '../../privacy/sight.js';
import { RightsController } from '../../people/rights/rights.controller.js';
import { RightsDesk } from '../../people/rights/rights-desk.js';
import { Rights } from '../../people/rights/rights.js';
import type {
  CanAnswer,
  CanQuery,
  Held,
  HeldQuery,
  Holders,
  HoldersQuery,
  Imported,
  ImportQuery,
  Snapshots,
} from '../../people/rights/rights.schemas.js';
import { RightsFetchController } from '../../../streams/pull/rights/rights-fetch.controller.js';
import type { FetchedRightsView } from '../../../streams/pull/rights/rights-fetch.schemas.js';
import { rightsFetchOf } from '../../jobs/fetching-rights.js';
import type { Place as SourceName } from '../../people/rights/rights-store.js';
import type { Runtime } from '../../runtime.js';
import type { Enter } from './embedded-people.js';
import type { RightsBackend } from './rights-backend.js';

/** As `EmbeddedBackend`: the controller that the service mounts, after its decision. */
export class EmbeddedRights implements RightsBackend {
  private readonly api: RightsController;
  private readonly fetchApi: RightsFetchController;

  constructor(
    runtime: Runtime,
    sights: Sights,
    private readonly enter: Enter,
  ) {
    const { store, secrets, declarations, clock } = runtime;
    const rights = new Rights(store);
    this.fetchApi = new RightsFetchController(rightsFetchOf(runtime));
    this.api = new RightsController(new RightsDesk({ store, secrets, declarations, clock, sights, rights }));
  }

  async can(of: SourceName, question: CanQuery): Promise<CanAnswer> {
    return this.api.can(of.tenant, of.source, question, this.enter(RightsController, 'can', of));
  }

  async holders(of: SourceName, query: HoldersQuery): Promise<Holders> {
    return this.api.holders(of.tenant, of.source, query, this.enter(RightsController, 'holders', of));
  }

  async held(of: SourceName, query: HeldQuery): Promise<Held> {
    return this.api.held(of.tenant, of.source, query, this.enter(RightsController, 'held', of));
  }

  async snapshots(of: SourceName): Promise<Snapshots> {
    this.enter(RightsController, 'snapshots', of);
    return this.api.snapshots(of.tenant, of.source);
  }

  async import(of: SourceName, { terms, bytes }: { terms: ImportQuery; bytes: Buffer }): Promise<Imported> {
    const caller = this.enter(RightsController, 'import', of);
    return this.api.import(of, terms, { body: { mediaType: 'text/csv', bytes } }, caller);
  }

  async fetch(of: SourceName): Promise<FetchedRightsView> {
    const caller = this.enter(RightsFetchController, 'fetch', of);
    return this.fetchApi.fetch(of.tenant, of.source, caller);
  }
}
