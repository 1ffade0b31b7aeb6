import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Cron, CronExpression, ScheduleModule } from '@nestjs/schedule';
import { Intake } from '../../streams/intake/intake.js';
import { AlertsModule } from '../../alerts/alerts.module.js';
import { DispatchAlerts } from '../../alerts/dispatch.js';
import { RaiseAlerts } from '../../alerts/raise.js';
import { CLOCK, LOGGER } from '../config/tokens.js';
import { LiveDetection } from '../detect/live.js';
import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { jobMetrics } from '../metrics/job-metrics.js';
import { Metrics } from '../metrics/metrics.js';
import { Store } from '../store/store.js';
import { jobsOf } from './jobs.js';
import { JobRunner } from './runner.js';

/** The beat of the service; what is due is the runner's to know. */
@Injectable()
export class Beat implements OnModuleDestroy {
  constructor(private readonly runner: JobRunner) {}

  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async tick(): Promise<void> {
    await this.runner.tick();
  }

  async onModuleDestroy(): Promise<void> {
    await this.runner.stop();
  }
}

/** Needs Store, LiveDetection, CLOCK and LOGGER from a global module. */
@Module({
  imports: [ScheduleModule.forRoot(), AlertsModule],
  providers: [
    Beat,
    {
      provide: JobRunner,
      inject: [Store, LiveDetection, RaiseAlerts, DispatchAlerts, Metrics, Intake, CLOCK, LOGGER],
      useFactory: createRunner,
    },
  ],
  exports: [JobRunner],
})
export class JobsModule {}

/** Nest hands over what `inject` names, in its order. */
function createRunner(
  ...[store, detection, raise, dispatch, metrics, intake, clock, logger]: [
    Store,
    LiveDetection,
    RaiseAlerts,
    DispatchAlerts,
    Metrics,
    Intake,
    Clock,
    Logger,
  ]
): JobRunner {
  return new JobRunner(jobsOf({ store, detection, raise, dispatch, metrics, log: intake.log }), {
    store,
    clock,
    logger,
    observer: jobMetrics(metrics),
  });
}
