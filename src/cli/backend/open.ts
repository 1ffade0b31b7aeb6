import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/process.js';
import type { Config } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import { KeptSessions } from '../person/kept-sessions.js';
import { harmless, type Terminal } from '../terminal.js';
import { actingAt } from './acting.js';
import type { Backend } from './backend.js';
import { answersAt } from './service-client.js';

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
  const { config, environment, terminal } = opening;
  if (await goesThroughService(opening)) return throughService(opening);
  if (new KeptSessions(environment).has(config.publicUrl)) sayNoService(config, terminal);
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

/** Also where somebody is logged in: their own computer has no data folder, or one that is not theirs. */
export async function goesThroughService({
  config,
  environment,
}: Pick<Opening, 'config' | 'environment'>): Promise<boolean> {
  const { clickhouse, dataDir, publicUrl } = config;
  const mayRun = clickhouse !== undefined || isHeld(dataDir) || new KeptSessions(environment).has(publicUrl);
  return mayRun && answersAt(publicUrl);
}

/** Nobody who logged in somewhere means a new data folder here, or to act as somebody else without a word. */
function sayNoService({ publicUrl, dataDir }: Config, terminal: Pick<Terminal, 'say'>): void {
  const message = `No service answers at ${publicUrl}, where you are logged in`;
  if (!existsSync(dataDir)) throw new AppError('SERVICE_UNREACHABLE', message);
  terminal.say(`${message}: going to the data folder ${dataDir} itself, as the one who owns it`);
}

async function throughService({ config, environment, terminal }: Opening): Promise<Backend> {
  const { RemoteBackend } = await import('./remote.js');
  const { client, session } = actingAt(config.publicUrl, environment, config.dataDir);
  const as = session === undefined ? '' : ` as ${harmless(session.name ?? session.principal)}`;
  terminal.say(`The service is running: going through ${config.publicUrl}${as}`);
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
