import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../kernel/app-error.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D): base64 of nonce, tag and ciphertext; bound to its name and version. */
export function seal(masterKey: Buffer, label: string, plain: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws SECRET_UNREADABLE when the key is another one, or the value or its label was changed. */
export function unseal(masterKey: Buffer, label: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', masterKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(label)).setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    const help = 'the master key is not the one it was sealed with, or the value was changed';
    throw new AppError('SECRET_UNREADABLE', `the secret "${label}" cannot be opened: ${help}`, { cause });
  }
}
