import { AppError } from '../../kernel/app-error.js';
import type { AccountKeys } from './account-keys.js';
import { newRecoveryCodes } from './invitation.js';
import type { LoggedIn, LogIn, Proof } from './log-in.js';
import type { PasswordHashes } from './password-hashes.js';
import { assertPassword } from './password.js';
import type { Users } from './users.js';

export interface OwnAccountParts {
  readonly keys: AccountKeys;
  readonly hashes: PasswordHashes;
  readonly users: Users;
  readonly logIn: LogIn;
}

/** What people change about their own account. A session is not enough for it: each time they prove who they are. */
export class OwnAccount {
  constructor(private readonly parts: OwnAccountParts) {}

  /** Ends all sessions of the person; one may begin in the epoch of this answer. */
  async changePassword(user: string, proof: Proof, newPassword: string): Promise<LoggedIn> {
    const { hashes, users } = this.parts;
    // First: a password that is refused uses up no code.
    assertPassword(newPassword, (await users.person(user)) ?? NOBODY, 'newPassword');
    const { epoch } = await this.prove(user, proof);
    const password = await hashes.hash(newPassword);
    await users.changeCredentials(user, { type: 'change-password', epoch, password });
    // And not what is read after it: sessions that somebody ended since then stay ended.
    return { user, epoch: epoch + 1 };
  }

  /** Ten new codes, which are in this answer and nowhere else; the old ones are void. */
  async renewRecovery(user: string, proof: Proof): Promise<string[]> {
    const { keys, users } = this.parts;
    const { epoch } = await this.prove(user, proof);
    const codes = newRecoveryCodes();
    const recovery = codes.map((code) => keys.recoveryHash(user, code));
    await users.changeCredentials(user, { type: 'renew-recovery', epoch, recovery });
    return codes;
  }

  private async prove(user: string, proof: Proof): Promise<LoggedIn> {
    const { users, logIn } = this.parts;
    const { credentials } = await users.read(user);
    // Nothing could be right: it would only lock somebody who logs in in another way.
    if (credentials === undefined) throw new AppError('CONFLICT', 'This account has no password of ours');
    return logIn.confirm(user, proof);
  }
}

const NOBODY = { name: '', mail: '' };
