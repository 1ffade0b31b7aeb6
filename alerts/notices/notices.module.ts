import { Module } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from '../../src/access/access-facts.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { AccountsModule } from '../../src/access/accounts/accounts.module.js';
import { Users } from '../../src/access/accounts/users.js';
import { Governance } from '../../src/access/governance/governance.js';
import { Requests } from '../../src/access/requests/requests.js';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { MailModule, OutgoingMail } from '../channels/mail.module.js';
import { TellNotices } from './tell-notices.js';

/** Needs what AccountsModule needs. The jobs run `TellNotices`, in one process only. */
@Module({
  imports: [AccountsModule, MailModule],
  providers: [
    {
      provide: TellNotices,
      inject: [
        ACCESS_FACTS,
        ACCOUNT_SECRETS,
        Governance,
        Requests,
        Users,
        OutgoingMail,
        CONFIG,
        CLOCK,
        LOGGER,
      ],
      useFactory: createTellNotices,
    },
  ],
  exports: [TellNotices],
})
export class NoticesModule {}

/** Nest hands over what `inject` names, in its order. */
function createTellNotices(
  ...[facts, secrets, governance, requests, users, { mailer }, { publicUrl }, clock, logger]: [
    AccessFacts,
    AccountSecrets,
    Governance,
    Requests,
    Users,
    OutgoingMail,
    Config,
    Clock,
    Logger,
  ]
): TellNotices {
  return new TellNotices({ facts, secrets, governance, requests, users, mailer, clock, logger, publicUrl });
}
