import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadRow, readRow } from '../../../../streams/files/file-row.js';
import { readRows, type RowLimits } from '../../../../streams/files/rows.js';
import type { SourceFormat } from '../../../../streams/sources/registry.js';

const LIMITS: RowLimits = { maxRowBytes: 100, maxUnpackedBytes: 1_000_000 };

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function rowsOf(text: string | Buffer, format: SourceFormat = 'json', size = 7, limits = LIMITS) {
  const rows: ReadRow[] = [];
  for await (const some of readRows(chunked(Buffer.from(text), size), format, limits))
    rows.push(...some.map(readRow));
  return rows;
}

const brief = (rows: ReadRow[]) =>
  rows.map(({ line, bytes, payload, fault }) => [line, fault?.reason ?? payload ?? bytes?.toString()]);
const csv = async (text: string | Buffer, size?: number) => brief(await rowsOf(text, 'salesforce-elf', size));

it.each(['{"EVENT_TYPE":"URI"}', '[{"EVENT_TYPE":"URI"}]'])(
  'takes %s of Salesforce as JSON',
  async (text) => {
    expect(brief(await rowsOf(text, 'salesforce'))).toEqual([[1, '{"EVENT_TYPE":"URI"}']]);
  },
);

it('takes all else of Salesforce as CSV', async () => {
  expect(brief(await rowsOf('"EVENT_TYPE"\n"URI"', 'salesforce'))).toEqual([[2, { EVENT_TYPE: 'URI' }]]);
});

describe('JSON lines', () => {
  it.each([
    ['nothing', '', []],
    ['one line without its end', '{}', [[1, '{}']]],
    [
      'line ends of Windows',
      '{}\r\n[]\r\n',
      [
        [1, '{}'],
        [2, '[]'],
      ],
    ],
    [
      'blank lines, counted',
      '{}\n\n  \n[]\n',
      [
        [1, '{}'],
        [4, '[]'],
      ],
    ],
    ['a byte order mark', '\ufeff{}\n', [[1, '{}']]],
    [
      'a line over the limit',
      `{}\n"${'x'.repeat(200)}"\n[]\n`,
      [
        [1, '{}'],
        [2, 'too-large'],
        [3, '[]'],
      ],
    ],
    [
      'a last line over the limit',
      `{}\n"${'x'.repeat(200)}"`,
      [
        [1, '{}'],
        [2, 'too-large'],
      ],
    ],
    ['a line of exactly the limit', 'x'.repeat(100), [[1, 'x'.repeat(100)]]],
  ])('reads %s', async (_name, text, expected) => {
    expect(brief(await rowsOf(text))).toEqual(expected);
  });

  it('gives the same rows however the stream is cut', async () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '{'), maxLength: 400 });
    const formats = fc.constantFrom<SourceFormat>('json', 'salesforce-elf');
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 50 }), formats, async (text, size, format) => {
        expect(await rowsOf(text, format, size)).toEqual(await rowsOf(text, format, 10_000));
      }),
    );
  });
});

describe('CSV', () => {
  it('reads rows as objects of their columns', async () => {
    expect(await csv('"A","B"\n"1","x"\n"2",""\n')).toEqual([
      [2, { A: '1', B: 'x' }],
      [3, { A: '2', B: '' }],
    ]);
  });

  it('counts physical lines when a cell spans several', async () => {
    expect(await csv('A,B\r\n1,"x\r\ny ""z"", w"\r\n2,v\r\n')).toEqual([
      [2, { A: '1', B: 'x\r\ny "z", w' }],
      [4, { A: '2', B: 'v' }],
    ]);
  });

  it.each([
    ['too few cells', '1'],
    ['too many cells', '1,2,3'],
    ['a quote within a bare cell', '1,x"y'],
    ['text behind a quoted cell', '1,"x"y'],
  ])('faults a row with %s and reads its neighbours', async (_name, bad) => {
    expect(await csv(`A,B\n0,a\n${bad}\n2,b\n`)).toEqual([
      [2, { A: '0', B: 'a' }],
      [3, 'not-csv'],
      [4, { A: '2', B: 'b' }],
    ]);
  });

  it('lets bare quotes of two rows not swallow what lies between', async () => {
    expect(await csv('A,B\n1,x"y\n2,b\n3,x"y\n')).toEqual([
      [2, 'not-csv'],
      [3, { A: '2', B: 'b' }],
      [4, 'not-csv'],
    ]);
  });

  it('gives up only the line of a quote that is never closed', async () => {
    expect(await csv('A,B\n0,a\n1,"x\n2,b\n3,c\n')).toEqual([
      [2, { A: '0', B: 'a' }],
      [3, 'not-csv'],
      [4, { A: '2', B: 'b' }],
      [5, { A: '3', B: 'c' }],
    ]);
  });

  it('does so too when the rest is longer than the limit', async () => {
    const rest = Array.from({ length: 40 }, (_, index) => `${index},row`);
    const rows = await csv(['A,B', '1,"x', ...rest].join('\n'));
    expect(rows).toHaveLength(41);
    expect(rows.filter(([, said]) => said === 'not-csv')).toEqual([[2, 'not-csv']]);
  });

  it('faults a row over the limit and goes on', async () => {
    expect(await csv(`A,B\n1,${'x'.repeat(300)}\n2,b\n`)).toEqual([
      [2, 'too-large'],
      [3, { A: '2', B: 'b' }],
    ]);
  });

  it('faults bytes that are no UTF-8 and goes on', async () => {
    const bytes = Buffer.concat([Buffer.from('A,B\n1,'), Buffer.from([0xff]), Buffer.from('\n2,b\n')]);
    expect(await csv(bytes)).toEqual([
      [2, 'not-utf8'],
      [3, { A: '2', B: 'b' }],
    ]);
  });

  it.each([['A,A'], ['A,'], ['A,__proto__'], ['A,"B']])(
    'faults all rows behind the header %j',
    async (header) => {
      const reasons = (await csv(`${header}\n1,2\n`)).map(([, said]) => said);
      expect(new Set(reasons)).toEqual(new Set(['not-csv']));
    },
  );

  it('reads JSON lines when the file begins with a brace', async () => {
    expect(await csv('{"A":1}\n')).toEqual([[1, '{"A":1}']]);
  });

  it('reads back what a writer of RFC 4180 wrote', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', ' '), maxLength: 8 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 12 }), async (rows) => {
        const text = ['A,B', ...rows.map((row) => row.map(quote).join(','))].join('\n');
        const read = await rowsOf(text, 'salesforce-elf', 5);
        expect(read.map(({ payload }) => payload)).toEqual(rows.map(([A, B]) => ({ A, B })));
      }),
    );
  });
});

describe('records that no parser sees', () => {
  it('have the cells that the parser finds in them', async () => {
    const cell = fc.constantFrom(
      '',
      'a',
      '"a"',
      '""',
      '"a,b"',
      '"a""b"',
      '"a","b"',
      'a"b',
      '"',
      ' "a"',
      '"a" ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (cells) => {
        const line = cells.join(',');
        const [row] = await rowsOf(`A,B,C\n${line}`, 'salesforce-elf');
        expect(row?.payload).toEqual(ofLibrary(line));
      }),
    );
  });
});

/** Of a row of three cells, by the library alone. */
function ofLibrary(line: string): unknown {
  try {
    const [cells = [], ...more] = parse(line, { relax_column_count: true });
    const [A, B, C] = cells;
    return cells.length === 3 && more.length === 0 ? { A, B, C } : undefined;
  } catch {
    return undefined;
  }
}

describe('packed files', () => {
  const lines = '{"a":1}\n'.repeat(1_000);

  it('reads what gzip packed', async () => {
    expect(await rowsOf(gzipSync(lines), 'json', 11)).toEqual(await rowsOf(lines));
  });

  it('keeps the rows before the place where the file breaks off, and says that it does', async () => {
    const packed = gzipSync(lines);
    const rows = await rowsOf(packed.subarray(0, packed.length - 9));
    expect(rows.at(-1)?.fault?.reason).toBe('not-gzip');
    expect(rows.slice(0, -1).every(({ fault }) => fault === undefined)).toBe(true);
  });

  it('faults damage', async () => {
    const packed = Buffer.from(gzipSync(lines));
    packed.fill(0x55, 12, 24);
    expect((await rowsOf(packed)).at(-1)?.fault?.reason).toBe('not-gzip');
  });

  it('holds nothing of a bomb without line ends', async () => {
    const rows = await rowsOf(gzipSync(Buffer.alloc(20_000_000)), 'json', 4_096, {
      ...LIMITS,
      maxUnpackedBytes: 30_000_000,
    });
    expect(rows).toMatchObject([{ line: 1, bytes: undefined, fault: { reason: 'too-large' } }]);
  });

  it('stops unpacking at the limit, after the rows within it', async () => {
    const rows = await rowsOf(gzipSync('{}\n'.repeat(100_000)), 'json', 4_096, {
      ...LIMITS,
      maxUnpackedBytes: 90_000,
    });
    expect(rows.length).toBeLessThanOrEqual(30_001);
    expect(rows.at(-1)).toMatchObject({ line: rows.length, fault: { reason: 'too-large' } });
    expect(rows.filter(({ fault }) => fault !== undefined)).toHaveLength(1);
  });

  it('lets an error of the carrier through', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('{}\n');
      throw new Error('disk');
    }
    const rows = readRows(broken(), 'json', LIMITS);
    await expect(rows.next()).rejects.toThrow('disk');
  });
});

describe('files of vendors', () => {
  it.each(['salesforce-elf', 'hubspot', 'zoho', 'pipedrive'] as const)(
    '%s: a header and rows, or JSON lines, or a list',
    async (format) => {
      const text = 'Time,Type\r\n2026,EXPORT\n';
      expect(brief(await rowsOf(text, format))).toEqual([[2, { Time: '2026', Type: 'EXPORT' }]]);
      expect(brief(await rowsOf('\ufeff {"id":1}\n', format))).toEqual([[1, ' {"id":1}']]);
      expect(brief(await rowsOf('\ufeff [{"id":1}]\n', format))).toEqual([[1, '{"id":1}']]);
    },
  );
});
