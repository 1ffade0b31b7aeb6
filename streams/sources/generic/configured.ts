import type { ConfigFault } from '../../../src/config/fault.js';
import type { TenantConfig } from '../../../src/config/sections.js';
import { checkMapping } from './run-tests.js';

/** What is wrong with the mappings that the configuration file names, each complaint with its source. */
export function configuredMappingFaults(
  tenants: readonly TenantConfig[],
  read: (file: string) => string,
): ConfigFault[] {
  return tenants.flatMap(({ sources }, at) =>
    sources.flatMap(({ mappingFile }, index): ConfigFault[] => {
      if (mappingFile === undefined) return [];
      const checked = checkMapping(read(mappingFile));
      if (checked.ok) return [];
      const path = `tenants[${at}].sources[${index}].mappingFile`;
      return checked.fault.map((complaint) => ({
        path,
        wrong: `names a mapping that is not taken: ${complaint}`,
      }));
    }),
  );
}
