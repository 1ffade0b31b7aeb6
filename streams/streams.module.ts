import { Module } from '@nestjs/common';
import { EventsController } from './http/events.controller.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { IntakeController } from './intake/intake.controller.js';
import { ConnectionsController } from './pull/connections.controller.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';

/**
 * The doors through which facts get in, what is fetched, and what was refused. Needs Intake, RECEIPTS, Connections and
 * Store from a global module.
 */
@Module({
  controllers: [
    EventsController,
    ReceiptsController,
    IntakeController,
    ConnectionsController,
    QuarantineController,
  ],
})
export class StreamsModule {}
