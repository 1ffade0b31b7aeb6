import {
  type CatalogueView,
  catalogueViewSchema,
  type NewEntry,
  type SaidView,
  saidSchema,
  type ToClassifyView,
  toClassifySchema,
} from '../../catalogue/catalogue.schemas.js';
import type { Place as SourceName } from '../../catalogue/catalogues.js';
import type { CatalogueBackend, EntriesFile } from './catalogue-backend.js';
import { postOf, type ServiceClient } from './service-client.js';

/** The same through the service that holds the data. */
export class RemoteCatalogue implements CatalogueBackend {
  constructor(private readonly service: ServiceClient) {}

  async list(of: SourceName): Promise<CatalogueView> {
    return this.service.json(catalogueViewSchema, pathOf(of));
  }

  async toClassify(of: SourceName): Promise<ToClassifyView> {
    return this.service.json(toClassifySchema, `${pathOf(of)}/to-classify`);
  }

  async say(of: SourceName, entry: NewEntry): Promise<SaidView> {
    return this.service.json(saidSchema, pathOf(of), postOf(entry));
  }

  async import(of: SourceName, { kind, bytes }: { kind: EntriesFile; bytes: Buffer }): Promise<SaidView> {
    const request = { method: 'POST', body: new Uint8Array(bytes), mediaType: kind } as const;
    return this.service.json(saidSchema, `${pathOf(of)}/import`, request);
  }
}

const pathOf = ({ tenant, source }: SourceName): string =>
  `/v1/tenants/${encodeURIComponent(tenant)}/sources/${encodeURIComponent(source)}/catalogue`;
