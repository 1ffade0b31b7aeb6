import { Module } from '@nestjs/common';
import { LOGGER } from '../src/config/tokens.js';
import type { Logger } from '../src/kernel/logger.js';
import { STATED_PEOPLE, type StatedPeople } from '../src/people/people.js';
import { Facts } from '../src/store/facts.js';
import { Findings } from '../src/store/findings.js';
import { Store } from '../src/store/store.js';
import { RaiseAlerts } from './raise.js';
import { sharedReadsOf } from './shared/read-shared.js';
import { StateShared } from './shared/state-shared.js';

/** From findings to alerts, and what these share. Needs Store, LOGGER and STATED_PEOPLE from a global module. */
@Module({
  providers: [
    {
      provide: RaiseAlerts,
      inject: [Store, LOGGER],
      useFactory: (store: Store, logger: Logger) =>
        new RaiseAlerts({ store, facts: new Facts(store), findings: new Findings(store), logger }),
    },
    {
      provide: StateShared,
      inject: [Store, STATED_PEOPLE],
      useFactory: (store: Store, { people: { keys } }: StatedPeople) =>
        new StateShared({ store, facts: new Facts(store), sharedOf: sharedReadsOf(store, keys) }),
    },
  ],
  exports: [RaiseAlerts, StateShared],
})
export class RaisingModule {}
