import type {
  CanAnswer,
  CanQuery,
  Held,
  HeldQuery,
  Holders,
  HoldersQuery,
  Imported,
  ImportQuery,
  Snapshots,
} from '../../people/rights/rights.schemas.js';
import type { FetchedRightsView } from '../../../streams/pull/rights/rights-fetch.schemas.js';
import type { Place as SourceName } from '../../people/rights/rights-store.js';

/** What commands do about who may do what at a source. */
export interface RightsBackend {
  can(of: SourceName, question: CanQuery): Promise<CanAnswer>;
  holders(of: SourceName, query: HoldersQuery): Promise<Holders>;
  held(of: SourceName, query: HeldQuery): Promise<Held>;
  snapshots(of: SourceName): Promise<Snapshots>;
  /** All of the file or nothing: REQUEST_INVALID names each fault of it. */
  import(of: SourceName, file: { readonly terms: ImportQuery; readonly bytes: Buffer }): Promise<Imported>;
  /** Takes a snapshot through the connection of the source; it costs some of the source's calls. */
  fetch(of: SourceName): Promise<FetchedRightsView>;
}
