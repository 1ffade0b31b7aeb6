import { Module } from '@nestjs/common';
import { PrivacyModule } from '../../privacy/privacy.module.js';
import { WatchListController } from './watch-list.controller.js';

/** Needs Store and Declarations from a global module. */
@Module({ imports: [PrivacyModule], controllers: [WatchListController] })
export class WatchListModule {}
