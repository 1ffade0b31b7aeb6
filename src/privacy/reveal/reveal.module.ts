import { Module } from '@nestjs/common';
import { CONCERNS, type Concerns } from '../../access/concerns.js';
import { Requests } from '../../access/requests/requests.js';
import { TEAM_MEMBERS, type TeamMembers } from '../../access/team-members.js';
import { AccountsModule } from '../../access/accounts/accounts.module.js';
import { Declarations } from '../../access/tenants/declarations.js';
import { Store } from '../../store/store.js';
import { PrivacyModule } from '../privacy.module.js';
import { REVEALED_KEYS } from '../sight.js';
import type { Reveals } from './reveals.js';
import { REVEALS_API, type RevealsApiParts, RevealsController } from './reveals.controller.js';

/** Needs Store, Declarations and TEAM_MEMBERS from a global module. */
@Module({
  imports: [PrivacyModule, AccountsModule],
  controllers: [RevealsController],
  providers: [
    {
      provide: REVEALS_API,
      inject: [Store, Declarations, Requests, REVEALED_KEYS, CONCERNS, TEAM_MEMBERS],
      useFactory: partsOf,
    },
  ],
})
export class RevealModule {}

/** Nest hands over what `inject` names, in its order. */
function partsOf(
  ...[store, declarations, requests, reveals, concerns, teams]: [
    Store,
    Declarations,
    Requests,
    Reveals,
    Concerns,
    TeamMembers,
  ]
): RevealsApiParts {
  return { store, declarations, requests, reveals, concerns, teams };
}
