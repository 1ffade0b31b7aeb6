import { Module } from '@nestjs/common';
import { Declarations } from '../access/tenants/declarations.js';
import { CLOCK } from '../config/tokens.js';
import type { Clock } from '../kernel/clock.js';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { Sights } from '../privacy/sight.js';
import { Store } from '../store/store.js';
import { type DirectoryApi, PEOPLE_API } from './directory/directory-api.js';
import { PeopleController } from './directory/people.controller.js';
import { createDirectoryApi } from './directory/create-directory-api.js';
import { NetworksController } from './networks/networks.controller.js';
import { STATED_PEOPLE, type StatedPeople } from './people.js';

/** Needs Store, Declarations, STATED_PEOPLE and CLOCK from a global module. */
@Module({
  imports: [PrivacyModule],
  controllers: [PeopleController, NetworksController],
  providers: [
    {
      provide: PEOPLE_API,
      inject: [Store, Declarations, Sights, STATED_PEOPLE, CLOCK],
      useFactory: apiOf,
    },
  ],
})
export class PeopleModule {}

/** Nest hands over what `inject` names, in its order. */
function apiOf(
  ...[store, declarations, sights, stated, clock]: [Store, Declarations, Sights, StatedPeople, Clock]
): DirectoryApi {
  return createDirectoryApi({ store, declarations, clock, ...stated }, sights);
}
