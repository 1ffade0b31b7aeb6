import type { RightsFetchParts } from '../../streams/pull/rights/rights-fetch.controller.js';
import { Catalogues } from '../catalogue/catalogues.js';
import type { Runtime } from '../runtime.js';

/** What is needed to fetch rights, daily and on demand. */
export function rightsFetchOf(runtime: Runtime): RightsFetchParts {
  const { store, clock, logger, secrets, declarations, findings, connections, ownReaders, knowledge } =
    runtime;
  return {
    store,
    clock,
    logger,
    secrets,
    declarations,
    findings,
    connections,
    ownReaders,
    catalogues: new Catalogues(store),
    catalogueChanged: async (tenant) => knowledge.reload(tenant),
  };
}
