import type { Declarations } from '../access/tenants/declarations.js';
import { termsOfTenant } from '../detect/terms.js';
import { WatchVendors } from '../detect/vendors/watch-vendors.js';
import { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { Job } from './runner.js';

interface Parts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'list' | 'tenant' | 'source'>;
}

/** Passes on what other products claim. */
export function createPassingOn({ store, declarations }: Parts): Job['run'] {
  const watch = new WatchVendors({
    store,
    findings: new Findings(store),
    tenants: () => declarations.list().map(({ id }) => id),
    termsOf: (tenant) => termsOfTenant(declarations, tenant),
  });
  return async () => watch.run();
}
