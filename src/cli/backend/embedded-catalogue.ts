import { CatalogueController } from '../../catalogue/catalogue.controller.js';
import type { CatalogueView, NewEntry, SaidView, ToClassifyView } from '../../catalogue/catalogue.schemas.js';
import { Catalogues } from '../../catalogue/catalogues.js';
import type { Runtime } from '../../runtime.js';
import type { Place as SourceName } from '../../catalogue/catalogues.js';
import type { CatalogueBackend, EntriesFile } from './catalogue-backend.js';
import type { Enter } from './embedded-people.js';

/** As `EmbeddedBackend`: the controller that the service mounts, after its decision. */
export class EmbeddedCatalogue implements CatalogueBackend {
  private readonly api: CatalogueController;

  constructor(
    { store, declarations, knowledge }: Pick<Runtime, 'store' | 'declarations' | 'knowledge'>,
    private readonly enter: Enter,
  ) {
    const onChange = async (tenant: string): Promise<void> => knowledge.reload(tenant);
    const catalogues = new Catalogues(store);
    this.api = new CatalogueController({ store, declarations, catalogues, onChange });
  }

  async list(of: SourceName): Promise<CatalogueView> {
    this.enter(CatalogueController, 'list', of);
    return this.api.list(of.tenant, of.source);
  }

  async toClassify(of: SourceName): Promise<ToClassifyView> {
    this.enter(CatalogueController, 'toClassify', of);
    return this.api.toClassify(of.tenant, of.source);
  }

  async say(of: SourceName, entry: NewEntry): Promise<SaidView> {
    return this.api.say(of.tenant, of.source, entry, this.enter(CatalogueController, 'say', of));
  }

  async import(of: SourceName, { kind, bytes }: { kind: EntriesFile; bytes: Buffer }): Promise<SaidView> {
    const caller = this.enter(CatalogueController, 'import', of);
    return this.api.import(of.tenant, of.source, { body: { mediaType: kind, bytes } }, caller);
  }
}
