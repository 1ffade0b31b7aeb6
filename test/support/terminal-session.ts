import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

const STEP_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** One terminal: variables and functions of a block are there in the next one; a failing command ends it. */
export class TerminalSession {
  private readonly shell: ChildProcess;
  private output = '';
  private blocks = 0;

  constructor(place: Place) {
    this.shell = spawn('bash', ['-euo', 'pipefail'], { ...place, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.shell.stdout, this.shell.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.shell.stdin?.write('exec 2>&1\n');
  }

  /** What the block prints. Throws with it when a command of the block fails. */
  async run(script: string): Promise<string> {
    const from = this.output.length;
    const mark = `end of block ${this.blocks++}`;
    this.shell.stdin?.write(`${script}\necho '${mark}'\n`);
    const printed = (): string => this.output.slice(from);
    const ended = (): boolean => this.shell.exitCode !== null;
    await until(() => ended() || printed().includes(mark), `the block to end: ${script}`);
    if (!printed().includes(mark))
      throw new Error(`a command failed (${this.shell.exitCode}) in\n${script}\n${printed()}`);
    return printed().replace(mark, '');
  }

  close(): void {
    this.shell.stdin?.end();
    this.shell.kill();
  }
}

/** A command that stays in a terminal until Ctrl-C. */
export class Foreground {
  private readonly child: ChildProcess;
  printed = '';

  constructor(script: string, place: Place) {
    this.child = spawn('bash', ['-c', script], { ...place, detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
  }

  /** Resolves when `isUp` says so; throws with what was printed when the command ends before. */
  async isUp(isUp: () => Promise<boolean>): Promise<void> {
    await until(async () => this.hasEnded() || (await isUp()), 'the service to be up');
    if (this.hasEnded()) throw new Error(`it ended by itself:\n${this.printed}`);
  }

  /** Ctrl-C goes to every process of the terminal. */
  async interrupt(): Promise<void> {
    if (this.hasEnded() || this.child.pid === undefined) return;
    const exit = once(this.child, 'exit');
    process.kill(-this.child.pid, 'SIGINT');
    await exit;
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Looks again and again, for a minute unless it is said otherwise. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  within = STEP_MS,
): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}
