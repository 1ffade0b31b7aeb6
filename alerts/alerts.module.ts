import { Module } from '@nestjs/common';
import { AccessModule } from '../src/access/access.module.js';
import { PrivacyModule } from '../src/privacy/privacy.module.js';
import { AlertsCoreModule } from './alerts-core.module.js';
import { AlertsController } from './alerts.controller.js';

/** The alerts as the API shows them; what raises and sends them is in `AlertsCoreModule`. */
@Module({ imports: [AccessModule, PrivacyModule, AlertsCoreModule], controllers: [AlertsController] })
export class AlertsModule {}
