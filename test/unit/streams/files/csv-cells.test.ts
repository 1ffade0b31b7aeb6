import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../../streams/files/csv-cells.js';
import { readCsvRows } from '../../../../streams/files/csv.js';
import { type FileRow, readRow } from '../../../../streams/files/file-row.js';

describe('the cells of a record', () => {
  it.each<[string, string[] | undefined]>([
    ['', ['']],
    [',', ['', '']],
    ['a,b', ['a', 'b']],
    ['"a","b"', ['a', 'b']],
    ['"a",', ['a', '']],
    ['"",""', ['', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a""b",c', ['a"b', 'c']],
    ['""""', ['"']],
    ['"a\nb",c', ['a\nb', 'c']],
    [' "a"', undefined],
    ['"a" ,b', undefined],
    ['"a', undefined],
    ['"', undefined],
    ['a"b', undefined],
    ['"a"b"', undefined],
    ['"a","b', undefined],
    ['"a""', undefined],
  ])('%j', (record, cells) => {
    expect(cellsOf(record, ',')).toEqual(cells);
  });

  it('are those of another implementation, for any record', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('"', ';', 'x', '""', '";"') },
      fc.string(),
    );
    const record = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(record, (text) => {
        fc.pre(text !== '' && !/[\r\n]/.test(text));
        expect(cellsOf(text, ';')).toEqual(ofLibrary(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

function ofLibrary(text: string): string[] | undefined {
  try {
    const [cells, ...more] = parse(text, { delimiter: ';', relax_column_count: true });
    return more.length === 0 ? cells : undefined;
  } catch {
    return undefined;
  }
}

async function* cutAt(bytes: Buffer, places: readonly number[]): AsyncGenerator<Buffer> {
  const bounds = [0, ...[...new Set(places)].sort((a, b) => a - b), bytes.length];
  for (const [index, end] of bounds.slice(1).entries()) yield bytes.subarray(bounds[index], end);
}

async function rowsOf(bytes: Buffer, places: readonly number[]): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const some of readCsvRows(cutAt(bytes, places), { maxBytes: 60 })) rows.push(...some);
  return rows;
}

describe('rows of a table', () => {
  it('are the same wherever the stream is cut', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'a', '"b"', '"c,d"', '"e""f"', '"g\nh"', '"i', 'j"k', 'ü€😀', '\r', 'x'.repeat(70)),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    const lines = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    const end = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(lines, end, fc.array(fc.nat(400), { maxLength: 12 }), async (all, between, cuts) => {
        const bytes = Buffer.from(['A,B', ...all.map((cells) => cells.join(','))].join(between));
        const places = cuts.map((place) => place % bytes.length);
        const whole = (await rowsOf(bytes, [])).map(readRow);
        expect((await rowsOf(bytes, places)).map(readRow)).toEqual(whole);
      }),
    );
  });

  it('are read anew each time, each with objects of its own', async () => {
    const [first, second] = await rowsOf(Buffer.from('A,1,B\nx,y,z\nu,v,w\n'), []);
    const [once, again] = [readRow(first!), readRow(first!)];
    expect(once.payload).toEqual({ A: 'x', 1: 'y', B: 'z' });
    expect(again.payload).not.toBe(once.payload);
    Object.assign(once.payload as object, { A: 'changed' });
    expect(readRow(second!).payload).toEqual({ A: 'u', 1: 'v', B: 'w' });
    expect(again.payload).toEqual({ A: 'x', 1: 'y', B: 'z' });
  });
});
