import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  /** Resolves once stdout or stderr holds the text; rejects when the process ends before. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface CommandLine {
  /** The working folder: `./data` and `ledgerwatch.yaml` lie in it. */
  readonly folder: string;
  start(words: readonly string[], env?: Record<string, string>): Started;
  run(...words: string[]): Promise<Ended>;
  close(): void;
}

/** The built command line in a working folder of its own. Nothing of our environment's settings reaches it. */
export function openCommandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-cli-'));
  const start = (words: readonly string[], env: Record<string, string> = {}): Started => {
    const { PATH = '', HOME = '' } = process.env;
    return follow(spawn(process.execPath, [MAIN, ...words], { cwd: folder, env: { PATH, HOME, ...env } }));
  };
  return {
    folder,
    start,
    run: async (...words) => start(words).ended,
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function follow(child: ChildProcess): Started {
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', () => listeners.forEach((listener) => listener()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const says = async (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text) || stderr.includes(text)) resolve();
      };
      listeners.add(look);
      look();
      ended.then(
        (end) => reject(new Error(`ended before it said "${text}": ${JSON.stringify(end)}`)),
        reject,
      );
    });
  return { process: child, says, ended };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
