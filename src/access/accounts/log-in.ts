import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import { type RefusedLogIn, tieRefusal } from '../trail/refused-log-in.js';
import { BY_SYSTEM, nextVersion, SYSTEM_TENANT, type AccessFacts } from '../access-facts.js';
import type { AccountKeys } from './account-keys.js';
import { totpName, type AccountSecrets } from './account-secrets.js';
import { foldLogIns, isFresh, MAX_FAILURES, mayTry, type LogInState, type Succeeded } from './log-ins.js';
import type { PasswordHashes } from './password-hashes.js';
import { stepOfCode } from './totp.js';
import type { UserState } from './user.js';
import { about, LOG_IN, principalOfUser, type Users } from './users.js';

/** What only the person knows and has. */
export interface Proof {
  readonly password: string;
  /** Six digits of the app, or a recovery code. */
  readonly code: string;
}

export interface Credentials extends Proof {
  readonly mail: string;
}

export interface LoggedIn {
  readonly user: string;
  /** Sessions of an earlier epoch are over: also this one, if all were ended since. */
  readonly epoch: number;
}

export interface LogInParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly keys: AccountKeys;
  readonly hashes: PasswordHashes;
  readonly users: Users;
  readonly clock: Clock;
  readonly machineClock: Clock;
}

/**
 * A refusal leaves at a whole multiple of this age, so that its time does not tell what was looked at: several times what
 * either takes, a hash alone or a hash and what is stated of a try.
 */
const REFUSAL_STEP_MS = 250;

/** Turns address, password and code into a person. Every refusal is the same, whatever was wrong. */
export class LogIn {
  constructor(private readonly parts: LogInParts) {}

  async enter({ mail, ...proof }: Credentials): Promise<LoggedIn> {
    return this.confirm(this.parts.keys.userOf(mail), proof);
  }

  /** The same for somebody who says by a session who they are: counts, locks and takes codes as a log-in does. */
  async confirm(user: string, proof: Proof): Promise<LoggedIn> {
    const { machineClock } = this.parts;
    const began = machineClock.now();
    const entered = await this.tryToEnter(user, proof);
    if (!('fault' in entered)) return entered;
    await pause(REFUSAL_STEP_MS - ((machineClock.now() - began) % REFUSAL_STEP_MS));
    const message = 'The address, the password or the code is not right, or the account is locked';
    throw tieRefusal(new AppError('LOG_IN_REFUSED', message), entered);
  }

  private async tryToEnter(user: string, { password, code }: Proof): Promise<LoggedIn | RefusedLogIn> {
    const { hashes, users } = this.parts;
    const state = await users.read(user);
    const tried = state.status === 'active' ? await this.stateTry(user) : undefined;
    const knows = await hashes.verify(
      tried === undefined ? undefined : state.credentials?.password,
      password,
    );
    if (tried === undefined) return closedTo(user, state);
    const right = knows ? await this.rightCode(user, state, code) : undefined;
    const counts = right !== undefined && (await this.succeed(user, right));
    if (counts) return { user, epoch: state.epoch };
    if (tried.tries >= MAX_FAILURES) await users.lock(user, BY_SYSTEM);
    return { user, fault: knows ? 'wrong-code' : 'wrong-password' };
  }

  /** Durable before the password is looked at; undefined when the person has tried too often already. */
  private async stateTry(user: string): Promise<LogInState | undefined> {
    const { facts, users } = this.parts;
    const version = nextVersion(await this.read(user));
    await facts.append({ ...about(LOG_IN, user), version, type: 'tried', data: {}, by: BY_SYSTEM });
    const state = foldLogIns(await this.read(user));
    if (mayTry(state)) return state;
    await users.lock(user, BY_SYSTEM);
    return undefined;
  }

  private async rightCode(
    user: string,
    { credentials }: UserState,
    code: string,
  ): Promise<Succeeded | undefined> {
    const { secrets, keys, clock } = this.parts;
    if (credentials === undefined) return undefined;
    const secret = await secrets.get(totpName(user, credentials.acceptance));
    const step = secret === undefined ? undefined : stepOfCode(secret, code, clock.now());
    if (step !== undefined) return { step };
    const recovery = keys.recoveryHash(user, code);
    return credentials.recovery.includes(recovery) ? { recovery } : undefined;
  }

  /** Whether the code was taken for this log-in: of several with the same one the store keeps the first. */
  private async succeed(user: string, code: Succeeded): Promise<boolean> {
    const { facts } = this.parts;
    const stated = await this.read(user);
    if (!isFresh(foldLogIns(stated), code)) return false;
    const version = nextVersion(stated);
    const by = principalOfUser(user);
    const claim = code.step === undefined ? `recovery ${code.recovery}` : `step ${code.step}`;
    return facts.appendFirst({ ...about(LOG_IN, user), version, type: 'succeeded', data: code, by }, claim);
  }

  private async read(user: string): ReturnType<AccessFacts['read']> {
    return this.parts.facts.read(SYSTEM_TENANT, LOG_IN, user);
  }
}

/** Of an account that takes no log-in: an active one has been tried too often just now. */
function closedTo(user: string, { status }: UserState): RefusedLogIn {
  if (status === 'unknown') return { user: undefined, fault: 'unknown' };
  return { user, fault: status === 'active' || status === 'locked' ? 'locked' : 'not-active' };
}
