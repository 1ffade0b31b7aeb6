import type { CatalogueView, NewEntry, SaidView, ToClassifyView } from '../../catalogue/catalogue.schemas.js';
import type { Place as SourceName } from '../../catalogue/catalogues.js';

/** How a file of entries is written. */
export type EntriesFile = 'text/csv' | 'application/json';

/** What commands do about what kind of data a source holds. */
export interface CatalogueBackend {
  list(of: SourceName): Promise<CatalogueView>;
  toClassify(of: SourceName): Promise<ToClassifyView>;
  say(of: SourceName, entry: NewEntry): Promise<SaidView>;
  /** All of the file or nothing: REQUEST_INVALID names each fault of it. */
  import(of: SourceName, file: { readonly kind: EntriesFile; readonly bytes: Buffer }): Promise<SaidView>;
}
