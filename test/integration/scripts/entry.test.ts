import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../../bin/ledgerwatch.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-entry-'));
  mkdirSync(join(folder, 'bin'));
  cpSync(entry, join(folder, 'bin/ledgerwatch.mjs'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the entry believe that this Node is an old one. */
const PRETEND = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;

function built(main: string): void {
  mkdirSync(join(folder, 'dist/src/cli'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'dist/src/cli/main.js'), main);
}

function pinned(): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  const node = join(folder, 'node_modules/.bin/node');
  writeFileSync(node, `#!/bin/sh\nexport PINNED=yes\nexec '${process.execPath}' "$@"\n`);
  chmodSync(node, 0o755);
}

function argumentsFor(old: boolean): string[] {
  writeFileSync(join(folder, 'old.cjs'), PRETEND);
  return [
    ...(old ? ['--require', join(folder, 'old.cjs')] : []),
    join(folder, 'bin/ledgerwatch.mjs'),
    'events',
    '--json',
  ];
}

function run(
  old: boolean,
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string; stderr: string } {
  const { UV_THREADPOOL_SIZE: _, ...rest } = process.env;
  return spawnSync(process.execPath, argumentsFor(old), { encoding: 'utf8', env: { ...rest, ...env } });
}

const TELL = `console.log(process.argv.slice(2).join(' '), process.env.UV_THREADPOOL_SIZE, process.env.PINNED ?? 'here'); process.exitCode = 3;`;

describe('npx ledgerwatch', () => {
  it('asks for a build when there is none', () => {
    expect(run(false)).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run build') });
  });

  it('runs here when this Node is new enough, with a pool of sixteen threads', () => {
    built(TELL);
    expect(run(false)).toMatchObject({ status: 3, stdout: 'events --json 16 here\n' });
  });

  it('bounds the heap, here and in the pinned Node', () => {
    built(`console.log(process.execArgv.join(' '))`);
    const here = spawnSync(join(folder, 'bin/ledgerwatch.mjs'), { encoding: 'utf8' });
    expect(here.stdout).toBe('--max-semi-space-size=16 --heap-growing-percent=70\n');
    pinned();
    expect(run(true).stdout).toBe('--max-semi-space-size=16 --heap-growing-percent=70\n');
  });

  it('keeps what Node compiled beside the build, which a new build clears', () => {
    built(TELL);
    expect(run(false, { NODE_COMPILE_CACHE: undefined })).toMatchObject({ status: 3 });
    expect(readdirSync(join(folder, 'dist/.compiled'))).toHaveLength(1);
  });

  it('leaves a pool size alone that somebody chose', () => {
    built(TELL);
    expect(run(false, { UV_THREADPOOL_SIZE: '8' }).stdout).toBe('events --json 8 here\n');
  });

  it('hands over to the pinned Node when this one is too old, and ends as it ends', () => {
    built(TELL);
    pinned();
    expect(run(true)).toMatchObject({ status: 3, stdout: 'events --json 16 yes\n' });
  });

  it('says what it needs when this Node is too old and there is no other', () => {
    built(TELL);
    expect(run(true)).toMatchObject({ status: 1, stderr: expect.stringContaining('needs Node 22.12') });
  });

  it('passes signals on', async () => {
    built(
      `process.on('SIGTERM', () => { console.log('closing'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000);`,
    );
    pinned();
    const child = spawn(process.execPath, argumentsFor(true), { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said === 'up\n') child.kill('SIGTERM');
    });
    expect(await ended).toEqual([0, null]);
    expect(said).toBe('up\nclosing\n');
  });
});
