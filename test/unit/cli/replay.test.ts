import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayConfig } from '../../../src/cli/replay-config.js';
import { WholeFile } from '../../../src/cli/whole-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (text: string): string => {
  const path = join(folder, 'some.yaml');
  writeFileSync(path, text);
  return path;
};

describe('what --config names', () => {
  it('is another detection', () => {
    const path = fileOf('budget: 2000\ndetectors:\n  slow-reading: false\n');
    const variant = { budget: 2_000, detectors: { 'slow-reading': false } };
    expect(replayConfig(path)).toEqual({ variant, config: undefined });
  });

  it('or the file that every command takes, which says nothing of detection', () => {
    const path = fileOf('dataDir: ./data\nbudgets: 3\n');
    expect(replayConfig(path)).toEqual({ variant: {}, config: path });
  });

  it('or nothing', () => {
    expect(replayConfig(undefined)).toEqual({ variant: {}, config: undefined });
  });

  it.each([
    ['an unknown key beside it', 'budget: 500\ncolour: red\n', 'colour'],
    ['a budget that is none', 'budget: many\n', 'budget'],
    ['an unknown detector', 'detectors: { nobody: true }\n', 'nobody'],
    ['no YAML', 'budget: [\n', 'one fault'],
    ['no mapping', '- budget\n', 'no mapping'],
  ])('%s is refused, with what is wrong', (_, text, wrong) => {
    const path = fileOf(text);
    expect(() => replayConfig(path)).toThrow(wrong);
  });
});

describe('a file of lines', () => {
  const parts = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.part'));

  it("appears whole, in the place of an earlier one, and is its owner's alone", async () => {
    const path = join(folder, 'alerts.jsonl');
    writeFileSync(path, 'old');
    const file = await WholeFile.open(path);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.finish(['{"a":1}', '{"b":2}']);
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"b":2}\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(parts()).toEqual([]);
  });

  it('or not at all: what was there before stays', async () => {
    const path = join(folder, 'kept.jsonl');
    writeFileSync(path, 'old');
    const lines = function* (): Generator<string> {
      yield 'one';
      throw new Error('no more');
    };
    const file = await WholeFile.open(path);
    await expect(file.finish(lines())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(parts()).toEqual([]);
  });

  it('leaves nothing when it is given up', async () => {
    const path = join(folder, 'given-up.jsonl');
    await (await WholeFile.open(path)).discard();
    expect(readdirSync(folder).filter((name) => name.startsWith('given-up'))).toEqual([]);
  });

  it('of two that are written to one place each is whole, and neither takes the other away', async () => {
    const path = join(folder, 'both.jsonl');
    const [one, other] = [await WholeFile.open(path), await WholeFile.open(path)];
    await other.discard();
    await one.finish(['{"a":1}']);
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n');
    expect(parts()).toEqual([]);
  });

  it("leaves somebody's file of that name alone", async () => {
    const mine = join(folder, 'mine.jsonl.part');
    writeFileSync(mine, 'mine');
    await (await WholeFile.open(join(folder, 'mine.jsonl'))).finish(['x']);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
    rmSync(mine);
  });

  it('writes what a link names, and the link stays one', async () => {
    const [real, link] = [join(folder, 'real.jsonl'), join(folder, 'link.jsonl')];
    writeFileSync(real, 'old');
    symlinkSync(real, link);
    await (await WholeFile.open(link)).finish(['{"a":1}']);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('{"a":1}\n');
  });

  it('writes into what is no file, and puts nothing in its place', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    reader.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await (await WholeFile.open(pipe)).finish(['{"a":1}']);
    await once(reader, 'close');
    expect(said).toBe('{"a":1}\n');
    expect(statSync(pipe).isFIFO()).toBe(true);
    expect(parts()).toEqual([]);
  });

  it('says at once that it cannot be a folder', async () => {
    await expect(WholeFile.open(folder)).rejects.toThrow('it is a folder');
    expect(parts()).toEqual([]);
  });

  it('says at once where it cannot be', async () => {
    await expect(WholeFile.open(join(folder, 'none', 'x'))).rejects.toThrow('cannot be written');
  });
});
