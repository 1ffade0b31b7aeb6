import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AccessModule } from '../access/access.module.js';
import { HealthModule } from '../health/health.module.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { ErrorsController } from './errors.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { SchemasController } from './schemas.controller.js';
import { validationPipe } from './validation.js';

/** What every route stands on, whatever part of the product it belongs to. */
@Module({
  imports: [AccessModule, HealthModule],
  controllers: [SchemasController, ErrorsController, MetricsController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [AccessModule],
})
export class HttpModule {}
