import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesSchema } from '../../../../src/event/attributes.js';
import { readAddress } from '../../../../streams/sources/address.js';
import { hmacOf } from '../../../../streams/sources/hmac.js';
import { cut, RecordReader } from '../../../../streams/sources/record-reader.js';
import { isoOf, readTime } from '../../../../streams/sources/time.js';

describe('readAddress', () => {
  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['198.51.100.1:443', '198.51.100.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]:8080', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['Salesforce.com IP', undefined],
    ['2001db8fffffffffffffffffffffffa', undefined],
    ['1', undefined],
    ['0x7f.1', undefined],
    ['198.51.100.01', undefined],
    ['1.2.3.256', undefined],
    ['1.2.3.', undefined],
    ['1.2.3.4.', undefined],
    [' 198.51.100.1', '198.51.100.1'],
    ['999.1.1.1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(readAddress(text)).toBe(expected);
  });
});

describe('readTime', () => {
  it.each([
    ['2023-03-17T14:14:57.834Z', '2023-03-17T14:14:57.834Z', false],
    ['2023-03-22T13:18:46.826+0000', '2023-03-22T13:18:46.826Z', false],
    ['2023-03-10T14:04:29+02:00', '2023-03-10T12:04:29.000Z', false],
    ['2019-01-01T12:00:00.00', '2019-01-01T12:00:00.000Z', true],
    ['2024-01-18 10:30:15.789', '2024-01-18T10:30:15.789Z', true],
    ['20230315013819.200', '2023-03-15T01:38:19.200Z', true],
    ['20230315013819', '2023-03-15T01:38:19.000Z', true],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z', false],
    ['2023-12-31 23:59:59', '2023-12-31T23:59:59.000Z', true],
    [1_679_000_000_123, '2023-03-16T20:53:20.123Z', false],
  ])('reads %j', (value, iso, zoneAssumed) => {
    expect(readTime(value)).toEqual({ iso, zoneAssumed });
  });

  it.each([
    '',
    'yesterday',
    '2023-13-01T00:00:00Z',
    '20231301000000',
    '2023-02-29T00:00:00Z',
    '2023-04-31 10:00:00',
    '20230230101010',
    '03/15/2023 1:38 PM',
    null,
    {},
    NaN,
    1e300,
  ])('reads %j as nothing', (value) => {
    expect(readTime(value)).toBeUndefined();
  });

  it.each([
    // CET and CEST; an hour the clocks leave out (2024-03-31 02:30) and one that comes twice (2024-10-27 02:30).
    ['2024-01-18 10:30:15.789', 'Europe/Berlin', '2024-01-18T09:30:15.789Z'],
    ['2024-07-18T10:30:15', 'Europe/Berlin', '2024-07-18T08:30:15.000Z'],
    ['2024-03-31 02:30:00', 'Europe/Berlin', '2024-03-31T01:30:00.000Z'],
    ['2024-03-31 03:00:00', 'Europe/Berlin', '2024-03-31T01:00:00.000Z'],
    ['2024-10-27 02:30:00', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
    ['2024-10-27 03:00:00', 'Europe/Berlin', '2024-10-27T02:00:00.000Z'],
    ['2024-11-03 01:30:00', 'America/New_York', '2024-11-03T05:30:00.000Z'],
    ['20230315013819.200', 'Asia/Kolkata', '2023-03-14T20:08:19.200Z'],
    ['2024-01-18 00:00:00', 'Pacific/Kiritimati', '2024-01-17T10:00:00.000Z'],
  ])('reads %j in %s', (value, timeZone, iso) => {
    expect(readTime(value, timeZone)).toEqual({ iso, zoneAssumed: true });
  });

  it('an offset that was written counts, whatever zone the source declared', () => {
    expect(readTime('2024-01-18T10:30:15+02:00', 'Asia/Kolkata')).toEqual({
      iso: '2024-01-18T08:30:15.000Z',
      zoneAssumed: false,
    });
  });

  it('writes no time outside the years 1 to 9999', () => {
    expect(isoOf(253_402_300_800_000)).toBeUndefined();
    expect(isoOf(253_402_300_799_999)).toBe('9999-12-31T23:59:59.999Z');
  });
});

describe('RecordReader', () => {
  it.each([
    ['0', 0],
    ['1050.0', 1050],
    [20_680, 20_680],
    ['', undefined],
    ['12.5', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['18446744073709551616', undefined],
  ])('counts %j as %j', (value, expected) => {
    expect(new RecordReader({ ROWS: value }).count('ROWS')).toBe(expected);
  });

  it('keeps what was not taken, and nothing that is empty', () => {
    const reader = new RecordReader({ A: 'a', B: 'b', C: '', D: null, E: 0 });
    reader.take('A');
    expect(reader.rest()).toEqual({ B: 'b', E: 0 });
  });

  it('cuts a long text and says so', () => {
    const reader = new RecordReader({ QUERY: 'x'.repeat(2_001) });
    expect(reader.rest()).toEqual({ QUERY: 'x'.repeat(2_000) });
    expect(reader.derived).toEqual(['attributes.QUERY']);
  });

  it('cuts no character in half', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });

  it('stops at the bounds of attributes and says so', () => {
    const reader = new RecordReader(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`C${index}`, '"'.repeat(1_500)])),
    );
    expect(attributesSchema.safeParse(reader.rest()).success).toBe(true);
    expect(reader.derived).toEqual(['attributes']);
  });

  it('keeps the rest of any record within the bounds of attributes', () => {
    const records = fc.dictionary(
      fc.string({ maxLength: 150 }),
      fc.oneof(fc.jsonValue({ maxDepth: 12 }), fc.string({ minLength: 1_000, maxLength: 4_000 })),
      { maxKeys: 60, noNullPrototype: true },
    );
    fc.assert(
      fc.property(records, (record) => {
        expect(attributesSchema.safeParse(new RecordReader(record).rest()).success).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a time as we write it ourselves', () => {
  it.each([
    '2026-02-28T23:59:59.999Z',
    '2026-02-29T00:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-01T00:00:00.000Z',
    '2026-01-00T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T23:60:00.000Z',
    '2026-12-31T23:59:60.000Z',
    '0000-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00.000Z',
  ])('%s is read as with a blank before it', (text) => {
    expect(readTime(text)).toEqual(readTime(` ${text}`));
  });

  it('is read as with a blank before it, whenever it is', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(-1e14), max: new Date(2e14) }), (date) => {
        const text = date.toISOString();
        expect(readTime(text)).toEqual(readTime(` ${text}`));
      }),
    );
  });
});

describe('hmacOf', () => {
  it('is the HMAC of Node, for keys and texts of any length', () => {
    const keys = fc.uint8Array({ minLength: 0, maxLength: 150 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(keys, fc.array(fc.string({ unit: 'binary', maxLength: 300 })), (key, texts) => {
        const text = texts.map((one) => `${one.length}:${one}`).join('');
        expect(hmacOf(key, texts)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      }),
    );
  });
});
