import { Injectable, Module } from '@nestjs/common';
import { Cron, CronExpression, ScheduleModule } from '@nestjs/schedule';
import { JobRunner } from './runner.js';

/** The beat of the service; what is due is the runner's to know. */
@Injectable()
export class Beat {
  constructor(private readonly runner: JobRunner) {}

  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async tick(): Promise<void> {
    await this.runner.tick();
  }
}

/** Needs JobRunner from a global module. */
@Module({ imports: [ScheduleModule.forRoot()], providers: [Beat] })
export class JobsModule {}
