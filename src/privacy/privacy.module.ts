import { Module } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from '../access/access-facts.js';
import { AccountsModule } from '../access/accounts/accounts.module.js';
import { CONCERNS, type Concerns, MANAGER_CHAIN, type ManagerChain } from '../access/concerns.js';
import { TEAM_MEMBERS, type TeamMembers } from '../access/team-members.js';
import { Governance } from '../access/governance/governance.js';
import { CLOCK } from '../config/tokens.js';
import { type Clock, systemClock } from '../kernel/clock.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../access/accounts/account-secrets.js';
import { KeysOfOurOwn } from './own-keys.js';
import { Reveals } from './reveal/reveals.js';
import { REVEALED_KEYS, type RevealedKeys, Sights } from './sight.js';

/** What a caller is shown of people. Needs what AccountsModule needs, MANAGER_CHAIN and TEAM_MEMBERS from a global module. */
@Module({
  imports: [AccountsModule],
  providers: [
    {
      provide: REVEALED_KEYS,
      inject: [ACCESS_FACTS, CLOCK],
      useFactory: (facts: AccessFacts, clock: Clock) =>
        new Reveals({ facts, clock, machineClock: systemClock }),
    },
    {
      provide: CONCERNS,
      inject: [MANAGER_CHAIN, ACCOUNT_SECRETS],
      useFactory: (managers: ManagerChain, secrets: AccountSecrets): Concerns => ({
        managers,
        ownKeys: new KeysOfOurOwn(secrets),
      }),
    },
    {
      provide: Sights,
      inject: [Governance, REVEALED_KEYS, CONCERNS, TEAM_MEMBERS],
      useFactory: sightsOf,
    },
  ],
  exports: [Sights, CONCERNS, REVEALED_KEYS],
})
export class PrivacyModule {}

/** Nest hands over what `inject` names, in its order. */
function sightsOf(
  ...[governance, revealed, concerns, teams]: [Governance, RevealedKeys, Concerns, TeamMembers]
): Sights {
  return new Sights({ governance, revealed, concerns, teams });
}
