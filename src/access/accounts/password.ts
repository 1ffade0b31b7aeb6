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

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
