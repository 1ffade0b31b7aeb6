import { Module } from '@nestjs/common';
import { AccessModule } from './access.module.js';
import { KeysController } from './keys/keys.controller.js';
import { RolesController } from './rights/roles.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';

/** Tenants, sources, keys and roles as the API shows and changes them. */
@Module({ imports: [AccessModule], controllers: [TenantsController, KeysController, RolesController] })
export class AccessApiModule {}
