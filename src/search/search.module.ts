import { Module } from '@nestjs/common';
import { EventSearchController } from './events.controller.js';

/** Reading the ledger. Needs Store, SealedSecrets, Declarations and CONFIG from a global module. */
@Module({ controllers: [EventSearchController] })
export class SearchModule {}
