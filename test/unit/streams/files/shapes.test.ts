import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileRow, readRow } from '../../../../streams/files/file-row.js';
import { readFileRows } from '../../../../streams/files/file-rows.js';
import { readRows, type RowLimits } from '../../../../streams/files/rows.js';
import { shapeOf } from '../../../../streams/files/shape.js';
import type { SourceFormat } from '../../../../streams/sources/registry.js';
import { zipOf } from '../../../support/zip.js';

const LIMITS: RowLimits = { maxRowBytes: 200, maxUnpackedBytes: 100_000 };

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function all(rows: AsyncIterable<FileRow[]>): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for await (const some of rows)
    for (const { line, bytes, payload, fault } of some.map(readRow))
      found.push([line, fault?.reason ?? payload ?? bytes?.toString()]);
  return found;
}

const read = async (
  text: string | Buffer,
  format: SourceFormat = 'generic',
  size = 7,
): Promise<unknown[][]> => all(readRows(chunked(Buffer.from(text), size), format, LIMITS));

describe('CSV of spreadsheets and other tools', () => {
  const rows = [
    [2, { a: '1', b: 'x;y' }],
    [3, { a: '2', b: '' }],
  ];

  it.each<[string, string | Buffer]>([
    ['commas', 'a,b\n1,x;y\n2,\n'],
    ['semicolons', 'a;b\n1;"x;y"\n2;\n'],
    ['tabs', 'a\tb\n1\tx;y\n2\t\n'],
    ['line ends of Windows', 'a;b\r\n1;"x;y"\r\n2;\r\n'],
    ['a byte order mark', '\ufeffa;b\n1;"x;y"\n2;\n'],
    ['UTF-16 as a spreadsheet writes it', Buffer.from('\ufeffa;b\r\n1;"x;y"\r\n2;\r\n', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\ufeffa\tb\n1\tx;y\n2\t\n', 'utf16le').swap16()],
    ['gzip', gzipSync('a,b\n1,x;y\n2,\n')],
  ])('reads %s', async (_name, file) => {
    for (const size of [1, 2, 7, 10_000]) expect(await read(file, 'generic', size)).toEqual(rows);
    expect(await read(file, 'salesforce-events')).toEqual(rows);
  });

  it('reads line breaks and delimiters within quotes, also in the header', async () => {
    expect(await read('"a;1";"b\n2"\n"x\ny";"z;""q"""\n')).toEqual([[3, { 'a;1': 'x\ny', 'b\n2': 'z;"q"' }]]);
  });

  it('of our own JSON has a column for each field of an event', async () => {
    const columns = 'key,actor.id,actor.roles,volume.records,context.mfa,subjects,attributes.a.b,reason';
    const [[, event]] = (await read(`${columns}\nk,u,a;b,12,true,c1; c2,x,\n`, 'json')) as [[number, object]];
    expect(event).toEqual({
      key: 'k',
      actor: { id: 'u', roles: ['a', 'b'] },
      volume: { records: 12 },
      context: { mfa: true },
      subjects: [{ id: 'c1' }, { id: 'c2' }],
      attributes: { a: { b: 'x' } },
    });
  });

  it('of our own JSON leaves what does not fit to the schema', async () => {
    const found = await read('a,a.b,a.__proto__.c,volume.records\n1,2,3,many\n', 'json');
    expect(found).toEqual([[2, { a: '1', 'a.b': '2', 'a.__proto__.c': '3', volume: { records: 'many' } }]]);
  });

  it('takes the delimiter that a spreadsheet names', async () => {
    expect(await read('sep=;\na;b,c\n1;2\n')).toEqual([[3, { a: '1', 'b,c': '2' }]]);
  });

  it('keeps characters beyond the first 65,536 whole in UTF-16', async () => {
    expect(await read(Buffer.from('\ufeffa;b\n😀;é\n', 'utf16le'), 'generic', 3)).toEqual([
      [2, { a: '😀', b: 'é' }],
    ]);
  });

  it.each<[string, SourceFormat, string]>([
    ['{"a":1}', 'generic', 'lines'],
    ['', 'json', 'lines'],
    ['no json', 'json', 'lines'],
    ['one', 'generic', 'csv'],
    ['"a","b"', 'json', 'csv'],
    [' \n [{}]', 'json', 'array'],
    ['{\n "a": 1\n}', 'json', 'document'],
  ])('tells the shape of %j for %s', (text, format, kind) => {
    expect(shapeOf(Buffer.from(text), format).kind).toBe(kind);
  });
});

describe('a JSON list', () => {
  it.each<[string, string, unknown[][]]>([
    ['nothing in it', '[]', []],
    ['one element', '[{"a":1}]', [[1, '{"a":1}']]],
    [
      'several over lines',
      '[\n {"a":[1,2]},\n {"b":"]},{"}\n]\n',
      [
        [1, '\n {"a":[1,2]}'],
        [2, '\n {"b":"]},{"}\n'],
      ],
    ],
    [
      'escapes',
      String.raw`[{"a":"\"],["},7]`,
      [
        [1, String.raw`{"a":"\"],["}`],
        [2, '7'],
      ],
    ],
    [
      'several lists',
      '[1]\n[2,3]',
      [
        [1, '1'],
        [2, '2'],
        [3, '3'],
      ],
    ],
    [
      'a list that breaks off',
      '[{"a":1},{"b"',
      [
        [1, '{"a":1}'],
        [2, 'not-json'],
      ],
    ],
    [
      'something behind it',
      '[1] bad text [2]',
      [
        [1, '1'],
        [2, 'not-json'],
        [3, '2'],
      ],
    ],
    [
      'an element that is too long',
      `[1,"${'x'.repeat(300)}",3]`,
      [
        [1, '1'],
        [2, 'too-large'],
        [3, '3'],
      ],
    ],
  ])('with %s', async (_name, text, expected) => {
    for (const size of [1, 3, 10_000]) expect(await read(text, 'json', size)).toEqual(expected);
  });

  it('gives back what was written, however it was written and cut', async () => {
    // What is longer than a row may be, written as widely as here, is another test's business.
    const widest = (one: unknown): number => Buffer.byteLength(JSON.stringify([one], undefined, 2));
    const lists = fc.array(
      fc.jsonValue({ maxDepth: 2 }).filter((one) => widest(one) <= LIMITS.maxRowBytes),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(2), fc.integer({ min: 1, max: 20 }), async (list, indent, size) => {
        const rows = await read(JSON.stringify(list, undefined, indent), 'json', size);
        expect(rows.map(([line, text]) => [line, JSON.parse(String(text))])).toEqual(
          list.map((one, at) => [at + 1, JSON.parse(JSON.stringify(one))]),
        );
      }),
    );
  });
});

describe('a document over many lines', () => {
  it.each<[string, unknown, unknown[][]]>([
    [
      'a page of records',
      { results: [{ a: 1 }, { a: 2 }], paging: { next: 'x' } },
      [
        [1, '{"a":1}'],
        [2, '{"a":2}'],
      ],
    ],
    [
      'a document of two lists',
      { a: [{ x: 1 }], b: [{ y: 1 }] },
      [[1, JSON.stringify({ a: [{ x: 1 }], b: [{ y: 1 }] }, undefined, 1)]],
    ],
    ['one event', { key: 'k', tags: ['a'] }, [[1, JSON.stringify({ key: 'k', tags: ['a'] }, undefined, 1)]]],
  ])('gives the rows of %s', async (_name, document, expected) => {
    expect(await read(JSON.stringify(document, undefined, 1), 'json')).toEqual(expected);
  });

  it('that is too long is a fault', async () => {
    expect(await read(`{\n"a": "${'x'.repeat(300)}"}`, 'json')).toEqual([[1, 'too-large']]);
  });
});

describe('a zip archive', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lw-zip-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function readZip(bytes: Buffer, limits = LIMITS): Promise<unknown[][]> {
    const path = join(folder, 'file.zip');
    writeFileSync(path, bytes);
    return all(readFileRows(path, 'json', limits));
  }

  it('gives the rows of its entries in order of their names, each with a number of its own', async () => {
    const zip = zipOf([
      { name: 'b/2.jsonl', content: '{"n":3}\n\n{"n":4}' },
      { name: 'a/1.csv', content: 'key;reason\n1;x\n' },
      { name: 'a/2.json.gz', content: gzipSync('[{"n":2}]'), method: 0 },
      { name: 'a/', content: '', method: 0 },
      { name: 'logo.png', content: 'png' },
      { name: '__MACOSX/a/._1.csv', content: 'x' },
    ]);
    const expected = [
      [2, { key: '1', reason: 'x' }],
      [3, '{"n":2}'],
      [4, '{"n":3}'],
      [6, '{"n":4}'],
    ];
    expect(await readZip(zip)).toEqual(expected);
    expect(await readZip(zip)).toEqual(expected);
  });

  it.each<[string, Buffer, unknown[][]]>([
    [
      'an encrypted entry, and reads the others',
      zipOf([
        { name: 'a.csv', content: 'x', encrypted: true },
        { name: 'b.jsonl', content: '{}' },
      ]),
      [
        [1, 'encrypted'],
        [2, '{}'],
      ],
    ],
    ['an entry packed otherwise', zipOf([{ name: 'a.csv', content: 'x', method: 14 }]), [[1, 'not-zip']]],
    [
      'an entry that holds more than it says',
      zipOf([
        { name: 'a.jsonl', content: '{}\n'.repeat(500), claimed: 3 },
        { name: 'b.jsonl', content: '{}' },
      ]),
      [
        [1, 'not-zip'],
        [2, '{}'],
      ],
    ],
    ['an archive of other things', zipOf([{ name: 'a.png', content: 'x' }]), [[1, 'not-zip']]],
    ['an archive of nothing', zipOf([]), [[1, 'not-zip']]],
    [
      'an archive that is cut off',
      zipOf([{ name: 'a.jsonl', content: '{}' }]).subarray(0, 40),
      [[1, 'not-zip']],
    ],
    [
      'more than may be unpacked',
      zipOf([
        { name: 'a.jsonl', content: '{}' },
        { name: 'b.jsonl', content: ' '.repeat(200_000) },
      ]),
      [
        [1, '{}'],
        [2, 'too-large'],
      ],
    ],
  ])('tells of %s', async (_name, zip, expected) => {
    expect(await readZip(zip)).toEqual(expected);
  });
});
