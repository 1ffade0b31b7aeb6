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
import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { DirectoryBackend } from './directory-backend.js';
import type { Enter } from './embedded-people.js';

/** As `EmbeddedBackend`: the controllers that the service mounts, each after its decision. */
export class EmbeddedDirectory implements DirectoryBackend {
  private readonly api: PeopleController;
  private readonly networksApi: NetworksController;

  constructor(
    runtime: Runtime,
    sights: Sights,
    private readonly enter: Enter,
  ) {
    const { people, knowledge, declarations } = runtime;
    const onChange = async (tenant: string): Promise<void> => knowledge.reload(tenant);
    this.api = new PeopleController(createDirectoryApi({ ...runtime, onChange }, sights));
    this.networksApi = new NetworksController(declarations, { people, onChange });
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

  async networks(tenant: string): Promise<DeclaredNetworks> {
    this.enter(NetworksController, 'show', { tenant });
    return this.networksApi.show(tenant);
  }

  async declareNetworks(tenant: string, wanted: NetworksDeclaration): Promise<DeclaredNetworks> {
    return this.networksApi.declare(tenant, wanted, this.enter(NetworksController, 'declare', { tenant }));
  }
}
