import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A tiny clone with the real scripts; npm is a script that installs two packages and counts its calls. */
let clone: string;
const at = (...path: string[]): string => join(clone, ...path);
const write = (path: string, text: string): void => {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
};

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'ledgerwatch-setup-'));
  cpSync(join(root, 'scripts'), at('scripts'), { recursive: true });
  const version = process.versions.node;
  write('package.json', JSON.stringify({ devDependencies: { node: version } }));
  const packages = {
    '': {},
    'node_modules/node': { version },
    'node_modules/gone': { version: '1.0.0', optional: true },
  };
  write('package-lock.json', JSON.stringify({ packages }));
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json']) write(file, '{}');
  write('src/main.ts', 'export {};\n');
  write('npm/npm', NPM);
  chmodSync(at('npm/npm'), 0o755);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** `nest build` of the tiny clone writes dist/src/main.js, as the real one does. */
const NPM = `#!/bin/sh
echo "$@" >> calls
[ -e broken ] && { echo 'no such version' >&2; exit 1; }
rm -rf node_modules && mkdir -p node_modules/.bin node_modules/node node_modules/@nestjs/cli/bin
ln -s '${process.execPath}' node_modules/.bin/node
echo "const fs=require('fs');fs.appendFileSync('builds','b');if(fs.existsSync('unbuildable')){console.log('error TS1');process.exit(1)}fs.rmSync('dist',{recursive:true,force:true});fs.mkdirSync('dist/src',{recursive:true});fs.writeFileSync('dist/src/main.js','')" > node_modules/@nestjs/cli/bin/nest.js
cp package-lock.json node_modules/.package-lock.json
`;

function setUp(...flags: string[]): { status: number | null; said: string } {
  const env = { ...process.env, PATH: `${at('npm')}:${process.env['PATH']}`, npm_execpath: '' };
  const run = spawnSync(process.execPath, ['scripts/setup.mjs', ...flags], {
    cwd: clone,
    encoding: 'utf8',
    env,
  });
  return { status: run.status, said: run.stdout + run.stderr };
}

const installs = (): number =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n').length : 0;
const builds = (): number => (existsSync(at('builds')) ? readFileSync(at('builds'), 'utf8').length : 0);

describe('node scripts/setup.mjs', () => {
  it('installs and builds once, and then has nothing to do', () => {
    expect(setUp()).toMatchObject({ status: 0 });
    expect(setUp()).toMatchObject({ status: 0 });
    expect([installs(), builds()]).toEqual([1, 1]);
    expect(readFileSync(at('calls'), 'utf8')).toMatch(/^ci /);
  });

  it('installs again when the lockfile asks for something else', () => {
    setUp();
    const packages = { '': {}, 'node_modules/node': { version: '0.0.1' } };
    write('package-lock.json', JSON.stringify({ packages }));
    expect(setUp().said).toContain('node is missing or of another version');
    expect(installs()).toBe(2);
  });

  it('takes an install that npm itself finished', () => {
    setUp();
    rmSync(at('node_modules/.ledgerwatch-setup'));
    expect(setUp().status).toBe(0);
    expect(installs()).toBe(1);
  });

  it('starts over when an install was cut off', () => {
    setUp();
    rmSync(at('node_modules/.ledgerwatch-setup'));
    rmSync(at('node_modules/.package-lock.json'));
    expect(setUp().said).toContain('the last install did not finish');
    expect(installs()).toBe(2);
  });

  it('shows why npm failed, and tries again the next time', () => {
    write('broken', '');
    expect(setUp()).toMatchObject({ status: 1, said: expect.stringContaining('no such version') });
    rmSync(at('broken'));
    expect(setUp().status).toBe(0);
  });

  it('never installs into a linked node_modules', () => {
    setUp();
    cpSync(at('node_modules'), at('elsewhere'), { recursive: true, verbatimSymlinks: true });
    rmSync(at('node_modules'), { recursive: true });
    symlinkSync(at('elsewhere'), at('node_modules'));
    write('package-lock.json', JSON.stringify({ packages: { 'node_modules/new': { version: '1.0.0' } } }));
    expect(setUp('--no-build').status).toBe(0);
    expect(installs()).toBe(1);
  });

  it.each(['src/main.ts', 'streams/a.sql', 'tsconfig.json'])('builds again when %s changes', (path) => {
    setUp();
    write(path, '// changed\n');
    setUp();
    expect([installs(), builds()]).toEqual([1, 2]);
  });

  it('shows why a build failed, and builds again the next time', () => {
    write('unbuildable', '');
    expect(setUp()).toMatchObject({ status: 1, said: expect.stringContaining('error TS1') });
    rmSync(at('unbuildable'));
    expect(setUp().status).toBe(0);
    expect(builds()).toBe(2);
  });

  it('builds in any case with --rebuild, and not at all with --no-build', () => {
    setUp('--no-build');
    expect(builds()).toBe(0);
    setUp('--rebuild');
    setUp('--rebuild');
    expect(builds()).toBe(2);
  });

  it('says what to do when npm refused the install script of the pinned Node', () => {
    setUp();
    rmSync(at('node_modules/.bin/node'));
    expect(setUp()).toMatchObject({ status: 1, said: expect.stringContaining('allowScripts') });
  });
});
