import type { Declarations } from '../access/tenants/declarations.js';
import { WatchTenants } from '../detect/tenant-series/watch-tenants.js';
import { termsOfTenant } from '../detect/terms.js';
import { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { Job } from './runner.js';

interface Parts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'list' | 'tenant' | 'source'>;
}

/** Looks at tenants as a whole. */
export function createTenantWatch({ store, declarations }: Parts): Job['run'] {
  const watch = new WatchTenants({
    store,
    findings: new Findings(store),
    tenants: () => declarations.list().map(({ id }) => id),
    termsOf: (tenant) => termsOfTenant(declarations, tenant),
  });
  return async () => watch.run();
}
