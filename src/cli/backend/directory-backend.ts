import type { Listing } from '../../access/listing.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { LeaveWanted } from '../../people/leave/leave.js';
import type { LeaveView } from '../../people/leave/leave.schemas.js';
import type { PlanBody } from '../../people/planned/planned.controller.js';
import type { PlannedView } from '../../people/planned/planned.schemas.js';
import type {
  AccountView,
  Imported,
  ImportQuery,
  LinkedAccount,
  PeopleList,
  PeopleQuery,
  PersonView,
} from '../../people/directory/people.schemas.js';
import type { DeclaredNetworks } from '../../people/networks/networks.js';
import type { NetworksDeclaration } from '../../people/networks/networks-declaration.js';

/** What commands do about the people of a tenant and from where they work. */
export interface DirectoryBackend {
  /** Rejects with REQUEST_INVALID and every fault of the file. */
  import(tenant: string, csv: Uint8Array<ArrayBuffer>, query: ImportQuery): Promise<Imported>;
  list(tenant: string, query: PeopleQuery): Promise<PeopleList>;
  show(tenant: string, person: string, on: string | undefined): Promise<PersonView>;
  leaves(tenant: string, person: string, day: string): Promise<PersonView>;
  link(tenant: string, account: LinkedAccount): Promise<AccountView>;
  networks(tenant: string): Promise<DeclaredNetworks>;
  planned(tenant: string, listing: Listing): Promise<PlannedView[]>;
  /** What may have to wait is answered by the request that waits. */
  plan(tenant: string, wanted: PlanBody): Promise<PlannedView | Waiting>;
  withdrawPlan(tenant: string, id: string): Promise<PlannedView>;
  leave(tenant: string, listing: Listing): Promise<LeaveView[]>;
  tellLeave(tenant: string, wanted: LeaveWanted): Promise<LeaveView>;
  withdrawLeave(tenant: string, id: string): Promise<LeaveView>;
  declareNetworks(tenant: string, wanted: NetworksDeclaration): Promise<DeclaredNetworks>;
}
