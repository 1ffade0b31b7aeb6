import { Module } from '@nestjs/common';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../../src/access/accounts/accounts.module.js';
import { Users } from '../../src/access/accounts/users.js';
import { CONCERNS, type Concerns } from '../../src/access/concerns.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { readCertificateFile } from '../../src/config/certificate-file.js';
import type { InboxConfig } from '../../src/config/inbox-section.js';
import { readSecretFile } from '../../src/config/secret-file.js';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../src/config/tokens.js';
import { type Clock, SECOND } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { STATED_PEOPLE, type StatedPeople } from '../../src/people/people.js';
import { PrivacyModule } from '../../src/privacy/privacy.module.js';
import { Facts } from '../../src/store/facts.js';
import { Store } from '../../src/store/store.js';
import { AlertsCoreModule, ROUTING } from '../alerts-core.module.js';
import { AccessTokens } from '../channels/access-tokens.js';
import { addressOf } from '../channels/mailer.js';
import { MailModule, OutgoingMail } from '../channels/mail.module.js';
import { termsOf } from '../channels/mailer-of.js';
import type { Routing } from '../dispatch.js';
import { audienceOf } from '../links/audience.js';
import { configuredTree } from '../route/configured.js';
import { keysNamed } from '../suspicions/read-named.js';
import { suspicionsToTell } from '../suspicions/read-suspicions.js';
import { Suspicions } from '../suspicions/suspicions.js';
import { TellSuspicions, type TellSuspicionsParts } from '../suspicions/tell-suspicions.js';
import { InboxStates } from './inbox-state.js';
import type { MailboxOptions } from './mailbox.js';
import { ReadInbox } from './read-inbox.js';
import { SetAside } from './set-aside.js';

/** What the jobs run of this. */
export interface Hearing {
  readonly inbox: Pick<ReadInbox, 'run' | 'isWanted'>;
  /** Ms between two looks into the mailbox. */
  readonly inboxEvery: number;
  readonly suspicions: Pick<TellSuspicions, 'run' | 'forget'>;
}
export const HEARING = Symbol('Hearing');

/** Where there is no mailbox nothing is done so often. */
const DEFAULT_EVERY_SECONDS = 60;

const hearing = (inbox: ReadInbox, suspicions: TellSuspicions, { alerts }: Config): Hearing => ({
  inbox,
  suspicions,
  inboxEvery: (alerts.inbox?.everySeconds ?? DEFAULT_EVERY_SECONDS) * SECOND,
});

/** What comes in by mail, and what is told of it. The jobs run it, in one process only. */
@Module({
  imports: [AccountsModule, PrivacyModule, AlertsCoreModule, MailModule],
  providers: [
    {
      provide: ReadInbox,
      inject: [
        Store,
        ACCOUNT_SECRETS,
        Users,
        CONCERNS,
        STATED_PEOPLE,
        Declarations,
        ROUTING,
        CLOCK,
        LOGGER,
        CONFIG,
      ],
      useFactory: createReadInbox,
    },
    {
      provide: TellSuspicions,
      inject: [Store, ACCOUNT_SECRETS, ROUTING, CLOCK, LOGGER, CONFIG, OutgoingMail],
      useFactory: createTellSuspicions,
    },
    { provide: HEARING, inject: [ReadInbox, TellSuspicions, CONFIG], useFactory: hearing },
  ],
  exports: [HEARING],
})
export class InboxModule {}

/** Nest hands over what `inject` names, in its order. */
function createReadInbox(
  ...[store, secrets, users, { ownKeys }, { people }, declarations, routing, clock, logger, config]: [
    Store,
    AccountSecrets,
    Users,
    Concerns,
    StatedPeople,
    Declarations,
    Routing,
    Clock,
    Logger,
    Config,
  ]
): ReadInbox {
  const { inbox } = config.alerts;
  if (inbox === undefined) return new ReadInbox(undefined);
  const facts = new Facts(store);
  const tree = configuredTree(config);
  const sender = addressOf(config.mail?.from ?? '');
  return new ReadInbox({
    store,
    facts,
    secrets,
    users,
    clock,
    logger,
    sender,
    directory: people.directory,
    suspicions: new Suspicions(facts, secrets, clock),
    keysNamed: async (tenant, text) => keysNamed({ store, users, ownKeys }, tenant, text),
    tenants: () => declarations.list().map(({ id }) => id),
    audienceOf: async (tenant) => audienceOf(routing, tree, tenant),
    own: new Set([sender, inbox.username.toLowerCase()]),
    trusted: new Set(inbox.trustedServers.map((name) => name.toLowerCase())),
    mailbox: mailboxOf(inbox, config, clock),
    states: new InboxStates(facts, true, clock),
    aside: new SetAside(facts, clock),
  });
}

/** The files of secrets are read anew at each turn, save those of tokens. */
function mailboxOf(inbox: InboxConfig, { alerts }: Config, clock: Clock): () => MailboxOptions {
  const { caFile, passwordFile, oauth, ...mailbox } = inbox;
  const tokens = oauth === undefined ? undefined : new AccessTokens(termsOf(oauth), clock);
  return () => ({
    ...mailbox,
    login: tokens === undefined ? { pass: readSecretFile(passwordFile ?? '') } : { tokens },
    ...(caFile === undefined ? {} : { ca: readCertificateFile(caFile) }),
    egress: { internalHosts: alerts.internalHosts },
  });
}

/** Nest hands over what `inject` names, in its order. */
function createTellSuspicions(
  ...[store, secrets, routing, clock, logger, { publicUrl }, { mailer }]: [
    Store,
    AccountSecrets,
    Routing,
    Clock,
    Logger,
    Config,
    OutgoingMail,
  ]
): TellSuspicions {
  const facts = new Facts(store);
  const suspicions = new Suspicions(facts, secrets, clock);
  const toTell: TellSuspicionsParts['toTell'] = async (now) => suspicionsToTell(store, now);
  return new TellSuspicions({ toTell, suspicions, secrets, routing, mailer, clock, logger, publicUrl });
}
