import { Module } from '@nestjs/common';
import { AccountsModule } from '../access/accounts/accounts.module.js';
import { MANAGER_CHAIN, type ManagerChain, NO_MANAGERS } from '../access/concerns.js';
import { Governance } from '../access/governance/governance.js';
import { NOTHING_REVEALED, REVEALED_KEYS, type RevealedKeys, Sights } from './sight.js';

/** What a caller is shown of people. Needs what AccountsModule needs. */
@Module({
  imports: [AccountsModule],
  providers: [
    { provide: REVEALED_KEYS, useValue: NOTHING_REVEALED },
    { provide: MANAGER_CHAIN, useValue: NO_MANAGERS },
    {
      provide: Sights,
      inject: [Governance, REVEALED_KEYS, MANAGER_CHAIN],
      useFactory: (governance: Governance, revealed: RevealedKeys, managers: ManagerChain) =>
        new Sights({ governance, revealed, managers }),
    },
  ],
  exports: [Sights, MANAGER_CHAIN],
})
export class PrivacyModule {}
