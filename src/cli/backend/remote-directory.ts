import type { Listing } from '../../access/listing.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { LeaveWanted } from '../../people/leave/leave.js';
import { leaveListSchema, type LeaveView, leaveViewSchema } from '../../people/leave/leave.schemas.js';
import type { PlanBody } from '../../people/planned/planned.controller.js';
import {
  plannedAnswerSchema,
  plannedListSchema,
  type PlannedView,
  plannedViewSchema,
} from '../../people/planned/planned.schemas.js';
import {
  type AccountView,
  accountViewSchema,
  type Imported,
  importedSchema,
  type ImportQuery,
  type LinkedAccount,
  type PeopleList,
  peopleListSchema,
  type PeopleQuery,
  type PersonView,
  personViewSchema,
} from '../../people/directory/people.schemas.js';
import type { DeclaredNetworks } from '../../people/networks/networks.js';
import { type NetworksDeclaration, networksViewSchema } from '../../people/networks/networks-declaration.js';
import type { DirectoryBackend } from './directory-backend.js';
import { postOf, type ServiceClient } from './service-client.js';

/** The same through the service that holds the data. */
export class RemoteDirectory implements DirectoryBackend {
  constructor(private readonly service: ServiceClient) {}

  async import(
    tenant: string,
    csv: Uint8Array<ArrayBuffer>,
    { dryRun, complete }: ImportQuery,
  ): Promise<Imported> {
    const query = { dryRun: String(dryRun), complete: String(complete) };
    const request = { method: 'POST', body: csv, mediaType: 'text/csv', query } as const;
    return this.service.json(importedSchema, `${of(tenant)}/people/imports`, request);
  }

  async list(tenant: string, query: PeopleQuery): Promise<PeopleList> {
    return this.service.json(peopleListSchema, `${of(tenant)}/people`, { query: { ...query } });
  }

  async show(tenant: string, person: string, on: string | undefined): Promise<PersonView> {
    return this.service.json(personViewSchema, personOf(tenant, person), { query: { on } });
  }

  async leaves(tenant: string, person: string, day: string): Promise<PersonView> {
    return this.service.json(personViewSchema, `${personOf(tenant, person)}/leaves`, postOf({ day }));
  }

  async link(tenant: string, account: LinkedAccount): Promise<AccountView> {
    return this.service.json(accountViewSchema, `${of(tenant)}/people/accounts`, postOf(account));
  }

  async planned(tenant: string, listing: Listing): Promise<PlannedView[]> {
    const query = { ...listing };
    return (await this.service.json(plannedListSchema, `${of(tenant)}/planned`, { query })).planned;
  }

  async plan(tenant: string, wanted: PlanBody): Promise<PlannedView | Waiting> {
    return this.service.json(plannedAnswerSchema, `${of(tenant)}/planned`, postOf(wanted));
  }

  async withdrawPlan(tenant: string, id: string): Promise<PlannedView> {
    const path = `${of(tenant)}/planned/${encodeURIComponent(id)}/withdraw`;
    return this.service.json(plannedViewSchema, path, { method: 'POST' });
  }

  async leave(tenant: string, listing: Listing): Promise<LeaveView[]> {
    const query = { ...listing };
    return (await this.service.json(leaveListSchema, `${of(tenant)}/leave`, { query })).leave;
  }

  async tellLeave(tenant: string, wanted: LeaveWanted): Promise<LeaveView> {
    return this.service.json(leaveViewSchema, `${of(tenant)}/leave`, postOf(wanted));
  }

  async withdrawLeave(tenant: string, id: string): Promise<LeaveView> {
    const path = `${of(tenant)}/leave/${encodeURIComponent(id)}/withdraw`;
    return this.service.json(leaveViewSchema, path, { method: 'POST' });
  }

  async networks(tenant: string): Promise<DeclaredNetworks> {
    return this.service.json(networksViewSchema, `${of(tenant)}/networks`);
  }

  async declareNetworks(tenant: string, wanted: NetworksDeclaration): Promise<DeclaredNetworks> {
    return this.service.json(networksViewSchema, `${of(tenant)}/networks`, postOf(wanted));
  }
}

const of = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;
const personOf = (tenant: string, person: string): string =>
  `${of(tenant)}/people/${encodeURIComponent(person)}`;
