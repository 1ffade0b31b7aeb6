import { Module } from '@nestjs/common';
import { ReadinessController } from './readiness.controller.js';

/** Needs Store and Declarations from a global module. */
@Module({ controllers: [ReadinessController] })
export class ReadinessModule {}
