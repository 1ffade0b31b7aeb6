import { existsSync } from 'node:fs';
import { adminKeyFile } from '../../access/keys/first-keys.js';
import { parseKey } from '../../access/keys/key-text.js';
import type { Environment } from '../../config/process.js';
import { readSecretFile } from '../../config/secret-file.js';
import { AppError } from '../../kernel/app-error.js';
import { type KeptSession, KeptSessions } from '../person/kept-sessions.js';
import { ServiceClient } from './service-client.js';
import { SessionClient } from './session-client.js';

/** As whom a command acts at a service. */
export interface Acting {
  readonly by: 'LEDGERWATCH_KEY' | 'session' | 'admin.key';
  readonly client: ServiceClient;
  readonly session?: KeptSession;
}

/**
 * A key that was set says so on purpose, and a person who logged in wants to act as themselves: both come before the key
 * that lies in the data folder. `dataDir` is that of the service at `url`; without one its key is shown to nobody.
 */
export function actingAt(url: string, environment: Environment, dataDir?: string): Acting {
  const given = environment['LEDGERWATCH_KEY'];
  if (given !== undefined) return { by: 'LEDGERWATCH_KEY', client: byKey(url, given, 'LEDGERWATCH_KEY') };
  const kept = new KeptSessions(environment);
  const session = kept.find(url);
  if (session !== undefined) return { by: 'session', client: new SessionClient(session, kept), session };
  const file = dataDir === undefined ? undefined : adminKeyFile(dataDir);
  if (file !== undefined && existsSync(file))
    return { by: 'admin.key', client: byKey(url, readSecretFile(file), file) };
  const none = file === undefined ? '' : `, and there is no key in ${file}`;
  throw new AppError('UNAUTHENTICATED', `Nobody is logged in at ${url}${none}`);
}

function byKey(url: string, written: string, place: string): ServiceClient {
  const text = written.trim();
  if (parseKey(text) !== undefined) return new ServiceClient(url, text);
  throw new AppError('UNAUTHENTICATED', `${place} holds no key of ours`);
}
