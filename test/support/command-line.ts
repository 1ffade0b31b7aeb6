import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../src/cli/commands.js';
import { runProgram } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';

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
  /** The working folder: `data` and `ledgerwatch.yaml` lie in it. */
  readonly folder: string;
  /** A process of its own, from what was built. */
  start(words: readonly string[]): Started;
  /** The same commands in this process: starting one takes most of a second. */
  run(words: readonly string[], env?: Record<string, string>, stdin?: string): Promise<Ended>;
  close(): void;
}

/** The command line in a working folder of its own. Nothing of our environment's settings reaches it. */
export function openCommandLine(config = ''): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-cli-'));
  const file = join(folder, 'ledgerwatch.yaml');
  writeFileSync(file, config);
  return {
    folder,
    start(words) {
      const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
      const env = { PATH, HOME, NODE_COMPILE_CACHE };
      return follow(spawn(process.execPath, [MAIN, ...words], { cwd: folder, env }));
    },
    run: async (words, env = {}, stdin = '') => runHere(words, { LEDGERWATCH_CONFIG: file, ...env }, stdin),
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** One command in this process, with what it wrote. */
export async function runHere(
  words: readonly string[],
  environment: Record<string, string>,
  stdin = '',
): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const write = async (part: string | Uint8Array): Promise<boolean> => {
    stdout += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
    return true;
  };
  const terminal: Terminal = {
    print: async (line) => write(`${line}\n`),
    printBytes: write,
    say: (line) => {
      stderr += `${line}\n`;
    },
    show: () => undefined,
  };
  const code = await runProgram(COMMANDS, { words, environment, terminal, input: Readable.from([stdin]) });
  return { code, stdout, stderr };
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
