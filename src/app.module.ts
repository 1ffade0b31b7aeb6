import { Module, type DynamicModule } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { Intake } from '../streams/intake/intake.js';
import { StreamsModule } from '../streams/streams.module.js';
import { CoreModule } from './core.module.js';
import { LiveDetection } from './detect/live.js';
import type { Probe } from './health/probe.js';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ReportModule } from './report/report.module.js';
import type { Runtime } from './runtime.js';
import { SearchModule } from './search/search.module.js';
import { SealedSecrets } from './secrets/sealed-secrets.js';
import { Store } from './store/store.js';
import { VERSION } from './version.js';

@Module({})
export class AppModule {
  static with(runtime: Runtime, probes: readonly Probe[]): DynamicModule {
    const { store, intake, detection, secrets } = runtime;
    const core = CoreModule.with({ ...runtime, probes }, [
      { provide: Store, useValue: store },
      { provide: Intake, useValue: intake },
      { provide: LiveDetection, useValue: detection },
      { provide: SealedSecrets, useValue: secrets },
    ]);
    const report = ReportModule.with(VERSION);
    return {
      module: AppModule,
      imports: [core, HttpModule, StreamsModule, SearchModule, AlertsModule, report, JobsModule],
    };
  }
}
