import { Module } from '@nestjs/common';
import { AccessModule } from '../src/access/access.module.js';
import type { Config } from '../src/config/sections.js';
import { CLOCK, CONFIG } from '../src/config/tokens.js';
import type { Clock } from '../src/kernel/clock.js';
import { STATED_PEOPLE, type StatedPeople } from '../src/people/people.js';
import { PrivacyModule } from '../src/privacy/privacy.module.js';
import { Store } from '../src/store/store.js';
import { AlertsCoreModule } from './alerts-core.module.js';
import { AlertsController } from './alerts.controller.js';
import { AlertCommands } from './commands.js';
import { configuredTree } from './route/configured.js';
import { ScorecardController } from './scorecard/scorecard.controller.js';
import type { RouteQuestionParts } from './routed/route-questions.js';
import { ROUTE_QUESTIONS, RouteController } from './routed/route.controller.js';

/** The alerts as the API shows them; what raises and sends them is in `AlertsCoreModule`. */
@Module({
  imports: [AccessModule, PrivacyModule, AlertsCoreModule],
  controllers: [AlertsController, RouteController, ScorecardController],
  providers: [
    {
      provide: ROUTE_QUESTIONS,
      inject: [Store, AlertCommands, STATED_PEOPLE, CONFIG, CLOCK],
      useFactory: routeQuestions,
    },
  ],
})
export class AlertsModule {}

/** Nest hands over what `inject` names, in its order. */
function routeQuestions(
  ...[store, commands, { people }, config, clock]: [Store, AlertCommands, StatedPeople, Config, Clock]
): RouteQuestionParts {
  return { store, commands, directory: people.directory, tree: configuredTree(config), clock };
}
