import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from './access/access-facts.js';
import type { Config } from './config/sections.js';
import { CLOCK, CONFIG, LOGGER } from './config/tokens.js';
import { PROBES, type Probe } from './health/probe.js';
import type { Clock } from './kernel/clock.js';
import type { Logger } from './kernel/logger.js';
import { Metrics } from './metrics/metrics.js';

/** What is made before Nest is: every module may have it. */
export interface Core {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly facts: AccessFacts;
  readonly probes: readonly Probe[];
}

@Global()
@Module({})
export class CoreModule {
  static with({ config, clock, logger, metrics, facts, probes }: Core): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: CLOCK, useValue: clock },
      { provide: LOGGER, useValue: logger },
      { provide: Metrics, useValue: metrics },
      { provide: ACCESS_FACTS, useValue: facts },
      { provide: PROBES, useValue: probes },
    ];
    return { module: CoreModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
