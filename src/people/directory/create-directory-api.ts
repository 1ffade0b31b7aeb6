import type { Declarations } from '../../access/tenants/declarations.js';
import type { Clock } from '../../kernel/clock.js';
import type { Sights } from '../../privacy/sight.js';
import type { Store } from '../../store/store.js';
import type { StatedPeople } from '../people.js';
import { DirectoryApi } from './directory-api.js';
import { PeopleImports } from './people-imports.js';

export interface OpenedParts extends StatedPeople {
  readonly store: Store;
  readonly declarations: Declarations;
  readonly clock: Clock;
}

/** The same for the service and the command line. */
export function createDirectoryApi(opened: OpenedParts, sights: Sights): DirectoryApi {
  const { declarations, people, clock, onChange } = opened;
  const timeZoneOf = (tenant: string): string => declarations.tenant(tenant)?.timeZone ?? 'UTC';
  const imports = new PeopleImports({ people, clock, timeZoneOf, onChange });
  return new DirectoryApi({ ...opened, sights, imports });
}
