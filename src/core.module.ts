import { Global, Module, type DynamicModule, type ValueProvider } from '@nestjs/common';
import { ACCESS_FACTS, type AccessFacts } from './access/access-facts.js';
import { Trail } from './access/trail/trail.js';
import { Declarations } from './access/tenants/declarations.js';
import { TEAM_MEMBERS, type TeamMembers } from './access/team-members.js';
import { Governance } from './access/governance/governance.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from './access/accounts/account-secrets.js';
import { SESSION_ROWS, type SessionRows } from './access/sessions/session-rows.js';
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
  readonly secrets: AccountSecrets;
  readonly sessions: SessionRows;
  readonly governance: Governance;
  readonly trail: Trail;
  /** Loaded. */
  readonly declarations: Declarations;
  readonly teams: TeamMembers;
  readonly probes: readonly Probe[];
}

@Global()
@Module({})
export class CoreModule {
  /** `parts`: further opened parts of the product, for the modules that speak for them. */
  static with(core: Core, parts: readonly ValueProvider[] = []): DynamicModule {
    const providers: ValueProvider[] = [
      { provide: CONFIG, useValue: core.config },
      { provide: CLOCK, useValue: core.clock },
      { provide: LOGGER, useValue: core.logger },
      { provide: Metrics, useValue: core.metrics },
      { provide: ACCESS_FACTS, useValue: core.facts },
      { provide: ACCOUNT_SECRETS, useValue: core.secrets },
      { provide: SESSION_ROWS, useValue: core.sessions },
      { provide: Governance, useValue: core.governance },
      { provide: Trail, useValue: core.trail },
      { provide: Declarations, useValue: core.declarations },
      { provide: TEAM_MEMBERS, useValue: core.teams },
      { provide: PROBES, useValue: core.probes },
      ...parts,
    ];
    return { module: CoreModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
