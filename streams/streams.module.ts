import { Module } from '@nestjs/common';
import { EventsController } from './http/events.controller.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { IntakeController } from './intake/intake.controller.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';

/** The doors through which facts get in, and what was refused at them. Needs Intake, RECEIPTS and Store from a global module. */
@Module({ controllers: [EventsController, ReceiptsController, IntakeController, QuarantineController] })
export class StreamsModule {}
