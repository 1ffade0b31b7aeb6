import { Module } from '@nestjs/common';
import { InvitationsController } from './accounts/invitations.controller.js';
import { OwnAccountController } from './accounts/own-account.controller.js';
import { UsersController } from './accounts/users.controller.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcModule } from './oidc/oidc.module.js';
import { LogOutController } from './sessions/log-out.controller.js';
import { SessionController } from './sessions/session.controller.js';
import { AccessModule } from './access.module.js';
import { KeysController } from './keys/keys.controller.js';
import { RolesController } from './rights/roles.controller.js';
import { GovernanceController } from './governance/governance.controller.js';
import { RequestsController } from './requests/requests.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { WebhookSettingsController } from './webhooks/webhook-settings.controller.js';

/** Tenants, sources, keys, roles, people and their sessions as the API shows and changes them. */
@Module({
  imports: [AccessModule, OidcModule],
  controllers: [
    TenantsController,
    WebhookSettingsController,
    KeysController,
    RolesController,
    UsersController,
    InvitationsController,
    SessionController,
    OwnAccountController,
    RequestsController,
    GovernanceController,
    LogOutController,
    OidcController,
  ],
})
export class AccessApiModule {}
