import type { Concerns } from '../../access/concerns.js';
import type { Listing } from '../../access/listing.js';
import { NO_REPLY } from '../../access/requests/answer.js';
import type { Requests } from '../../access/requests/requests.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import { createDirectoryApi } from '../../people/directory/create-directory-api.js';
import { PeopleController } from '../../people/directory/people.controller.js';
import type {
  AccountView,
  Imported,
  ImportQuery,
  LinkedAccount,
  PeopleList,
  PeopleQuery,
  PersonView,
} from '../../people/directory/people.schemas.js';
import { NetworksController } from '../../people/networks/networks.controller.js';
import type { DeclaredNetworks } from '../../people/networks/networks.js';
import type { NetworksDeclaration } from '../../people/networks/networks-declaration.js';
import type { LeaveWanted } from '../../people/leave/leave.js';
import { LeaveController } from '../../people/leave/leave.controller.js';
import type { LeaveView } from '../../people/leave/leave.schemas.js';
import { type PlanBody, PlannedController } from '../../people/planned/planned.controller.js';
import { PlannedActivities } from '../../people/planned/planned-activities.js';
import type { PlannedView } from '../../people/planned/planned.schemas.js';
import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { DirectoryBackend } from './directory-backend.js';
import type { Enter } from './embedded-people.js';

interface Given {
  readonly sights: Sights;
  readonly requests: Requests;
  readonly concerns: Concerns;
}

/** As `EmbeddedBackend`: the controllers that the service mounts, each after its decision. */
export class EmbeddedDirectory implements DirectoryBackend {
  private readonly api: PeopleController;
  private readonly networksApi: NetworksController;
  private readonly plannedApi: PlannedController;
  private readonly leaveApi: LeaveController;

  constructor(
    runtime: Runtime,
    { sights, ...given }: Given,
    private readonly enter: Enter,
  ) {
    const { people, knowledge, declarations } = runtime;
    const onChange = async (tenant: string): Promise<void> => knowledge.reload(tenant);
    this.api = new PeopleController(createDirectoryApi({ ...runtime, onChange }, sights));
    this.networksApi = new NetworksController(declarations, { people, onChange });
    const planned = new PlannedActivities(runtime.facts);
    this.plannedApi = new PlannedController({ ...runtime, ...given, planned });
    this.leaveApi = new LeaveController({ ...runtime, ...given });
  }

  async import(tenant: string, csv: Uint8Array, query: ImportQuery): Promise<Imported> {
    const caller = this.enter(PeopleController, 'import', { tenant });
    const body = { mediaType: 'text/csv', bytes: Buffer.from(csv) } as const;
    return this.api.import(tenant, query, { body }, caller);
  }

  async list(tenant: string, query: PeopleQuery): Promise<PeopleList> {
    return this.api.list(tenant, query, this.enter(PeopleController, 'list', { tenant }));
  }

  async show(tenant: string, person: string, on: string | undefined): Promise<PersonView> {
    return this.api.show(tenant, person, { on }, this.enter(PeopleController, 'show', { tenant }));
  }

  async leaves(tenant: string, person: string, day: string): Promise<PersonView> {
    return this.api.leaves(tenant, person, { day }, this.enter(PeopleController, 'leaves', { tenant }));
  }

  async link(tenant: string, account: LinkedAccount): Promise<AccountView> {
    return this.api.link(tenant, account, this.enter(PeopleController, 'link', { tenant }));
  }

  async planned(tenant: string, listing: Listing): Promise<PlannedView[]> {
    const caller = this.enter(PlannedController, 'list', { tenant });
    return (await this.plannedApi.list(tenant, listing, caller)).planned;
  }

  async plan(tenant: string, wanted: PlanBody): Promise<PlannedView | Waiting> {
    const caller = this.enter(PlannedController, 'plan', { tenant });
    return this.plannedApi.plan(tenant, wanted, caller, NO_REPLY);
  }

  async withdrawPlan(tenant: string, id: string): Promise<PlannedView> {
    return this.plannedApi.withdraw(tenant, id, this.enter(PlannedController, 'withdraw', { tenant }));
  }

  async leave(tenant: string, listing: Listing): Promise<LeaveView[]> {
    const caller = this.enter(LeaveController, 'list', { tenant });
    return (await this.leaveApi.list(tenant, listing, caller)).leave;
  }

  async tellLeave(tenant: string, wanted: LeaveWanted): Promise<LeaveView> {
    return this.leaveApi.tell(tenant, wanted, this.enter(LeaveController, 'tell', { tenant }));
  }

  async withdrawLeave(tenant: string, id: string): Promise<LeaveView> {
    return this.leaveApi.withdraw(tenant, id, this.enter(LeaveController, 'withdraw', { tenant }));
  }

  async networks(tenant: string): Promise<DeclaredNetworks> {
    this.enter(NetworksController, 'show', { tenant });
    return this.networksApi.show(tenant);
  }

  async declareNetworks(tenant: string, wanted: NetworksDeclaration): Promise<DeclaredNetworks> {
    return this.networksApi.declare(tenant, wanted, this.enter(NetworksController, 'declare', { tenant }));
  }
}
