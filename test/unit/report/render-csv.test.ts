import { parse } from 'csv-parse/sync';
import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../src/kernel/csv-row.js';

describe('a cell', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    [null, ''],
    [-5, '-5'],
    [true, 'true'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\r\nb', '"a\r\nb"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['a=1', 'a=1'],
  ])('%j is written %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('is read back as it was by an independent parser, and never begins a formula', () => {
    assert(
      property(array(string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (texts) => {
        const [row] = parse(`${texts.map(csvCell).join(',')}\r\n`, { record_delimiter: '\r\n' });
        expect(row?.map((cell, index) => (cell === texts[index] ? cell : cell.slice(1)))).toEqual(texts);
        expect(row?.every((cell) => !/^[=+\-@\t\r]/.test(cell))).toBe(true);
      }),
    );
  });
});
