import { Module, type DynamicModule } from '@nestjs/common';
import { CoreModule, type Core } from './core.module.js';
import { HttpModule } from './http/http.module.js';

@Module({})
export class AppModule {
  static with(core: Core): DynamicModule {
    return { module: AppModule, imports: [CoreModule.with(core), HttpModule] };
  }
}
