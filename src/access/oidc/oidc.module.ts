import { Module } from '@nestjs/common';
import type { Config } from '../../config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../config/tokens.js';
import { type Clock, systemClock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from '../accounts/account-secrets.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { Users } from '../accounts/users.js';
import { Attempts } from './attempts.js';
import { BackChannelLogout } from './back-channel-logout.js';
import { ProviderLogIn, type ProviderLogInParts } from './provider-log-in.js';
import { Provider } from './provider.js';

const PARTS = Symbol('ProviderLogInParts');

type Bare = Pick<ProviderLogInParts, 'provider' | 'publicUrl' | 'clock' | 'logger'>;

/** Needs ACCOUNT_SECRETS, CONFIG, CLOCK and LOGGER from a global module. */
@Module({
  imports: [AccountsModule],
  providers: [
    {
      provide: PARTS,
      inject: [CONFIG, CLOCK, LOGGER],
      useFactory: ({ access: { oidc }, publicUrl }: Config, clock: Clock, logger: Logger): Bare => ({
        provider: oidc === undefined ? undefined : new Provider(oidc, systemClock),
        publicUrl,
        clock,
        logger,
      }),
    },
    {
      provide: Attempts,
      inject: [ACCOUNT_SECRETS, CLOCK],
      useFactory: async (secrets: AccountSecrets, clock: Clock) => Attempts.open(secrets, clock),
    },
    {
      provide: ProviderLogIn,
      inject: [PARTS, Attempts, Users],
      useFactory: (parts: Bare, attempts: Attempts, users: Users) =>
        new ProviderLogIn({ ...parts, attempts, users }),
    },
    {
      provide: BackChannelLogout,
      inject: [PARTS, Users],
      useFactory: ({ provider, logger }: Bare, users: Users) =>
        new BackChannelLogout({ provider, users, logger }),
    },
  ],
  exports: [ProviderLogIn, BackChannelLogout],
})
export class OidcModule {}
