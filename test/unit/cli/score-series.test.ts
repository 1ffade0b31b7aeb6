import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from '../../support/command-line.js';

const NAB = fileURLToPath(new URL('../../fixtures/nab/data/', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-series-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const out = (name = ''): string => join(folder, 'out', name);
/** Without any configuration: the command needs none. */
const score = async (...files: string[]) => runHere(['score-series', ...files, '--out', out()], {});

/** A scored file without its last column. */
const asItCame = (text: string): string => text.replaceAll(/,[^,\r\n]*(?=\r?\n|$)/g, '');

describe('score-series', () => {
  it('adds a score to each row of each file and leaves the rest byte for byte', async () => {
    const names = ['realAdExchange/exchange-3_cpm_results.csv', 'realTraffic/speed_7578.csv'];
    const { code, stdout, stderr } = await score(...names.map((name) => join(NAB, name)));
    expect(code).toBe(0);
    const [one, other] = [out('exchange-3_cpm_results.csv'), out('speed_7578.csv')];
    expect(stdout).toBe(`${one}\n${other}\n`);
    expect(stderr).toContain('1,538 values');
    for (const [at, target] of [one, other].entries()) {
      const [scored, source] = [
        readFileSync(target, 'latin1'),
        readFileSync(join(NAB, names[at]!), 'latin1'),
      ];
      expect(asItCame(scored)).toBe(source);
      expect(scored.split(/\r?\n/)[0]).toBe('timestamp,value,anomaly_score');
      const scores = scored
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => Number(line.split(',')[2]));
      expect(scores.every((value) => value >= 0 && value < 1)).toBe(true);
      expect(Math.max(...scores)).toBeGreaterThan(0.999);
    }
  });

  it('keeps line ends, quotes, marks, blank lines and bytes that are no UTF-8', async () => {
    const rows = ['"1, a",5', ' 2 , 5.50 ', '', 'm\u00E4rz,', '4,+1E2'];
    const text = `\u00EF\u00BB\u00BFTimestamp,"Value"\r\n${rows.join('\r\n')}`;
    const { code } = await score(file('a.csv', Buffer.from(text, 'latin1')));
    expect(code).toBe(0);
    const expected = ['"1, a",5,0', ' 2 , 5.50 ,0', '', 'm\u00E4rz,,0', '4,+1E2,0'];
    expect(readFileSync(out('a.csv'), 'latin1')).toBe(
      `\u00EF\u00BB\u00BFTimestamp,"Value",anomaly_score\r\n${expected.join('\r\n')}`,
    );
  });

  it('a file of several chunks is scored as one', async () => {
    const rows = Array.from(
      { length: 12_000 },
      (_, at) => `2026-01-01T00:00:00Z,${at === 11_500 ? 500 : at % 7}\n`,
    );
    expect((await score(file('long.csv', `timestamp,value\n${rows.join('')}`))).code).toBe(0);
    const lines = readFileSync(out('long.csv'), 'utf8').split('\n').slice(1, -1);
    expect(lines).toHaveLength(12_000);
    expect(lines.flatMap((line, at) => (line.endsWith(',0') ? [] : [at]))).toEqual([11_500]);
  });

  it('a header alone is a series without values', async () => {
    expect((await score(file('none.csv', 'timestamp,value\n'))).stderr).toContain('0 values');
    expect(readFileSync(out('none.csv'), 'utf8')).toBe('timestamp,value,anomaly_score\n');
  });
});

describe('what is no series is refused by file and line, and nothing of it is written', () => {
  it.each([
    ['an empty file', '', 1],
    ['no header', '1,2\n', 1],
    ['a column too many', 'timestamp,value,label\n', 1],
    ['a value that is no number', 'timestamp,value\n1,2\n\n3,abc\n', 4],
    ['a row without value', 'timestamp,value\n1\n', 2],
    ['a line without end', `timestamp,value\n1,2\n${'1'.repeat(200_000)}`, 3],
  ])('%s', async (_, text, line) => {
    const source = file('bad.csv', text);
    const { code, stdout, stderr } = await score(source);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`REQUEST_INVALID: ${source}, line ${line}: `);
    expect(stderr).toContain('nothing was written for it');
    expect(readdirSync(out())).toEqual([]);
  });

  it('what was scored before it stays', async () => {
    const good = file('good.csv', 'timestamp,value\n1,2\n');
    expect((await score(good, file('bad.csv', 'nothing\n'))).code).toBe(1);
    expect(readdirSync(out())).toEqual(['good.csv']);
  });

  it('a file that is not there: no file is scored', async () => {
    const good = file('good.csv', 'timestamp,value\n1,2\n');
    const { code, stderr } = await score(good, join(folder, 'none.csv'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FILE_UNREADABLE: .*none\.csv does not exist/);
    expect(existsSync(out())).toBe(false);
  });

  it('two files of one name', async () => {
    mkdirSync(join(folder, 'other'));
    const { code, stderr } = await score(
      file('a.csv', 'timestamp,value\n'),
      file('other/a.csv', 'timestamp,value\n'),
    );
    expect({ code, out: existsSync(out()) }).toEqual({ code: 1, out: false });
    expect(stderr).toContain('would both become');
  });

  it('a file that would overwrite itself, also by another name', async () => {
    const source = file('a.csv', 'timestamp,value\n1,2\n');
    symlinkSync(folder, out());
    const { code, stderr } = await score(source);
    expect(code).toBe(1);
    expect(stderr).toContain('would overwrite itself');
    expect(readFileSync(source, 'utf8')).toBe('timestamp,value\n1,2\n');
  });
});
