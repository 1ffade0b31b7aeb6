import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../../src/config/sections.js';
import { CLOCK, CONFIG } from '../../src/config/tokens.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Mailer, PooledMailer } from './mailer.js';
import { mailerOf } from './mailer-of.js';

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

/** Needs CONFIG and CLOCK from a global module. */
@Module({
  providers: [
    {
      provide: OutgoingMail,
      inject: [CONFIG, CLOCK],
      useFactory: ({ mail }: Config, clock: Clock) => new OutgoingMail(mailerOf(mail, clock)),
    },
  ],
  exports: [OutgoingMail],
})
export class MailModule {}
