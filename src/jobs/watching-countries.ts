import type { Declarations } from '../access/tenants/declarations.js';
import { WatchCountries } from '../detect/countries/watch-countries.js';
import { termsOfTenant } from '../detect/terms.js';
import type { People } from '../people/people.js';
import { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { Job } from './runner.js';

interface Parts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'list' | 'tenant' | 'source'>;
  readonly people: Pick<People, 'networks'>;
}

/** Tells of who works from a country that is not declared. */
export function createCountryWatch({ store, declarations, people }: Parts): Job['run'] {
  const watch = new WatchCountries({
    store,
    findings: new Findings(store),
    networks: people.networks,
    tenants: () => declarations.list().map(({ id }) => id),
    termsOf: (tenant) => termsOfTenant(declarations, tenant),
  });
  return async () => watch.run();
}
