import { Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Config } from '../config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../config/tokens.js';
import { errorCode } from '../kernel/app-error.js';
import { type Clock, systemClock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { ACCESS_FACTS, type AccessFacts } from './access-facts.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { Users } from './accounts/users.js';
import { Authenticator } from './authenticator.js';
import { PersonalKeys } from './keys/key-owners.js';
import { KeyUses } from './keys/key-uses.js';
import { Keys } from './keys/keys.js';
import { AccessGuard } from './rights/access.guard.js';
import { TokenBuckets } from './token-bucket.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from './accounts/account-secrets.js';
import { Declarations } from './tenants/declarations.js';
import { SignatureTries } from './webhooks/signature-tries.js';
import { WebhookDoor } from './webhooks/webhook-door.js';
import { Webhooks } from './webhooks/webhooks.js';

/**
 * Needs ACCESS_FACTS, Declarations (loaded), CONFIG, CLOCK and LOGGER from a global module. Allowances and caches run on
 * the machine's clock: a simulated one that stands still would never refill them.
 */
@Module({
  imports: [AccountsModule],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: Keys,
      inject: [ACCESS_FACTS, CLOCK],
      useFactory: (facts: AccessFacts, clock: Clock) => new Keys(facts, clock, systemClock),
    },
    {
      provide: KeyUses,
      inject: [ACCESS_FACTS, CLOCK],
      useFactory: (facts: AccessFacts, clock: Clock) => new KeyUses(facts, clock),
    },
    {
      provide: PersonalKeys,
      inject: [Users, CLOCK],
      useFactory: (users: Users, clock: Clock) => new PersonalKeys(users, clock),
    },
    {
      provide: Authenticator,
      inject: [Keys, KeyUses, CONFIG, PersonalKeys],
      useFactory: (keys: Keys, uses: KeyUses, { limits }: Config, owners: PersonalKeys) =>
        new Authenticator(
          keys,
          new TokenBuckets(limits.failedKeysPerMinute, systemClock),
          (id) => uses.note(id),
          owners,
        ),
    },
    {
      provide: Webhooks,
      inject: [ACCOUNT_SECRETS, Declarations, CONFIG, CLOCK],
      useFactory: (secrets: AccountSecrets, declarations: Declarations, config: Config, clock: Clock) =>
        new Webhooks({ secrets, declarations, config, clock, machineClock: systemClock }),
    },
    {
      provide: SignatureTries,
      inject: [CONFIG],
      useFactory: ({ limits }: Config) =>
        new SignatureTries(new TokenBuckets(limits.failedKeysPerMinute, systemClock)),
    },
    {
      provide: WebhookDoor,
      inject: [Webhooks, SignatureTries],
      useFactory: (webhooks: Webhooks, tries: SignatureTries) => new WebhookDoor(webhooks, tries),
    },
  ],
  exports: [Keys, KeyUses, Authenticator, AccountsModule, Webhooks, SignatureTries, WebhookDoor],
})
export class AccessModule implements OnModuleInit, OnModuleDestroy {
  constructor(
    private readonly uses: KeyUses,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.uses.start((error) => this.tellUnwritten(error));
  }

  async onModuleDestroy(): Promise<void> {
    this.uses.stop();
    await this.uses.flush().catch((error: unknown) => this.tellUnwritten(error));
  }

  private tellUnwritten(error: unknown): void {
    this.logger.warn({ code: errorCode(error) }, 'the last uses of keys could not be written');
  }
}
