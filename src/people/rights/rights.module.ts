import { Module } from '@nestjs/common';
import { Declarations } from '../../access/tenants/declarations.js';
import { CLOCK } from '../../config/tokens.js';
import type { Clock } from '../../kernel/clock.js';
import { PrivacyModule } from '../../privacy/privacy.module.js';
import { Sights } from '../../privacy/sight.js';
import { SealedSecrets } from '../../secrets/sealed-secrets.js';
import { Store } from '../../store/store.js';
import { RightsDesk } from './rights-desk.js';
import { RIGHTS_DESK, RightsController } from './rights.controller.js';
import { Rights } from './rights.js';

/** Needs Store, SealedSecrets, Declarations and CLOCK from a global module. */
@Module({
  imports: [PrivacyModule],
  controllers: [RightsController],
  providers: [
    {
      provide: RIGHTS_DESK,
      inject: [Store, SealedSecrets, Declarations, Sights, CLOCK],
      useFactory: deskOf,
    },
  ],
})
export class RightsModule {}

/** Nest hands over what `inject` names, in its order. */
function deskOf(
  ...[store, secrets, declarations, sights, clock]: [Store, SealedSecrets, Declarations, Sights, Clock]
): RightsDesk {
  return new RightsDesk({ store, secrets, declarations, sights, clock, rights: new Rights(store) });
}
