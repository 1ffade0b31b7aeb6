import { Module } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from '../src/access/access-facts.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../src/access/accounts/accounts.module.js';
import { Users } from '../src/access/accounts/users.js';
import { CONCERNS, type Concerns } from '../src/access/concerns.js';
import { Requests } from '../src/access/requests/requests.js';
import { Declarations } from '../src/access/tenants/declarations.js';
import { AccessModule } from '../src/access/access.module.js';
import type { Config } from '../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../src/config/tokens.js';
import type { Logger } from '../src/kernel/logger.js';
import type { Clock } from '../src/kernel/clock.js';
import { STATED_PEOPLE, type StatedPeople } from '../src/people/people.js';
import { PrivacyModule } from '../src/privacy/privacy.module.js';
import { Sights } from '../src/privacy/sight.js';
import { Facts } from '../src/store/facts.js';
import { Store } from '../src/store/store.js';
import { AlertsCoreModule, ROUTING } from './alerts-core.module.js';
import { ALERTS_API, type AlertsApiParts, AlertsController } from './alerts.controller.js';
import { AlertCommands } from './commands.js';
import type { Routing } from './dispatch.js';
import { HANDLING, HandlingController, type HandlingParts } from './handling.controller.js';
import { CaseBook } from './cases/case-book.js';
import { WarmCases } from './cases/warm-cases.js';
import { CASE_FILE, CaseFileController, type CaseFileParts } from './cases/file/case-file.controller.js';
import { domainOf } from './channels/mailer.js';
import { CASES_API, type CasesApiParts, CasesController } from './cases/cases.controller.js';
import { InboxStates } from './inbox/inbox-state.js';
import { ReturnedMail } from './inbox/read-returned.js';
import { AcknowledgeByLink } from './links/acknowledge-by-link.js';
import { audienceOf } from './links/audience.js';
import { Links } from './links/links.js';
import { LeaveByLink } from './lists/leave-by-link.js';
import { ListReaders } from './lists/list-readers.js';
import {
  LIST_READERS_API,
  type ListReadersApiParts,
  ListReadersController,
} from './lists/list-readers.controller.js';
import { listsOf } from './lists/lists.js';
import { LINK_FOLLOWERS, type LinkFollowers, LinksController } from './links/links.controller.js';
import { AnswerByLink } from './questions/answer-by-link.js';
import { Questions } from './questions/questions.js';
import {
  QUESTIONS_API,
  type QuestionsApiParts,
  QuestionsController,
} from './questions/questions.controller.js';
import { configuredReceivers, configuredTree } from './route/configured.js';
import { NumbersController } from './numbers/numbers.controller.js';
import { CriticalityController } from './risk/criticality.controller.js';
import { RiskController } from './risk/risk.controller.js';
import { ScorecardController } from './scorecard/scorecard.controller.js';
import type { RouteQuestionParts } from './routed/route-questions.js';
import { RESENDING_PARTS } from './resend/resend-parts.js';
import { ROUTE_QUESTIONS, RouteController } from './routed/route.controller.js';
import { DeliveriesController } from './resend/deliveries.controller.js';
import { Silences } from './silences/silences.js';
import { SILENCES_API, type SilencesApiParts, SilencesController } from './silences/silences.controller.js';
import { SuspicionsModule } from './suspicions/suspicions.module.js';

/** The alerts as the API shows them; what raises and sends them is in `AlertsCoreModule`. */
@Module({
  imports: [AccessModule, AccountsModule, PrivacyModule, AlertsCoreModule, SuspicionsModule],
  controllers: [
    AlertsController,
    HandlingController,
    RouteController,
    SilencesController,
    ScorecardController,
    DeliveriesController,
    LinksController,
    QuestionsController,
    CasesController,
    CaseFileController,
    RiskController,
    CriticalityController,
    NumbersController,
    ListReadersController,
  ],
  providers: [
    {
      provide: CASES_API,
      inject: [Store, AlertCommands, Declarations, Sights, CaseBook],
      useFactory: casesApi,
    },
    {
      provide: CASE_FILE,
      inject: [Store, Declarations, Sights, CaseBook, CONCERNS, CONFIG],
      useFactory: caseFile,
    },
    {
      provide: ReturnedMail,
      inject: [Store, ACCOUNT_SECRETS, CONFIG],
      useFactory: (store: Store, secrets: AccountSecrets, { alerts }: Config) =>
        new ReturnedMail(
          store,
          secrets,
          new InboxStates(new Facts(store), alerts.inbox !== undefined, store.clock),
        ),
    },
    {
      provide: ALERTS_API,
      inject: [Store, AlertCommands, Declarations, Sights, ReturnedMail, CaseBook],
      useFactory: alertsApi,
    },
    {
      provide: WarmCases,
      inject: [CaseBook, LOGGER],
      useFactory: (book: CaseBook, logger: Logger) => new WarmCases(book, logger),
    },
    {
      provide: HANDLING,
      inject: [Store, AlertCommands, Declarations, Sights, Users, CONFIG],
      useFactory: handling,
    },
    {
      provide: ROUTE_QUESTIONS,
      inject: [Store, AlertCommands, STATED_PEOPLE, CONFIG, CLOCK, ACCESS_FACTS],
      useFactory: routeQuestions,
    },
    RESENDING_PARTS,
    {
      provide: SILENCES_API,
      inject: [Store, Declarations, Requests, CONCERNS, Sights, STATED_PEOPLE, ACCESS_FACTS, CLOCK],
      useFactory: silencesApi,
    },
    {
      provide: QUESTIONS_API,
      inject: [Store, AlertCommands, Declarations, Sights, STATED_PEOPLE, CONFIG],
      useFactory: questionsApi,
    },
    {
      provide: LIST_READERS_API,
      inject: [Declarations, Users, ListReaders, CONFIG],
      useFactory: listReadersApi,
    },
    {
      provide: LINK_FOLLOWERS,
      inject: [Store, ROUTING, Links, CONFIG, STATED_PEOPLE, ListReaders],
      useFactory: linkFollowers,
    },
  ],
})
export class AlertsModule {}

type AlertsApiNeeds = [Store, AlertCommands, Declarations, Sights, ReturnedMail, CaseBook];

/** Nest hands over what `inject` names, in its order. */
function alertsApi(
  ...[store, commands, declarations, sights, returned, book]: AlertsApiNeeds
): AlertsApiParts {
  return { store, commands, declarations, sights, returned, book };
}

/** Nest hands over what `inject` names, in its order. */
function casesApi(
  ...[store, commands, declarations, sights, book]: [Store, AlertCommands, Declarations, Sights, CaseBook]
): CasesApiParts {
  return { store, commands, declarations, sights, book };
}

type CaseFileNeeds = [Store, Declarations, Sights, CaseBook, Concerns, Config];

/** Nest hands over what `inject` names, in its order. */
function caseFile(
  ...[store, declarations, sights, book, { ownKeys }, { mail }]: CaseFileNeeds
): CaseFileParts {
  return { store, declarations, sights, book, ownKeys, mailDomain: mail && domainOf(mail.from) };
}

/** Nest hands over what `inject` names, in its order. */
function handling(
  ...[store, commands, declarations, sights, users, config]: [
    Store,
    AlertCommands,
    Declarations,
    Sights,
    Users,
    Config,
  ]
): HandlingParts {
  return { store, commands, declarations, sights, users, receivers: configuredReceivers(config) };
}

/** Nest hands over what `inject` names, in its order. */
function routeQuestions(
  ...[store, commands, { people }, config, clock, facts]: [
    Store,
    AlertCommands,
    StatedPeople,
    Config,
    Clock,
    AccessFacts,
  ]
): RouteQuestionParts {
  const { directory } = people;
  return { store, commands, directory, tree: configuredTree(config), clock, silences: new Silences(facts) };
}

/** Nest hands over what `inject` names, in its order. */
function silencesApi(
  ...[store, declarations, requests, concerns, sights, { people }, facts, clock]: [
    Store,
    Declarations,
    Requests,
    Concerns,
    Sights,
    StatedPeople,
    AccessFacts,
    Clock,
  ]
): SilencesApiParts {
  const { directory } = people;
  return { store, directory, declarations, requests, concerns, sights, clock, silences: new Silences(facts) };
}

/** Nest hands over what `inject` names, in its order. */
function linkFollowers(
  ...[store, routing, links, config, { people }, readers]: [
    Store,
    Routing,
    Links,
    Config,
    StatedPeople,
    ListReaders,
  ]
): LinkFollowers {
  const tree = configuredTree(config);
  const addressOf = async (tenant: string, recipient: string): Promise<string | undefined> => {
    const audience = await audienceOf(routing, tree, tenant);
    return audience.find((address) => links.recipientOf(address) === recipient);
  };
  const facts = new Facts(store);
  const { directory } = people;
  return {
    acknowledge: new AcknowledgeByLink({ store, facts, routing, addressOf }),
    answer: new AnswerByLink({ store, facts, directory, links, routing }),
    leave: new LeaveByLink({ facts, readers, lists: listsOf(tree), addressOf }),
  };
}

/** Nest hands over what `inject` names, in its order. */
function listReadersApi(
  ...[declarations, users, readers, config]: [Declarations, Users, ListReaders, Config]
): ListReadersApiParts {
  return { declarations, users, readers, tree: configuredTree(config) };
}

/** Nest hands over what `inject` names, in its order. */
function questionsApi(
  ...[store, commands, declarations, sights, { people }, { mail }]: [
    Store,
    AlertCommands,
    Declarations,
    Sights,
    StatedPeople,
    Config,
  ]
): QuestionsApiParts {
  const { directory } = people;
  const facts = new Facts(store);
  const hasMail = mail !== undefined;
  const questions = new Questions({ store, facts, directory, commands, hasMail });
  return { facts, questions, commands, declarations, sights };
}
