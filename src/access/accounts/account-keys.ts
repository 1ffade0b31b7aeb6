import { createHmac } from 'node:crypto';
import type { AccountSecrets } from './account-secrets.js';

const KEY_BYTES = 32;
const USER_ID_DIGITS = 32;

/** Who somebody is at a provider: `sub` never changes there and is never given to another, unlike an address. */
export interface ProviderSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** Keys of ours for what people choose or are known by; they are made at the first start and stay for ever. */
export class AccountKeys {
  private constructor(
    private readonly addresses: Buffer,
    private readonly subjects: Buffer,
    readonly passwords: Buffer,
  ) {}

  static async open(secrets: AccountSecrets): Promise<AccountKeys> {
    const addresses = await secrets.getOrCreate('access/addresses', KEY_BYTES);
    const subjects = await secrets.getOrCreate('access/subjects', KEY_BYTES);
    return new AccountKeys(addresses, subjects, await secrets.getOrCreate('access/passwords', KEY_BYTES));
  }

  /** The id of the person with this address: without our key nobody can tell the one from the other. */
  userOf(mail: string): string {
    return keyed(this.addresses, normalMail(mail)).slice(0, USER_ID_DIGITS);
  }

  /**
   * The id of whom a provider calls so. Under a key of its own: no text that somebody types as their address comes to
   * the same id, so nobody can be locked out, or taken over, from the other side.
   */
  userOfSubject({ issuer, subject }: ProviderSubject): string {
    return keyed(this.subjects, `${issuer.length}:${issuer}${subject}`).slice(0, USER_ID_DIGITS);
  }

  /** What is stored of a recovery code: 50 random bits could be guessed if they were hashed without a key. */
  recoveryHash(user: string, code: string): string {
    return keyed(this.passwords, `recovery ${user} ${normalRecovery(code)}`);
  }
}

const keyed = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** Two addresses that are the same so are one person's. */
export const normalMail = (mail: string): string => mail.trim().normalize('NFKC').toLowerCase();

const normalRecovery = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '');
