import { Module, type DynamicModule } from '@nestjs/common';
import { Intake } from '../streams/intake/intake.js';
import { StreamsModule } from '../streams/streams.module.js';
import { CoreModule } from './core.module.js';
import type { Probe } from './health/probe.js';
import { HttpModule } from './http/http.module.js';
import type { Runtime } from './runtime.js';
import { SearchModule } from './search/search.module.js';
import { SealedSecrets } from './secrets/sealed-secrets.js';
import { Store } from './store/store.js';

@Module({})
export class AppModule {
  static with(runtime: Runtime, probes: readonly Probe[]): DynamicModule {
    const parts = [
      { provide: Store, useValue: runtime.store },
      { provide: Intake, useValue: runtime.intake },
      { provide: SealedSecrets, useValue: runtime.secrets },
    ];
    const core = CoreModule.with({ ...runtime, probes }, parts);
    return { module: AppModule, imports: [core, HttpModule, StreamsModule, SearchModule] };
  }
}
