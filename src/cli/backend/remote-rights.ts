import {
  type CanAnswer,
  canAnswerSchema,
  type CanQuery,
  type Held,
  type HeldQuery,
  heldSchema,
  type Holders,
  type HoldersQuery,
  holdersSchema,
  type Imported,
  importedSchema,
  type ImportQuery,
  type Snapshots,
  snapshotsSchema,
} from '../../people/rights/rights.schemas.js';
import {
  fetchedRightsSchema,
  type FetchedRightsView,
} from '../../../streams/pull/rights/rights-fetch.schemas.js';
import type { Place as SourceName } from '../../people/rights/rights-store.js';
import type { RightsBackend } from './rights-backend.js';
import type { ServiceClient } from './service-client.js';

/** The same through the service that holds the data. */
export class RemoteRights implements RightsBackend {
  constructor(private readonly service: ServiceClient) {}

  async can(of: SourceName, question: CanQuery): Promise<CanAnswer> {
    return this.service.json(canAnswerSchema, `${pathOf(of)}/can`, { query: { ...question } });
  }

  async holders(of: SourceName, query: HoldersQuery): Promise<Holders> {
    return this.service.json(holdersSchema, `${pathOf(of)}/holders`, { query: { ...query } });
  }

  async held(of: SourceName, query: HeldQuery): Promise<Held> {
    return this.service.json(heldSchema, `${pathOf(of)}/held`, { query: { ...query } });
  }

  async snapshots(of: SourceName): Promise<Snapshots> {
    return this.service.json(snapshotsSchema, `${pathOf(of)}/snapshots`);
  }

  async import(of: SourceName, { terms, bytes }: { terms: ImportQuery; bytes: Buffer }): Promise<Imported> {
    const request = { method: 'POST', query: { ...terms }, mediaType: 'text/csv' } as const;
    return this.service.json(importedSchema, `${pathOf(of)}/snapshots`, {
      ...request,
      body: new Uint8Array(bytes),
    });
  }

  async fetch(of: SourceName): Promise<FetchedRightsView> {
    return this.service.json(fetchedRightsSchema, `${pathOf(of)}/fetch`, { method: 'POST' });
  }
}

const pathOf = ({ tenant, source }: SourceName): string =>
  `/v1/tenants/${encodeURIComponent(tenant)}/sources/${encodeURIComponent(source)}/rights`;
