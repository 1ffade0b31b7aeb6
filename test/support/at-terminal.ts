import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './terminal-session.js';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** util-linux gives a command a terminal of its own; elsewhere its words are others. */
export const hasTerminals = /util-linux/.test(String(spawnSync('script', ['--version']).stdout));

export interface Typed {
  readonly code: number | null;
  /** All that the terminal showed. */
  readonly screen: string;
}

export interface Seat {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs what was built on a pseudo terminal; each text is typed once what it answers stands there. */
export async function atTerminal(
  seat: Seat,
  words: string,
  answers: readonly (readonly [string, string])[],
): Promise<Typed> {
  const command = `exec '${process.execPath}' '${MAIN}' ${words}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { ...seat, env: { ...seat.env } });
  let screen = '';
  child.stdout.on('data', (chunk) => (screen += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let seen = 0;
  for (const [question, answer] of answers) {
    const holds = (): boolean => screen.includes(question, seen) || child.exitCode !== null;
    await until(holds, `"${question}" on the terminal:\n${screen}`);
    seen = screen.indexOf(question, seen) + question.length;
    child.stdin.write(answer);
  }
  return { code: await ended, screen };
}
