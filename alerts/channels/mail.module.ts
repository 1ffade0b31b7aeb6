import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { NoToken } from './access-tokens.js';
import type { Mailer, PooledMailer } from './mailer.js';
import { mailerOf } from './mailer-of.js';
import { explained } from './smtp-explained.js';
import { smtpFaultOf } from './smtp-fault.js';

/**
 * All that is sent by mail goes through the one mailer of the process, and so over one pool of connections. Closed last:
 * whoever sends has ended by then.
 */
export class OutgoingMail implements OnApplicationShutdown {
  /** `mailer`: undefined when no mail is configured. */
  constructor(readonly mailer: Mailer | PooledMailer | undefined) {}

  onApplicationShutdown(): void {
    if (this.mailer !== undefined && 'close' in this.mailer) this.mailer.close();
  }
}

/** Needs CONFIG, CLOCK and LOGGER from a global module. */
@Module({
  providers: [
    {
      provide: OutgoingMail,
      inject: [CONFIG, CLOCK, LOGGER],
      useFactory: createOutgoingMail,
    },
  ],
  exports: [OutgoingMail],
})
export class MailModule {}

/** Nest hands over what `inject` names, in its order. */
function createOutgoingMail({ mail }: Config, clock: Clock, logger: Logger): OutgoingMail {
  const noToken = (error: NoToken): void => {
    const { means, todo } = explained(smtpFaultOf(error, 'log-in'));
    logger.error({ code: error.code, means, todo }, 'The mail server cannot be logged in to');
  };
  return new OutgoingMail(mailerOf(mail, { clock, noToken }));
}
