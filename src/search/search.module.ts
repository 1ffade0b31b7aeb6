import { Module } from '@nestjs/common';
import { TEAM_MEMBERS, type TeamMembers } from '../access/team-members.js';
import { Declarations } from '../access/tenants/declarations.js';
import type { Config } from '../config/sections.js';
import { CONFIG } from '../config/tokens.js';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { Sights } from '../privacy/sight.js';
import { SealedSecrets } from '../secrets/sealed-secrets.js';
import { Store } from '../store/store.js';
import { EVENT_SEARCH, EventSearchController, type EventSearchParts } from './events.controller.js';

/** Reading the ledger. Needs Store, SealedSecrets, Declarations, TEAM_MEMBERS and CONFIG from a global module. */
@Module({
  imports: [PrivacyModule],
  controllers: [EventSearchController],
  providers: [
    {
      provide: EVENT_SEARCH,
      inject: [Store, SealedSecrets, Declarations, Sights, TEAM_MEMBERS, CONFIG],
      useFactory: partsOf,
    },
  ],
})
export class SearchModule {}

/** Nest hands over what `inject` names, in its order. */
function partsOf(
  ...[store, secrets, declarations, sights, teams, config]: [
    Store,
    SealedSecrets,
    Declarations,
    Sights,
    TeamMembers,
    Config,
  ]
): EventSearchParts {
  return { store, secrets, declarations, sights, teams, config };
}
