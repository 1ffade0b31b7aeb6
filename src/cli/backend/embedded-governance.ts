import { type GovernanceBody, GovernanceController } from '../../access/governance/governance.controller.js';
import { type GovernanceView, governanceViewSchema } from '../../access/governance/governance.schemas.js';
import type { Listing } from '../../access/listing.js';
import { recoverAdministratorKey } from '../../access/keys/first-keys.js';
import { issuedKeySchema } from '../../access/keys/keys.schemas.js';
import { NO_REPLY } from '../../access/requests/answer.js';
import { type FromRequest, Requests } from '../../access/requests/requests.js';
import { RequestsController } from '../../access/requests/requests.controller.js';
import { type RequestView, type Waiting, waitingSchema } from '../../access/requests/requests.schemas.js';
import { Keys } from '../../access/keys/keys.js';
import { forbidden } from '../../access/rights/decide.js';
import type { Principal } from '../../access/rights/principal.js';
import type { NewReveal, RevealedView, RevealList } from '../../privacy/reveal/reveal.schemas.js';
import { RevealsController } from '../../privacy/reveal/reveals.controller.js';
import type { Runtime } from '../../runtime.js';
import type { IssuedKey } from './views.js';
import type { Enter } from './embedded-people.js';
import { noteAct } from './recorded.js';
import type { GovernanceBackend } from './governance-backend.js';

export interface EmbeddedGovernanceParts {
  readonly runtime: Runtime;
  readonly requests: Requests;
  readonly reveals: RevealsController;
  readonly enter: Enter;
  /** Whoever runs the commands. */
  readonly principal: Principal;
}

/** As `EmbeddedBackend`: the controllers that the service mounts, each after its decision. */
export class EmbeddedGovernance implements GovernanceBackend {
  private readonly api: GovernanceController;
  private readonly requestsApi: RequestsController;

  constructor(private readonly parts: EmbeddedGovernanceParts) {
    const { runtime, requests } = parts;
    this.api = new GovernanceController(runtime.governance, requests, runtime.declarations);
    this.requestsApi = new RequestsController(requests, runtime.clock);
  }

  async show(): Promise<GovernanceView> {
    return this.api.show(this.parts.enter(GovernanceController, 'show'));
  }

  async change(wanted: GovernanceBody): Promise<GovernanceView | Waiting> {
    const caller = this.parts.enter(GovernanceController, 'change');
    return governanceViewSchema.or(waitingSchema).parse(await this.api.change(wanted, caller, NO_REPLY));
  }

  async requests(listing: Listing): Promise<RequestView[]> {
    return (await this.requestsApi.list(listing, this.parts.enter(RequestsController, 'list'))).requests;
  }

  async request(id: string): Promise<RequestView> {
    return this.requestsApi.show(id, this.parts.enter(RequestsController, 'show'));
  }

  async approve(id: string, digest: string): Promise<RequestView> {
    return this.requestsApi.approve(id, { digest }, this.parts.enter(RequestsController, 'approve'));
  }

  async cancel(id: string): Promise<RequestView> {
    return this.requestsApi.cancel(id, this.parts.enter(RequestsController, 'cancel'));
  }

  async reveal(tenant: string, wanted: NewReveal | FromRequest): Promise<RevealedView | Waiting> {
    const caller = this.parts.enter(RevealsController, 'reveal', { tenant });
    return this.parts.reveals.reveal(tenant, wanted, caller, NO_REPLY);
  }

  async reveals(tenant: string, listing: Listing): Promise<RevealList['reveals']> {
    const caller = this.parts.enter(RevealsController, 'list', { tenant });
    return (await this.parts.reveals.list(tenant, listing, caller)).reveals;
  }

  async recoverKey(): Promise<IssuedKey> {
    // A right over the machine and no role of ours: no grant gives it, and none can take it away.
    const { principal } = this.parts;
    noteAct({ action: 'audit.config', thing: 'key', actor: principal });
    if (principal.kind !== 'host') throw forbidden();
    const { facts, clock, config } = this.parts.runtime;
    const recovered = await recoverAdministratorKey(new Keys(facts, clock), facts, config.dataDir);
    const { text, issuedAt, expiresAt: _never, ...view } = recovered;
    return issuedKeySchema.parse({ ...view, issuedAt: new Date(issuedAt).toISOString(), key: text });
  }
}
