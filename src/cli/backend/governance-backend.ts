import type { GovernanceBody } from '../../access/governance/governance.controller.js';
import type { GovernanceView } from '../../access/governance/governance.schemas.js';
import type { Listing } from '../../access/listing.js';
import type { FromRequest } from '../../access/requests/requests.js';
import type { RequestView, Waiting } from '../../access/requests/requests.schemas.js';
import type { NewReveal, RevealedView, RevealList } from '../../privacy/reveal/reveal.schemas.js';
import type { IssuedKey } from './views.js';

/** What commands do about who may do what, and what needs more than one for it. */
export interface GovernanceBackend {
  show(): Promise<GovernanceView>;
  change(wanted: GovernanceBody): Promise<GovernanceView | Waiting>;
  /** The newest first; so many of them. */
  requests(listing: Listing): Promise<RequestView[]>;
  request(id: string): Promise<RequestView>;
  approve(id: string, digest: string): Promise<RequestView>;
  cancel(id: string): Promise<RequestView>;
  reveal(tenant: string, wanted: NewReveal | FromRequest): Promise<RevealedView | Waiting>;
  reveals(tenant: string, listing: Listing): Promise<RevealList['reveals']>;
  /** For who lost the administrator key and holds the machine; a running service refuses it. */
  recoverKey(): Promise<IssuedKey>;
}
