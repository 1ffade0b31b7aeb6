import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { Declarations } from '../access/declarations.js';
import type { Store } from '../store/store.js';
import { ReportController } from './report.controller.js';
import { Reports } from './reports.js';

@Module({})
export class ReportModule {
  static with(store: Store, productVersion: string): DynamicModule {
    const reports = {
      provide: Reports,
      inject: [Declarations],
      useFactory: (declarations: Declarations) => new Reports(store, declarations, productVersion),
    };
    return {
      module: ReportModule,
      imports: [AccessModule],
      controllers: [ReportController],
      providers: [reports],
      exports: [Reports],
    };
  }
}
