import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Graded } from '../../../src/conformance/grade.js';
import { runHere } from '../../support/command-line.js';

const ORCHARD = fileURLToPath(new URL('../../../streams/sources/generic/samples/', import.meta.url));
const SALESFORCE = fileURLToPath(new URL('../../fixtures/appomni/salesforce.jsonl', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-conformance-'));
  const records = readFileSync(SALESFORCE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event));
  writeFileSync(join(folder, 'salesforce.jsonl'), `${records.join('\n')}\n`);
  writeFileSync(join(folder, 'salesforce.json'), `[${records.join(',')}]`);
  writeFileSync(join(folder, 'salesforce.jsonl.gz'), gzipSync(records.join('\n')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const conformance = async (...words: string[]) => runHere(['conformance', ...words], {});
const graded = async (...words: string[]): Promise<Graded> => {
  const { code, stdout, stderr } = await conformance('--json', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Graded;
};

describe('a file is read as an import reads it', () => {
  it.each(['salesforce.jsonl', 'salesforce.json', 'salesforce.jsonl.gz'])('%s', async (file) => {
    const { counts, kinds } = await graded('--format', 'salesforce', join(folder, file));
    expect(counts).toMatchObject({ rows: 27, events: 27, refused: 0, noAct: 0 });
    expect(kinds.find(({ key }) => key === 'mfa_verification')).toMatchObject({ events: 2 });
  });

  it('CSV through a mapping of its own, in the zone that is given', async () => {
    const words = ['--format', 'generic', '--mapping', join(ORCHARD, 'orchard.yaml')];
    const { counts, volumes } = await graded(...words, join(ORCHARD, 'orchard.csv'));
    expect(counts.events).toBeGreaterThan(1);
    expect(volumes[0]).toMatchObject({ measure: 'export', acts: 1, share: 1 });
  });

  it('says the same in words, and stores nothing', async () => {
    const { code, stdout } = await conformance('--format', 'salesforce', join(folder, 'salesforce.jsonl'));
    expect(code).toBe(0);
    expect(stdout).toContain('27 rows: 27 events, 0 refused');
    expect(stdout).toContain('weaker  exported-records');
    expect(readdirSync(folder).sort()).toEqual([
      'salesforce.json',
      'salesforce.jsonl',
      'salesforce.jsonl.gz',
    ]);
  });

  it('shows a terminal no control characters of the file', async () => {
    const file = join(folder, 'steering.jsonl');
    writeFileSync(file, JSON.stringify({ key: '1', '\u001B[2J': 1, occurredAt: 'x', actor: { id: 'u' } }));
    const { stdout } = await conformance(file);
    rmSync(file);
    expect(stdout).toContain('1 refused');
    expect(stdout.includes('\u001B')).toBe(false);
  });
});

describe('wrong usage', () => {
  it.each([
    [['none.jsonl'], 1, 'does not exist or may not be read'],
    [['--format', 'generic', SALESFORCE], 1, 'add --mapping FILE'],
    [['--mapping', SALESFORCE, SALESFORCE], 1, 'Only the format generic takes a mapping'],
    [['--format', 'unheard', SALESFORCE], 2, 'unheard'],
    [['--tenant-zone', 'Mars/Base', SALESFORCE], 2, 'Mars/Base'],
  ])('%j', async (words, code, said) => {
    const ended = await conformance(...words);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(said);
  });
});

it('coverage prints the page of the documentation', async () => {
  const page = readFileSync(new URL('../../../docs/coverage.md', import.meta.url), 'utf8');
  expect(await runHere(['coverage'], {})).toEqual({ code: 0, stdout: page, stderr: '' });
});
