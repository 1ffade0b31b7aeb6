import { Module } from '@nestjs/common';
import { AccessApiModule } from '../access/access-api.module.js';
import { ErrorsController } from './errors.controller.js';
import { OperationModule } from './operation.module.js';
import { SchemasController } from './schemas.controller.js';

/** What a process that serves the API has beside the routes of the product's parts. */
@Module({
  imports: [OperationModule, AccessApiModule],
  controllers: [SchemasController, ErrorsController],
  exports: [OperationModule],
})
export class HttpModule {}
