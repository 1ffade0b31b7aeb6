import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;

export type Availability = { ok: true } | { ok: false; reason: string };

/** A database server with data of its own on a free loopback port. */
export interface SqlServer {
  readonly port: number;
  readonly adminPassword: string;
  /** Ends it at once, as a crash does, and removes its data. */
  stop(): Promise<void>;
  /** Ends it at once and starts it again on the same port and data. */
  restart(): Promise<void>;
}

/** Servers refuse to run as root: then it is the user of their package. */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

export function runnerOf(user: string): Runner {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? {} : { uid: Number(uid), gid: Number(gid) };
}

/** A folder of the one who runs the server. */
export function folderOf({ uid, gid }: Runner, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ledgerwatch-${name}-`));
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

/** A program of a package, on the path or in one of its folders; `*` stands for one folder, the last by name. */
export function programPath(name: string, folders: readonly string[]): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), ...folders.flatMap(expanded)];
  return places.map((folder) => join(folder, name)).find(canRun);
}

function expanded(folder: string): string[] {
  const [before = '', after] = folder.split('*');
  if (after === undefined) return [folder];
  try {
    return readdirSync(before)
      .sort((one, other) => Number(other) - Number(one))
      .map((name) => join(before, name, after));
  } catch {
    return [];
  }
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end; what it said is in the error. */
export function runOnce(program: string, args: readonly string[], runner: Runner): void {
  execFileSync(program, args, { ...runner, stdio: 'pipe', cwd: tmpdir() });
}

export interface Launched {
  readonly program: string;
  readonly args: readonly string[];
  readonly runner: Runner;
  readonly folder: string;
  /** Resolves once the server takes a connection. */
  probe(this: void): Promise<void>;
}

/** The server as a running process that is ended by its id; one that outlives the tests is ended with them. */
export async function launch(server: Launched): Promise<{ stop(): Promise<void>; restart(): Promise<void> }> {
  let child = await start(server);
  return {
    restart: async () => {
      await end(child);
      child = await start(server);
    },
    stop: async () => {
      await end(child);
      rmSync(server.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function start({ program, args, runner, folder, probe }: Launched): Promise<ChildProcess> {
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { ...runner, stdio: ['ignore', log, log], cwd: folder });
  closeSync(log);
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  for (let waited = 0; waited < START_TIMEOUT_MS && child.exitCode === null; waited += 50) {
    try {
      await probe();
      return child;
    } catch {
      await wait(50);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`${program} did not start:\n${readFileSync(logFile, 'utf8').slice(-4_000)}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
