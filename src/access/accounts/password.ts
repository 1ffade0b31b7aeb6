import { AppError } from '../../kernel/app-error.js';
import { COMMON_PASSWORDS } from './common-passwords.js';

const LEAST_CHARACTERS = 12;
const MOST_BYTES = 256;
/** `aaaaaaaaaaaa` and `121212121212` are long, and guessed first. */
const LEAST_DIFFERENT = 5;

export interface Person {
  readonly name: string;
  readonly mail: string;
}

export type PasswordFault = 'too-short' | 'too-long' | 'too-common' | 'names-its-owner';

/** Whatever keyboard wrote it: one form is hashed (NIST SP 800-63B, 3.1.1.2). */
export const normalPassword = (password: string): string => password.normalize('NFKC');

/** Why this password is not taken; undefined when it is. */
export function passwordFault(password: string, person: Person): PasswordFault | undefined {
  const normal = normalPassword(password);
  if (Buffer.byteLength(normal) > MOST_BYTES) return 'too-long';
  const characters = Array.from(normal);
  if (characters.length < LEAST_CHARACTERS) return 'too-short';
  const plain = folded(normal);
  if (COMMON_PASSWORDS.has(plain) || new Set(characters).size < LEAST_DIFFERENT) return 'too-common';
  const [local = ''] = person.mail.split('@');
  const own = [person.name, person.mail, local].map((text) => folded(text));
  return own.includes(plain) ? 'names-its-owner' : undefined;
}

const REFUSED: Readonly<Record<PasswordFault, string>> = {
  'too-short': 'has fewer than 12 characters',
  'too-long': 'has more than 256 bytes',
  'too-common': 'is one of the first that are guessed',
  'names-its-owner': 'is the name or the address of its owner',
};

/** Throws REQUEST_INVALID for the field `path` of the request, unless the password is taken. */
export function assertPassword(password: string, person: Person, path: string): void {
  const fault = passwordFault(password, person);
  if (fault === undefined) return;
  throw new AppError('REQUEST_INVALID', 'This password is not taken', {
    detail: { errors: [{ path, message: REFUSED[fault] }] },
  });
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
