import { existsSync } from 'node:fs';
import { adminKeyFile } from '../../access/first-keys.js';
import { parseKey } from '../../access/key-text.js';
import type { Environment } from '../../config/process.js';
import { readSecretFile } from '../../config/secret-file.js';
import type { Config } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import type { Terminal } from '../terminal.js';
import type { Backend } from './backend.js';
import { answersAt, ServiceClient } from './service-client.js';

/**
 * The data by itself where nobody has it open, else through the service. With a database server a service is asked
 * for first: opening the intake beside it would take its place (one process takes events in).
 */
export async function openBackend(
  config: Config,
  environment: Environment,
  terminal: Pick<Terminal, 'say'>,
): Promise<Backend> {
  if (config.clickhouse !== undefined && (await answersAt(config.publicUrl)))
    return throughService(config, environment, terminal);
  if (config.clickhouse === undefined && !existsSync(config.dataDir))
    terminal.say(`A new data folder is made: ${config.dataDir}`);
  try {
    const { openEmbedded } = await import('./embedded.js');
    return await openEmbedded(config);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_LOCKED') throw error;
    if (!(await answersAt(config.publicUrl))) throw lockedBySomebodyElse(error, config.publicUrl);
    return throughService(config, environment, terminal);
  }
}

function throughService(config: Config, environment: Environment, terminal: Pick<Terminal, 'say'>): Backend {
  const client = new ServiceClient(config.publicUrl, keyOf(config, environment));
  terminal.say(`The service is running: going through ${config.publicUrl}`);
  return new RemoteBackend(client, config.limits);
}

function keyOf({ dataDir }: Config, environment: Environment): string {
  const given = environment['LEDGERWATCH_KEY'];
  const file = adminKeyFile(dataDir);
  if (given === undefined && !existsSync(file))
    throw new AppError('UNAUTHENTICATED', `The service asks for a key, and there is none in ${file}`);
  const text = (given ?? readSecretFile(file)).trim();
  if (parseKey(text) === undefined)
    throw new AppError(
      'UNAUTHENTICATED',
      `${given === undefined ? file : 'LEDGERWATCH_KEY'} holds no key of ours`,
    );
  return text;
}

function lockedBySomebodyElse(error: AppError, url: string): AppError {
  return new AppError('STORE_LOCKED', `${error.message}. No service answers at ${url} (publicUrl)`, {
    cause: error,
  });
}
