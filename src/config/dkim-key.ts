import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../kernel/app-error.js';
import { readSecretFile, secretFileFault } from './secret-file.js';

/** RFC 8301, 3.2: what is shorter is taken by no receiver; 2048 is what signers should use. */
const FEWEST_BITS = 1024;
const MAKE_ONE = 'an RSA key: openssl genrsa -out dkim.pem 2048';

/**
 * What is wrong with a file that shall hold the key that signs mails. RSA alone: Ed25519 (RFC 8463) is not signed with
 * by our library, and what large receivers do not verify would be no signature to them.
 */
export function dkimKeyFault(path: string): { wrong: string; write?: string } | undefined {
  const found = secretFileFault(path);
  if (found !== undefined) return found;
  const key = keyOf(readFileSync(path, 'utf8'));
  if (key === undefined)
    return { wrong: `${path} holds no private key in PEM without a passphrase`, write: MAKE_ONE };
  if (key.asymmetricKeyType !== 'rsa')
    return { wrong: `${path} holds a key of type ${key.asymmetricKeyType ?? 'unknown'}`, write: MAKE_ONE };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < FEWEST_BITS
    ? {
        wrong: `the key in ${path} has ${bits} bits, and receivers take none below ${FEWEST_BITS}`,
        write: MAKE_ONE,
      }
    : undefined;
}

/** PEM. */
export function readDkimKey(path: string): string {
  const found = dkimKeyFault(path);
  if (found !== undefined) throw new AppError('SECRET_UNREADABLE', found.wrong);
  return readSecretFile(path);
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
