import { Module, type OnModuleDestroy } from '@nestjs/common';
import { Declarations } from '../../access/tenants/declarations.js';
import { PrivacyModule } from '../../privacy/privacy.module.js';
import { Sights } from '../../privacy/sight.js';
import { Store } from '../../store/store.js';
import { ReplayController } from './replay.controller.js';
import { Replays } from './replays.js';

/** Needs Store and Declarations from a global module. */
@Module({
  imports: [PrivacyModule],
  controllers: [ReplayController],
  providers: [
    {
      provide: Replays,
      inject: [Store, Declarations, Sights],
      useFactory: (store: Store, declarations: Declarations, sights: Sights) =>
        new Replays({ store, declarations, sights }),
    },
  ],
})
export class ReplayModule implements OnModuleDestroy {
  constructor(private readonly replays: Replays) {}

  onModuleDestroy(): void {
    this.replays.stop();
  }
}
