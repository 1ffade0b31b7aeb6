import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminKeyFile } from '../../access/keys/first-keys.js';
import { parseKey } from '../../access/keys/key-text.js';
import type { Environment } from '../../config/process.js';
import { readSecretFile } from '../../config/secret-file.js';
import type { Config } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import type { Terminal } from '../terminal.js';
import type { Backend } from './backend.js';
import { answersAt, ServiceClient } from './service-client.js';

interface Opening {
  readonly config: Config;
  readonly environment: Environment;
  readonly terminal: Pick<Terminal, 'say'>;
}

/**
 * The data by itself where nobody has it open, else through the service. A service is asked for first where one may
 * be: the embedded store complains on stderr by itself when it cannot get its lock, and beside a database server
 * opening the intake would take the place of a running one (one process takes events in).
 */
export async function openBackend(opening: Opening): Promise<Backend> {
  const { config, terminal } = opening;
  const mayBeHeld = config.clickhouse !== undefined || isHeld(config.dataDir);
  if (mayBeHeld && (await answersAt(config.publicUrl))) return throughService(opening);
  if (!existsSync(config.dataDir)) terminal.say(`A new data folder is made: ${config.dataDir}`);
  try {
    const { openEmbedded } = await import('./embedded.js');
    return await openEmbedded(config);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_LOCKED') throw error;
    if (await answersAt(config.publicUrl)) return throughService(opening);
    const message = `${error.message}. No service answers at ${config.publicUrl} (publicUrl)`;
    throw new AppError('STORE_LOCKED', message, { cause: error });
  }
}

async function throughService({ config, environment, terminal }: Opening): Promise<Backend> {
  const { RemoteBackend } = await import('./remote.js');
  const client = new ServiceClient(config.publicUrl, keyOf(config, environment));
  terminal.say(`The service is running: going through ${config.publicUrl}`);
  return new RemoteBackend(client, config.limits);
}

/** Whether the process that the lock file of the embedded store names is alive; it may be another one by now. */
function isHeld(dataDir: string): boolean {
  try {
    const pid = Number(/^PID: (\d+)/.exec(readFileSync(join(dataDir, 'store', 'status'), 'utf8'))?.[1]);
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function keyOf({ dataDir }: Config, environment: Environment): string {
  const given = environment['LEDGERWATCH_KEY'];
  const file = adminKeyFile(dataDir);
  if (given === undefined && !existsSync(file))
    throw new AppError('UNAUTHENTICATED', `The service asks for a key, and there is none in ${file}`);
  const text = (given ?? readSecretFile(file)).trim();
  if (parseKey(text) !== undefined) return text;
  const place = given === undefined ? file : 'LEDGERWATCH_KEY';
  throw new AppError('UNAUTHENTICATED', `${place} holds no key of ours`);
}
