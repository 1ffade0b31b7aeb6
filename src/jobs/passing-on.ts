import type { Declarations } from '../access/tenants/declarations.js';
import { termsOfTenant } from '../detect/terms.js';
import { bringsFindings } from '../detect/vendors/brings-findings.js';
import { WatchVendors } from '../detect/vendors/watch-vendors.js';
import type { People } from '../people/people.js';
import { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { Job } from './runner.js';

interface Parts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'list' | 'tenant' | 'source' | 'sourcesOf'>;
  readonly people: Pick<People, 'directory' | 'keys'>;
}

/** Passes on what other products claim. */
export function createPassingOn({ store, declarations, people }: Parts): Job['run'] {
  const watch = new WatchVendors({
    store,
    directory: people.directory,
    keysOf: async (tenant) => people.keys.of(tenant),
    sourcesOf: (tenant) => declarations.sourcesOf(tenant).map(({ id }) => id),
    findings: new Findings(store),
    hasFindings: (tenant) => declarations.sourcesOf(tenant).some(({ format }) => bringsFindings(format)),
    tenants: () => declarations.list().map(({ id }) => id),
    termsOf: (tenant) => termsOfTenant(declarations, tenant),
  });
  return async () => watch.run();
}
