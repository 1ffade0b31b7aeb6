import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../kernel/app-error.js';
import { randomId } from '../kernel/ids.js';

const KEY_BYTES = 32;

/**
 * The key that seals all secrets: 32 bytes as base64 in a file of mode 0600. Made at the first start only:
 * when the store already holds sealed secrets, a missing file is MASTER_KEY_MISSING and nothing is made.
 */
export function loadMasterKey(path: string, storeHoldsSecrets: boolean): Buffer {
  if (existsSync(path)) return decode(readFileSync(path, 'utf8'), path);
  if (storeHoldsSecrets) {
    const help =
      'restore it from your backup; without it the sealed secrets and pseudonym keys cannot be read';
    throw new AppError('MASTER_KEY_MISSING', `the master key file ${path} is gone: ${help}`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  placeOnce(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  return decode(readFileSync(path, 'utf8'), path);
}

/** The whole file at once, or nothing when another process was first: what is linked is never half written. */
function placeOnce(path: string, text: string): void {
  const own = `${path}.${randomId()}`;
  writeFileSync(own, text, { mode: 0o600 });
  try {
    linkSync(own, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(own);
  }
}

function decode(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.byteLength === KEY_BYTES) return key;
  throw new AppError('MASTER_KEY_MISSING', `${path} holds no key of ${KEY_BYTES} bytes in base64`);
}
