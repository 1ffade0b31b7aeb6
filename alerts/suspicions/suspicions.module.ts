import { Module } from '@nestjs/common';
import { AccessModule } from '../../src/access/access.module.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../../src/access/accounts/accounts.module.js';
import { Users } from '../../src/access/accounts/users.js';
import { CONCERNS, type Concerns } from '../../src/access/concerns.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import { PrivacyModule } from '../../src/privacy/privacy.module.js';
import { Sights } from '../../src/privacy/sight.js';
import { Facts } from '../../src/store/facts.js';
import { Store } from '../../src/store/store.js';
import { AlertsCoreModule } from '../alerts-core.module.js';
import { AlertCommands } from '../commands.js';
import { InboxStates } from '../inbox/inbox-state.js';
import { keysNamed } from './read-named.js';
import { ReportLinks } from './report-link.js';
import { REPORT_PAGE, ReportPageController, type ReportPageParts } from './report-page.controller.js';
import { SUSPICIONS_API, type SuspicionsApiParts, SuspicionsController } from './suspicions.controller.js';
import { Suspicions } from './suspicions.js';

/** The page by which anybody reports something, and the list of those who work on it. */
@Module({
  imports: [AccessModule, AccountsModule, PrivacyModule, AlertsCoreModule],
  controllers: [SuspicionsController, ReportPageController],
  providers: [
    {
      provide: SUSPICIONS_API,
      inject: [Store, ACCOUNT_SECRETS, AlertCommands, Declarations, Sights, CONFIG],
      useFactory: suspicionsApi,
    },
    {
      provide: REPORT_PAGE,
      inject: [Store, ACCOUNT_SECRETS, Declarations, Users, CONCERNS, CLOCK, CONFIG],
      useFactory: reportPage,
    },
  ],
})
export class SuspicionsModule {}

/** Nest hands over what `inject` names, in its order. */
function suspicionsApi(
  ...[store, secrets, commands, declarations, sights, { publicUrl, alerts }]: [
    Store,
    AccountSecrets,
    AlertCommands,
    Declarations,
    Sights,
    Config,
  ]
): SuspicionsApiParts {
  const facts = new Facts(store);
  return {
    store,
    commands,
    declarations,
    sights,
    suspicions: new Suspicions(facts, secrets, store.clock),
    links: new ReportLinks({ facts, secrets, publicUrl }),
    inbox: new InboxStates(facts, alerts.inbox !== undefined, store.clock),
  };
}

/** Nest hands over what `inject` names, in its order. */
function reportPage(
  ...[store, secrets, declarations, users, { ownKeys }, clock, { publicUrl, mail }]: [
    Store,
    AccountSecrets,
    Declarations,
    Users,
    Concerns,
    Clock,
    Config,
  ]
): ReportPageParts {
  const facts = new Facts(store);
  const suspicions = new Suspicions(facts, secrets, clock);
  const links = new ReportLinks({ facts, secrets, publicUrl });
  const named: ReportPageParts['keysNamed'] = async (tenant, text) =>
    keysNamed({ store, users, ownKeys }, tenant, text);
  return { declarations, clock, suspicions, links, keysNamed: named, hasMail: mail !== undefined };
}
