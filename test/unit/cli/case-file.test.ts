import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

const ID = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-case-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(fails: boolean): AsyncGenerator<Uint8Array> {
  yield Buffer.from('PK');
  if (fails) throw new Error('the connection was lost');
  yield Buffer.from('...');
}

const writing = async (fails = false): Promise<unknown> => {
  const file = async (tenant: string, id: string) => {
    expect([tenant, id]).toEqual(['acme', ID]);
    return { id, chunks: chunks(fails) };
  };
  const out = ['--tenant', 'acme', '--out', join(folder, 'case.zip')];
  return wordsAgainst({ alerting: { cases: { file } } }, ['cases', 'file', ID, ...out]);
};
const written = (): string => readFileSync(join(folder, 'case.zip'), 'utf8');

describe('ledgerwatch cases file', () => {
  it('writes the archive for its owner alone', async () => {
    await writing();
    expect(written()).toBe('PK...');
    expect(statSync(join(folder, 'case.zip')).mode & 0o777).toBe(0o600);
  });

  it('writes what a link names', async () => {
    writeFileSync(join(folder, 'real.zip'), 'of yesterday');
    symlinkSync(join(folder, 'real.zip'), join(folder, 'case.zip'));
    await writing();
    expect(lstatSync(join(folder, 'case.zip')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.zip'), 'utf8')).toBe('PK...');
  });

  it('leaves no half of one, and what was there, when it breaks off', async () => {
    writeFileSync(join(folder, 'case.zip'), 'of yesterday');
    await expect(writing(true)).rejects.toThrow('the connection was lost');
    expect(readdirSync(folder)).toEqual(['case.zip']);
    expect(written()).toBe('of yesterday');
  });
});
