import { Module } from '@nestjs/common';
import { AccessModule } from './access.module.js';
import { KeysController } from './keys/keys.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';

/** Tenants, sources and keys as the API shows and changes them. */
@Module({ imports: [AccessModule], controllers: [TenantsController, KeysController] })
export class AccessApiModule {}
