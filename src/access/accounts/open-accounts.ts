import type { AccessFacts } from '../access-facts.js';
import { type Clock, systemClock } from '../../kernel/clock.js';
import { AccountKeys } from './account-keys.js';
import type { AccountSecrets } from './account-secrets.js';
import { LogIn } from './log-in.js';
import { OwnAccount } from './own-account.js';
import { PasswordHashes } from './password-hashes.js';
import { Users } from './users.js';

export interface Accounts {
  readonly users: Users;
  readonly logIn: LogIn;
  readonly own: OwnAccount;
}

/** Caches and the time of refusals run on the machine's clock, what expires on the given one. */
export async function openAccounts(given: {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly clock: Clock;
}): Promise<Accounts> {
  const keys = await AccountKeys.open(given.secrets);
  const { facts, secrets, clock } = given;
  const parts = {
    facts,
    secrets,
    clock,
    keys,
    hashes: new PasswordHashes(keys.passwords),
    machineClock: systemClock,
  };
  const users = new Users(parts);
  const logIn = new LogIn({ ...parts, users });
  return { users, logIn, own: new OwnAccount({ ...parts, users, logIn }) };
}
