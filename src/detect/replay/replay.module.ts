import { Module, type OnModuleDestroy } from '@nestjs/common';
import { Declarations } from '../../access/tenants/declarations.js';
import { STATED_PEOPLE, type StatedPeople } from '../../people/people.js';
import { PrivacyModule } from '../../privacy/privacy.module.js';
import { Sights } from '../../privacy/sight.js';
import { Store } from '../../store/store.js';
import { ReplayController } from './replay.controller.js';
import { Replays } from './replays.js';

/** Needs Store, Declarations and STATED_PEOPLE from a global module. */
@Module({
  imports: [PrivacyModule],
  controllers: [ReplayController],
  providers: [
    {
      provide: Replays,
      inject: [Store, Declarations, Sights, STATED_PEOPLE],
      useFactory: replaysOf,
    },
  ],
})
export class ReplayModule implements OnModuleDestroy {
  constructor(private readonly replays: Replays) {}

  onModuleDestroy(): void {
    this.replays.stop();
  }
}

/** Nest hands over what `inject` names, in its order. */
function replaysOf(
  ...[store, declarations, sights, { people }]: [Store, Declarations, Sights, StatedPeople]
): Replays {
  return new Replays({ store, declarations, sights, people });
}
