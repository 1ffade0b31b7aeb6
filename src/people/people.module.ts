import { Module } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from '../access/access-facts.js';
import { AccountsModule } from '../access/accounts/accounts.module.js';
import { CONCERNS, type Concerns } from '../access/concerns.js';
import { Requests } from '../access/requests/requests.js';
import { Declarations } from '../access/tenants/declarations.js';
import type { Config } from '../config/sections.js';
import { CLOCK, CONFIG } from '../config/tokens.js';
import type { Clock } from '../kernel/clock.js';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { Sights } from '../privacy/sight.js';
import { Store } from '../store/store.js';
import { type DirectoryApi, PEOPLE_API } from './directory/directory-api.js';
import { PeopleController } from './directory/people.controller.js';
import { createDirectoryApi } from './directory/create-directory-api.js';
import { LEAVE_API, type LeaveApiParts, LeaveController } from './leave/leave.controller.js';
import { NetworksController } from './networks/networks.controller.js';
import { PlannedActivities } from './planned/planned-activities.js';
import { PLANNED_API, type PlannedApiParts, PlannedController } from './planned/planned.controller.js';
import { STATED_PEOPLE, type StatedPeople } from './people.js';
import { createScimApi, SCIM_API, type ScimApi } from './scim/scim-api.js';
import { ScimDiscoveryController } from './scim/scim-discovery.controller.js';
import { ScimGroupsController } from './scim/scim-groups.controller.js';
import { ScimUsersController } from './scim/scim-users.controller.js';

/** Needs Store, Declarations, STATED_PEOPLE and CLOCK from a global module. */
@Module({
  imports: [PrivacyModule, AccountsModule],
  controllers: [
    PeopleController,
    NetworksController,
    PlannedController,
    LeaveController,
    ScimDiscoveryController,
    ScimUsersController,
    ScimGroupsController,
  ],
  providers: [
    {
      provide: PEOPLE_API,
      inject: [Store, Declarations, Sights, STATED_PEOPLE, CLOCK],
      useFactory: apiOf,
    },
    {
      provide: PLANNED_API,
      inject: [Store, Declarations, Requests, CONCERNS, STATED_PEOPLE, ACCESS_FACTS],
      useFactory: plannedOf,
    },
    {
      provide: LEAVE_API,
      inject: [Store, Declarations, CONCERNS, STATED_PEOPLE],
      useFactory: leaveOf,
    },
    {
      provide: SCIM_API,
      inject: [Store, Declarations, STATED_PEOPLE, ACCESS_FACTS, CLOCK, CONFIG],
      useFactory: scimOf,
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

/** Nest hands over what `inject` names, in its order. */
function plannedOf(
  ...[store, declarations, requests, concerns, { people }, facts]: [
    Store,
    Declarations,
    Requests,
    Concerns,
    StatedPeople,
    AccessFacts,
  ]
): PlannedApiParts {
  return { store, declarations, requests, concerns, people, planned: new PlannedActivities(facts) };
}

/** Nest hands over what `inject` names, in its order. */
function leaveOf(
  ...[store, declarations, concerns, { people }]: [Store, Declarations, Concerns, StatedPeople]
): LeaveApiParts {
  return { store, declarations, concerns, people };
}

/** Nest hands over what `inject` names, in its order. */
function scimOf(
  ...[store, declarations, stated, facts, clock, { publicUrl }]: [
    Store,
    Declarations,
    StatedPeople,
    AccessFacts,
    Clock,
    Config,
  ]
): ScimApi {
  return createScimApi({ store, declarations, facts, clock, publicUrl, ...stated });
}
