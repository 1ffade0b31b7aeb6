import { Module } from '@nestjs/common';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../../src/access/accounts/accounts.module.js';
import { Users } from '../../src/access/accounts/users.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { STATED_PEOPLE, type StatedPeople } from '../../src/people/people.js';
import { Facts } from '../../src/store/facts.js';
import { Store } from '../../src/store/store.js';
import { AlertsCoreModule, ROUTING } from '../alerts-core.module.js';
import { MailModule, OutgoingMail } from '../channels/mail.module.js';
import type { Routing } from '../dispatch.js';
import { InboxStates } from '../inbox/inbox-state.js';
import { Silences } from '../silences/silences.js';
import { ReportLinks } from '../suspicions/report-link.js';
import { countSuspicions } from '../suspicions/read-suspicions.js';
import { TellLetter } from './tell-letter.js';

/** The weekly letter. The jobs run `TellLetter`, in one process only. */
@Module({
  imports: [AccountsModule, AlertsCoreModule, MailModule],
  providers: [
    {
      provide: TellLetter,
      inject: [
        Store,
        STATED_PEOPLE,
        Declarations,
        ROUTING,
        Users,
        CLOCK,
        LOGGER,
        CONFIG,
        OutgoingMail,
        ACCOUNT_SECRETS,
      ],
      useFactory: createTellLetter,
    },
  ],
  exports: [TellLetter],
})
export class LetterModule {}

/** Nest hands over what `inject` names, in its order. */
function createTellLetter(
  ...[store, { people }, declarations, routing, users, clock, logger, config, { mailer }, secrets]: [
    Store,
    StatedPeople,
    Declarations,
    Routing,
    Users,
    Clock,
    Logger,
    Config,
    OutgoingMail,
    AccountSecrets,
  ]
): TellLetter {
  const facts = new Facts(store);
  const { alerts, publicUrl } = config;
  const heard = {
    counted: async (tenant: string, span: Parameters<typeof countSuspicions>[2]) =>
      countSuspicions(store, tenant, span),
    links: new ReportLinks({ facts, secrets, publicUrl }),
    inbox: new InboxStates(facts, alerts.inbox !== undefined, clock),
  };
  const isOn = (tenant: string): boolean =>
    (declarations.tenant(tenant)?.alerts?.letter ?? alerts.letter) !== 'off';
  const reads = { store, facts, people, declarations, silences: new Silences(facts), routing, users, heard };
  return new TellLetter({ ...reads, mailer, clock, logger, isOn });
}
