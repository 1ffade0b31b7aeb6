import { Module, type DynamicModule } from '@nestjs/common';
import { Declarations } from '../access/tenants/declarations.js';
import { Store } from '../store/store.js';
import { ReportController } from './report.controller.js';
import { Reports } from './reports.js';

/** Needs Store and Declarations from a global module. */
@Module({})
export class ReportModule {
  static with(productVersion: string): DynamicModule {
    const reports = {
      provide: Reports,
      inject: [Store, Declarations],
      useFactory: (store: Store, declarations: Declarations) =>
        new Reports(store, declarations, productVersion),
    };
    return {
      module: ReportModule,
      controllers: [ReportController],
      providers: [reports],
      exports: [Reports],
    };
  }
}
