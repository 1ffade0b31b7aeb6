import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/sections.js';
import { readSecretFile } from '../../config/secret-file.js';
import { AppError } from '../../kernel/app-error.js';
import { type AccessFacts, BY_CONFIG, BY_HOST, BY_SYSTEM } from '../access-facts.js';
import { noticeOf } from '../notices/notice.js';
import { parseKey, matchesHash, type KeyText } from './key-text.js';
import type { Keys, KeyScope } from './keys.js';

const ONLY_OWNER = 0o600;
const ONLY_OWNER_ENTERS = 0o700;

/** Where the command line of this machine finds its key. */
export const adminKeyFile = (dataDir: string): string => join(dataDir, 'admin.key');

/**
 * Makes the administrator key when no usable one exists, keeps it in the data folder (0600) and returns its text so
 * that it can be shown this one time. Returns undefined on every later start.
 */
export async function ensureAdministratorKey(keys: Keys, dataDir: string): Promise<string | undefined> {
  const existing = await keys.list();
  if (existing.some(({ kind, status }) => kind === 'admin' && status === 'active')) return undefined;
  const { text } = await keys.issue({ kind: 'admin' }, BY_SYSTEM);
  await keepAdministratorKey(text, dataDir);
  return text;
}

/**
 * Another administrator key for whoever holds the machine and has lost theirs; it takes the place of the old one in the
 * data folder. A fact says that the command line made it, and the notice in the same insert has the second address told.
 */
export async function recoverAdministratorKey(
  keys: Keys,
  facts: AccessFacts,
  dataDir: string,
): Promise<Awaited<ReturnType<Keys['issue']>>> {
  const recovered = await keys.issue({ kind: 'admin' }, BY_HOST);
  await facts.append(noticeOf({ what: 'key-recovered', id: recovered.id }));
  await keepAdministratorKey(recovered.text, dataDir);
  return recovered;
}

async function keepAdministratorKey(text: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: ONLY_OWNER_ENTERS });
  const file = adminKeyFile(dataDir);
  const draft = `${file}.new`;
  await writeFile(draft, `${text}\n`, { mode: ONLY_OWNER });
  // An older draft keeps its mode when it is written again.
  await chmod(draft, ONLY_OWNER);
  await rename(draft, file);
}

/** Stores the intake keys that the configuration keeps in files (`keyFile` of a source); repeating is harmless. */
export async function adoptConfiguredKeys(keys: Keys, config: Pick<Config, 'tenants'>): Promise<void> {
  for (const { id: tenant, sources } of config.tenants)
    for (const { id: source, keyFile } of sources)
      if (keyFile !== undefined) await adoptOne(keys, keyFile, { kind: 'intake', tenant, source });
}

async function adoptOne(keys: Keys, file: string, scope: KeyScope): Promise<void> {
  const text = parseKey(readSecretFile(file));
  if (text === undefined || text.kind !== 'intake')
    throw new AppError(
      'CONFIG_INVALID',
      `${file} holds no intake key. Write lw_intake_<16 hex digits>_<43 characters of base64url>, ` +
        'or leave keyFile out and run: ledgerwatch key',
    );
  const state = await keys.find(text.id);
  if (state.status === 'unknown') await keys.adopt(text, scope, BY_CONFIG);
  else if (!isSameKey(state, text, scope))
    throw new AppError('CONFIG_INVALID', `${file} holds a key that is revoked or belongs to something else`);
}

function isSameKey(state: Awaited<ReturnType<Keys['find']>>, text: KeyText, scope: KeyScope): boolean {
  return (
    state.status === 'active' &&
    state.tenant === scope.tenant &&
    state.source === scope.source &&
    matchesHash(text.secret, state.hash)
  );
}
