import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Config } from '../config/sections.js';
import { CONFIG } from '../config/tokens.js';
import { systemClock } from '../kernel/clock.js';
import { ACCESS_FACTS, type AccessFacts } from './access-facts.js';
import { AccessGuard } from './rights/access.guard.js';
import { Authenticator } from './authenticator.js';
import { Keys } from './keys/keys.js';
import { TokenBuckets } from './token-bucket.js';

/**
 * Needs ACCESS_FACTS, Declarations (loaded) and CONFIG from a global module. Allowances and caches run on the machine's clock: a simulated
 * one that stands still would never refill them.
 */
@Module({
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: Keys,
      inject: [ACCESS_FACTS],
      useFactory: (facts: AccessFacts) => new Keys(facts, systemClock),
    },
    {
      provide: Authenticator,
      inject: [Keys, CONFIG],
      useFactory: (keys: Keys, { limits }: Config) =>
        new Authenticator(keys, new TokenBuckets(limits.failedKeysPerMinute, systemClock)),
    },
  ],
  exports: [Keys, Authenticator],
})
export class AccessModule {}
