import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AccessModule } from '../access/access.module.js';
import { HealthModule } from '../health/health.module.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

/** What every process serves, whatever its role: health and metrics, and what any route stands on. */
@Module({
  imports: [AccessModule, HealthModule],
  controllers: [MetricsController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [AccessModule],
})
export class OperationModule {}
