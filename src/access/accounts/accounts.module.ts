import { Module } from '@nestjs/common';
import type { Config } from '../../config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../../config/tokens.js';
import { type Clock, systemClock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { ACCESS_FACTS, type AccessFacts } from '../access-facts.js';
import { Requests } from '../requests/requests.js';
import { limitsOf } from '../sessions/session.js';
import { SessionDoor } from '../sessions/session-door.js';
import { SESSION_ROWS, type SessionRows } from '../sessions/session-rows.js';
import { Sessions, type SessionsParts } from '../sessions/sessions.js';
import { TEAM_MEMBERS, type TeamMembers } from '../team-members.js';
import { Declarations } from '../tenants/declarations.js';
import { KnownPlaces } from '../tenants/known-places.js';
import { Governance } from '../governance/governance.js';
import { ACCOUNT_SECRETS, type AccountSecrets } from './account-secrets.js';
import { LogIn } from './log-in.js';
import { MailedInvitations } from './mailed-invitations.js';
import { openAccounts, type Accounts } from './open-accounts.js';
import { OwnAccount } from './own-account.js';
import { Users } from './users.js';

const ACCOUNTS = Symbol('Accounts');
const SESSIONS_PARTS = Symbol('SessionsParts');

/**
 * Needs ACCESS_FACTS, ACCOUNT_SECRETS, SESSION_ROWS, Governance, Declarations, TEAM_MEMBERS, CONFIG, CLOCK and LOGGER from
 * a global module.
 */
@Module({
  providers: [
    {
      provide: ACCOUNTS,
      inject: [ACCESS_FACTS, ACCOUNT_SECRETS, CLOCK],
      useFactory: async (facts: AccessFacts, secrets: AccountSecrets, clock: Clock) =>
        openAccounts({ facts, secrets, clock }),
    },
    {
      provide: Requests,
      inject: [ACCESS_FACTS, ACCOUNT_SECRETS, CLOCK, Governance],
      useFactory: (facts: AccessFacts, secrets: AccountSecrets, clock: Clock, governance: Governance) =>
        new Requests({ facts, secrets, clock, governance }),
    },
    {
      provide: MailedInvitations,
      inject: [ACCESS_FACTS, ACCOUNT_SECRETS, CONFIG],
      useFactory: (facts: AccessFacts, secrets: AccountSecrets, config: Config) =>
        new MailedInvitations({ facts, secrets, config }),
    },
    {
      provide: KnownPlaces,
      inject: [Declarations, TEAM_MEMBERS],
      useFactory: (declarations: Declarations, members: TeamMembers) =>
        new KnownPlaces(declarations, members),
    },
    { provide: Users, inject: [ACCOUNTS], useFactory: ({ users }: Accounts) => users },
    { provide: LogIn, inject: [ACCOUNTS], useFactory: ({ logIn }: Accounts) => logIn },
    { provide: OwnAccount, inject: [ACCOUNTS], useFactory: ({ own }: Accounts) => own },
    {
      provide: SESSIONS_PARTS,
      inject: [SESSION_ROWS, CLOCK, LOGGER],
      useFactory: (rows: SessionRows, clock: Clock, logger: Logger) => ({ rows, clock, logger }),
    },
    {
      provide: Sessions,
      inject: [SESSIONS_PARTS, Users, CONFIG],
      useFactory: (
        parts: Pick<SessionsParts, 'rows' | 'clock' | 'logger'>,
        users: Users,
        { access }: Config,
      ) => new Sessions({ ...parts, users, limits: limitsOf(access), machineClock: systemClock }),
    },
    {
      provide: SessionDoor,
      inject: [Sessions, CONFIG],
      useFactory: (sessions: Sessions, config: Config) => new SessionDoor(sessions, config, systemClock),
    },
  ],
  exports: [Requests, MailedInvitations, KnownPlaces, Users, LogIn, OwnAccount, Sessions, SessionDoor],
})
export class AccountsModule {}
