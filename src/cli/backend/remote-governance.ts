import type { GovernanceBody } from '../../access/governance/governance.controller.js';
import { type GovernanceView, governanceViewSchema } from '../../access/governance/governance.schemas.js';
import type { Listing } from '../../access/listing.js';
import type { FromRequest } from '../../access/requests/requests.js';
import {
  requestListSchema,
  type RequestView,
  requestViewSchema,
  type Waiting,
  waitingSchema,
} from '../../access/requests/requests.schemas.js';
import { AppError } from '../../kernel/app-error.js';
import {
  type NewReveal,
  revealAnswerSchema,
  type RevealedView,
  type RevealList,
  revealListSchema,
} from '../../privacy/reveal/reveal.schemas.js';
import type { IssuedKey } from './views.js';
import type { GovernanceBackend } from './governance-backend.js';
import { postOf, type ServiceClient } from './service-client.js';

/** The same through the service that holds the data. */
export class RemoteGovernance implements GovernanceBackend {
  constructor(private readonly service: ServiceClient) {}

  async show(): Promise<GovernanceView> {
    return this.service.json(governanceViewSchema, '/v1/governance');
  }

  async change(wanted: GovernanceBody): Promise<GovernanceView | Waiting> {
    return this.service.json(governanceViewSchema.or(waitingSchema), '/v1/governance', postOf(wanted));
  }

  async requests(listing: Listing): Promise<RequestView[]> {
    return (await this.service.json(requestListSchema, '/v1/requests', { query: { ...listing } })).requests;
  }

  async request(id: string): Promise<RequestView> {
    return this.service.json(requestViewSchema, ofRequest(id));
  }

  async approve(id: string, digest: string): Promise<RequestView> {
    return this.service.json(requestViewSchema, `${ofRequest(id)}/approve`, postOf({ digest }));
  }

  async cancel(id: string): Promise<RequestView> {
    return this.service.json(requestViewSchema, `${ofRequest(id)}/cancel`, { method: 'POST' });
  }

  async reveal(tenant: string, wanted: NewReveal | FromRequest): Promise<RevealedView | Waiting> {
    return this.service.json(revealAnswerSchema, revealsOf(tenant), postOf(wanted));
  }

  async reveals(tenant: string, listing: Listing): Promise<RevealList['reveals']> {
    return (await this.service.json(revealListSchema, revealsOf(tenant), { query: { ...listing } })).reveals;
  }

  async recoverKey(): Promise<IssuedKey> {
    throw new AppError(
      'CONFLICT',
      'This needs the host and not a key: stop the service, run this again as the user that owns the data folder, and start it',
    );
  }
}

const ofRequest = (id: string): string => `/v1/requests/${encodeURIComponent(id)}`;

const revealsOf = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}/reveals`;
