import { Module } from '@nestjs/common';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../src/access/accounts/accounts.module.js';
import { Users } from '../src/access/accounts/users.js';
import { CONCERNS, type Concerns } from '../src/access/concerns.js';
import { Governance } from '../src/access/governance/governance.js';
import { Requests } from '../src/access/requests/requests.js';
import { Declarations } from '../src/access/tenants/declarations.js';
import { ACCESS_FACTS, type AccessFacts } from '../src/access/access-facts.js';
import type { Config } from '../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../src/config/tokens.js';
import type { Clock } from '../src/kernel/clock.js';
import type { Logger } from '../src/kernel/logger.js';
import { heartbeatMetrics } from '../src/metrics/heartbeat-metrics.js';
import { deliveryMetrics } from '../src/metrics/delivery-metrics.js';
import { Metrics } from '../src/metrics/metrics.js';
import { STATED_PEOPLE, type StatedPeople } from '../src/people/people.js';
import { PrivacyModule } from '../src/privacy/privacy.module.js';
import { Facts } from '../src/store/facts.js';
import { Store } from '../src/store/store.js';
import type { GroupChannel } from './channels/channel.js';
import { createEmailChannel, type Unreached } from './channels/email.js';
import { tellOfBounce } from './inbox/tell-bounce.js';
import { MailModule, OutgoingMail } from './channels/mail.module.js';
import { withBeat } from './heartbeat/dispatch-with-beat.js';
import { openEndpoints } from './channels/open-endpoints.js';
import { CaseBook } from './cases/case-book.js';
import { AlertCommands } from './commands.js';
import { Links } from './links/links.js';
import { ListReaders } from './lists/list-readers.js';
import { CRM_OF, type CrmOf } from './crm-of.js';
import { DispatchAlerts, type Routing } from './dispatch.js';
import { NoticesModule } from './notices/notices.module.js';
import { StateOpened } from './opened/state-opened.js';
import { TellPast } from './past/tell-past.js';
import { TellQuestions } from './questions/tell-questions.js';
import { RaisingModule } from './raising.module.js';
import { configuredTree } from './route/configured.js';
import { DispatchRouted } from './routed/dispatch-routed.js';
import { OpenBook } from './routed/open-book.js';
import { silenced } from './silences/silencing.js';
import { Silences } from './silences/silences.js';
import { TellSilences } from './silences/tell-silences.js';
import { routingOf } from './routing.js';

const MAIL_CHANNELS = Symbol('MailChannels');
export const ROUTING = Symbol('Routing');
/** Absent where a part is tried alone. */
const OPTIONAL_CRM = { token: CRM_OF, optional: true };

/**
 * Needs Store, Declarations, STATED_PEOPLE and what AccountsModule needs from a global module. The jobs run `RaiseAlerts`,
 * `DispatchAlerts` and `TellPast`, in one process only.
 */
@Module({
  imports: [AccountsModule, PrivacyModule, NoticesModule, MailModule, RaisingModule],
  providers: [
    {
      provide: AlertCommands,
      inject: [Store],
      useFactory: (store: Store) => new AlertCommands(store, new Facts(store)),
    },
    {
      provide: ROUTING,
      inject: [Store, Declarations, Governance, Users, CONCERNS, ListReaders],
      useFactory: createRouting,
    },
    {
      provide: Links,
      inject: [ACCOUNT_SECRETS, Users, CLOCK, CONFIG],
      useFactory: (secrets: AccountSecrets, users: Users, clock: Clock, { publicUrl }: Config) =>
        new Links({ secrets, users, clock, publicUrl }),
    },
    {
      provide: ListReaders,
      inject: [Store, Users, Links],
      useFactory: (store: Store, users: Users, links: Links) =>
        new ListReaders({ facts: new Facts(store), users, links }),
    },
    {
      provide: MAIL_CHANNELS,
      inject: [OutgoingMail, Users, ACCESS_FACTS, CLOCK],
      useFactory: mailChannels,
    },
    {
      provide: DispatchAlerts,
      inject: [
        Store,
        MAIL_CHANNELS,
        ROUTING,
        CLOCK,
        LOGGER,
        CONFIG,
        Metrics,
        STATED_PEOPLE,
        ACCESS_FACTS,
        Links,
        OPTIONAL_CRM,
      ],
      useFactory: createBeating,
    },
    {
      provide: TellQuestions,
      inject: [Store, STATED_PEOPLE, Links, ROUTING, CLOCK, LOGGER, OutgoingMail],
      useFactory: createTellQuestions,
    },
    {
      provide: TellSilences,
      inject: [Store, STATED_PEOPLE, Requests, ROUTING, Users, CLOCK, LOGGER, OutgoingMail],
      useFactory: createTellSilences,
    },
    {
      provide: TellPast,
      inject: [Store, ROUTING, CLOCK, LOGGER, CONFIG, OutgoingMail],
      useFactory: createTellPast,
    },
    { provide: CaseBook, inject: [Store], useFactory: (store: Store) => new CaseBook(store) },
    { provide: StateOpened, inject: [Store, CaseBook, LOGGER], useFactory: createStateOpened },
  ],
  exports: [
    RaisingModule,
    DispatchAlerts,
    TellPast,
    TellQuestions,
    TellSilences,
    StateOpened,
    CaseBook,
    AlertCommands,
    Links,
    ListReaders,
    ROUTING,
    NoticesModule,
  ],
})
export class AlertsCoreModule {}

function createStateOpened(store: Store, book: CaseBook, logger: Logger): StateOpened {
  return new StateOpened({ store, facts: new Facts(store), book, logger });
}

/** As `createDispatch`; what it dispatches is told outside where the configuration asks for it. */
function createBeating(...given: Parameters<typeof createDispatch>): Pick<DispatchAlerts, 'run'> {
  const [store, , , clock, logger, config, metrics] = given;
  const observer = heartbeatMetrics(metrics, config.heartbeat !== undefined);
  return withBeat(createDispatch(...given), { store, clock, logger, config, observer });
}

/** Nest hands over what `inject` names, in its order. */
function createDispatch(
  ...[store, mail, routing, clock, logger, config, metrics, { people }, facts, links, crmOf]: [
    Store,
    GroupChannel[],
    Routing,
    Clock,
    Logger,
    Config,
    Metrics,
    StatedPeople,
    AccessFacts,
    Links,
    CrmOf | undefined,
  ]
): Pick<DispatchAlerts, 'run'> {
  const observer = deliveryMetrics(metrics);
  const { publicUrl } = config;
  const own = { store, routing, clock, logger, publicUrl, observer };
  const parts = { ...own, links, ...(crmOf && { crmOf }) };
  const silences = new Silences(new Facts(store));
  const reads = { store, directory: people.directory };
  if (config.alerts.routing === undefined)
    return new DispatchAlerts({
      ...parts,
      channels: mail,
      silenced: async (at, alerts) => silenced({ ...reads, silences }, at, alerts),
    });
  const tree = configuredTree(config);
  const channels = [...mail, ...openEndpoints(tree, { config, clock, logger })];
  const routes = { channels, book: new OpenBook(reads), tree, facts };
  return new DispatchRouted({
    ...parts,
    ...routes,
    silences: async (tenant, now) => silences.inForce(tenant, now),
  });
}

/** Nest hands over what `inject` names, in its order. */
function createTellPast(
  ...[store, routing, clock, logger, { publicUrl }, { mailer }]: [
    Store,
    Routing,
    Clock,
    Logger,
    Config,
    OutgoingMail,
  ]
): TellPast {
  const facts = new Facts(store);
  return new TellPast({ store, facts, routing, mailer, clock, logger, publicUrl });
}

/** Nest hands over what `inject` names, in its order. */
function createTellQuestions(
  ...[store, { people }, links, routing, clock, logger, { mailer }]: [
    Store,
    StatedPeople,
    Links,
    Routing,
    Clock,
    Logger,
    OutgoingMail,
  ]
): TellQuestions {
  const { directory } = people;
  const parts = { store, facts: new Facts(store), directory, links, routing, clock, logger };
  return new TellQuestions({ ...parts, mailer });
}

/** Nest hands over what `inject` names, in its order. */
function createTellSilences(
  ...[store, { people }, requests, routing, users, clock, logger, { mailer }]: [
    Store,
    StatedPeople,
    Requests,
    Routing,
    Users,
    Clock,
    Logger,
    OutgoingMail,
  ]
): TellSilences {
  const facts = new Facts(store);
  const { directory } = people;
  const silences = new Silences(facts);
  return new TellSilences({
    store,
    facts,
    directory,
    silences,
    requests,
    routing,
    users,
    mailer,
    clock,
    logger,
  });
}

/** Nest hands over what `inject` names, in its order. */
function createRouting(
  ...[store, declarations, governance, users, concerns, lists]: [
    Store,
    Declarations,
    Governance,
    Users,
    Concerns,
    ListReaders,
  ]
): Routing {
  return routingOf({ store, declarations, governance, users, concerns, lists });
}

/** Without a `mail` section no mail is sent. */
function mailChannels(
  ...[{ mailer }, users, facts, clock]: [OutgoingMail, Users, AccessFacts, Clock]
): GroupChannel[] {
  if (mailer === undefined) return [];
  const unreached = async ({ address, ...of }: Unreached): Promise<void> =>
    tellOfBounce({ facts, clock }, { ...of, reader: users.idOf(address) });
  return [createEmailChannel(mailer, unreached)];
}
