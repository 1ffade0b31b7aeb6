import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePath, valuesAt } from '../../../../../streams/sources/generic/path.js';
import { matches } from '../../../../../streams/sources/generic/pattern.js';
import { formatComplaint, readFormatted } from '../../../../../streams/sources/generic/time-format.js';
import { compileMapping, mapNothing } from '../../../../../streams/sources/generic/map-record.js';
import { definitionSchema } from '../../../../../streams/sources/generic/definition.js';

const at = (path: string, value: unknown, root: unknown = 'root'): unknown => {
  const parsed = parsePath(path);
  return parsed === undefined ? 'no path' : valuesAt(parsed, value, root);
};

describe('paths', () => {
  it.each<[string, unknown, unknown]>([
    ['a', { a: 1 }, [1]],
    ['a.b', { a: { b: 2 } }, [2]],
    ['a.b', { a: 3 }, []],
    [String.raw`a\.b`, { 'a.b': 1 }, [1]],
    ['User Name', { 'User Name': 1 }, [1]],
    ['a[1]', { a: [1, 2] }, [2]],
    ['a[2]', { a: [1, 2] }, []],
    ['a[*].b', { a: [{ b: 1 }, {}, { b: 3 }] }, [1, 3]],
    ['[*]', [1, 2], [1, 2]],
    ['.', 7, [7]],
    ['$.', 7, ['root']],
    ['$', 7, ['root']],
    ['toString', {}, []],
    ['__proto__', {}, []],
    ['', {}, 'no path'],
    ['a..b', {}, 'no path'],
    ['a.', {}, 'no path'],
    ['a[', {}, 'no path'],
    ['a[-1]', {}, 'no path'],
    ['a[1]b', {}, 'no path'],
  ])('%s of %j', (path, value, expected) => {
    expect(at(path, value)).toEqual(expected);
  });
});

describe('patterns', () => {
  it.each([
    ['EXPORT*', 'export_csv', true],
    ['*port*', 'Export', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b', false],
  ])('%s and "%s": %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('are what a regular expression would be', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const words = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(texts, words, (pattern, text) => {
        const form = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches(pattern, text)).toBe(new RegExp(`^${form}$`).test(text));
      }),
    );
  });

  it('do not take long', () => {
    const started = performance.now();
    expect(matches(`${'*a'.repeat(250)}b`, 'a'.repeat(2_048))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('times', () => {
  it.each<[unknown, string, string | undefined, string | undefined]>([
    ['05.07.2026 14:03:09', 'DD.MM.YYYY HH:mm:ss', 'Europe/Berlin', '2026-07-05T12:03:09.000Z'],
    ['5.1.2026 9:00', 'DD.MM.YYYY HH:mm', undefined, '2026-01-05T09:00:00.000Z'],
    ['3/22/2023 12:05:01 AM', 'MM/DD/YYYY hh:mm:ss A', undefined, '2023-03-22T00:05:01.000Z'],
    ['3/22/2023 12:05:01 PM', 'MM/DD/YYYY hh:mm:ss A', undefined, '2023-03-22T12:05:01.000Z'],
    ['3/22/2023 1:05:01 pm', 'MM/DD/YYYY hh:mm:ss A', undefined, '2023-03-22T13:05:01.000Z'],
    ['2026-01-05 09:00:00.7', 'YYYY-MM-DD HH:mm:ss.SSS', undefined, '2026-01-05T09:00:00.700Z'],
    ['2026-01-05T09:00:00+01:00', 'iso', 'Asia/Tokyo', '2026-01-05T08:00:00.000Z'],
    [1_767_603_600, 'epoch-s', undefined, '2026-01-05T09:00:00.000Z'],
    ['1767603600.5', 'epoch-s', undefined, '2026-01-05T09:00:00.500Z'],
    ['1767603600000', 'epoch-ms', undefined, '2026-01-05T09:00:00.000Z'],
    ['31.02.2026 09:00', 'DD.MM.YYYY HH:mm', undefined, undefined],
    ['05-01-2026 09:00', 'DD.MM.YYYY HH:mm', undefined, undefined],
    ['05.01.2026 09:00 x', 'DD.MM.YYYY HH:mm', undefined, undefined],
    ['', 'epoch-ms', undefined, undefined],
    [null, 'DD.MM.YYYY HH:mm', undefined, undefined],
    ['x'.repeat(10_000), 'DD.MM.YYYY HH:mm', undefined, undefined],
  ])('%s by %s in %s', (value, format, zone, expected) => {
    expect(readFormatted(value, format, zone)?.iso).toBe(expected);
  });

  it.each(['iso', 'epoch-s', 'epoch-ms', 'DD.MM.YYYY HH:mm', 'YYYYMMDDHHmmss'])(
    'takes the format %s',
    (format) => {
      expect(formatComplaint(format)).toBeUndefined();
    },
  );

  it.each(['', 'DD.MM HH:mm', 'YYYY-MM-DD', 'YYYY-MM-DD hh:mm', '%Y'])(
    'refuses the format "%s"',
    (format) => {
      expect(formatComplaint(format)).toContain('lacks');
    },
  );
});

const definition = definitionSchema.parse({
  mapping: 1,
  each: 'rows[*]',
  event: {
    key: ['id', { from: '$.org' }],
    occurredAt: 'at',
    actor: { id: 'who', roles: 'roles' },
    target: { name: 'title' },
    context: { ip: 'ip', mfa: 'mfa', country: 'land' },
    volume: { records: 'n' },
  },
  actions: [{ when: { what: ['1', 'x'] }, action: 'record.read', corroborating: true }],
  tests: [{ name: 'none', in: {}, expect: [{ ignored: true }] }],
});

describe('people that every record of a message names', () => {
  const mapping = compileMapping(
    definitionSchema.parse({
      mapping: 1,
      each: 'records[*]',
      event: { key: ['id'], occurredAt: 't', subjects: { each: '$.people[*]', id: 'id' } },
      actions: [{ when: { id: { present: true } }, action: 'record.read' }],
      tests: [{ name: 'none', in: {}, expect: [{ ignored: true }] }],
    }),
  );
  const message = (records: number, people: number) => ({
    records: Array.from({ length: records }, (_, id) => ({ id, t: '2026-01-01T00:00:00Z' })),
    people: Array.from({ length: people }, (_, id) => ({ id })),
  });

  it('are taken up to a bound for all of them together', () => {
    const items = mapping.map(message(20, 5_000), { receivedAt: 0 });
    expect(items.map(({ kind }) => kind)).toEqual(Array(20).fill('event'));
  });

  it('beyond it the message is refused as one, before it costs anything', () => {
    const begun = performance.now();
    const items = mapping.map(message(3_000, 5_000), { receivedAt: 0 });
    expect(items).toMatchObject([{ kind: 'fault', fault: { reason: 'envelope' } }]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('records', () => {
  const { map } = compileMapping(definition);
  const row = { id: 1, at: '2026-01-05T09:00:00Z', who: 'u', what: 1 };

  it('explodes a list, and reads what stands beside it', () => {
    const items = map({ org: 'o', rows: [row, { ...row, id: 2 }] }, { receivedAt: 0 });
    expect(items.map((item) => item.kind === 'event' && (item.candidate as { key: string }).key)).toEqual([
      '1:o',
      '2:o',
    ]);
  });

  it('reads flags, countries, counts and roles, and drops what is none', () => {
    const good = {
      ...row,
      mfa: 'Yes',
      land: 'de',
      n: '0',
      roles: 'a; b',
      ip: '[2001:DB8::1]:80',
      title: 'x'.repeat(2_000),
    };
    const [item] = map({ org: 'o', rows: [good] }, { receivedAt: 0 });
    expect(item).toMatchObject({
      derived: ['target.name'],
      candidate: {
        actor: { roles: ['a', 'b'] },
        context: { ip: '2001:db8::1', mfa: true, country: 'DE' },
        volume: { records: 0, basis: 'corroborating' },
      },
    });
    const bad = {
      ...row,
      mfa: 'perhaps',
      land: 'Germany',
      n: '1,5',
      roles: ';',
      ip: 'Salesforce.com IP',
      who: ' ',
    };
    const [other] = map({ org: 'o', rows: [bad] }, { receivedAt: 0 });
    expect(other).toMatchObject({
      candidate: { actor: { id: 'unknown' }, volume: { basis: 'corroborating' } },
    });
    expect((other as { candidate: object }).candidate).not.toHaveProperty('context');
  });

  it.each<[string, unknown, string]>([
    ['a record without a part of its key', { rows: [row] }, 'schema'],
    ['a record without a time', { org: 'o', rows: [{ ...row, at: 'soon' }] }, 'schema'],
    ['a record that is no object', { org: 'o', rows: [1] }, 'not-an-object'],
    ['a kind of no rule', { org: 'o', rows: [{ ...row, what: 2 }] }, 'unmapped'],
    ['too many records', { org: 'o', rows: Array.from({ length: 10_001 }, () => row) }, 'envelope'],
  ])('gives a fault for %s', (_name, payload, reason) => {
    expect(map(payload, { receivedAt: 0 })).toMatchObject([{ kind: 'fault', fault: { reason } }]);
  });

  it('takes any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        for (const payload of [one, { org: one, rows: [two, { ...row, at: one, who: two }] }])
          for (const item of map(payload, { receivedAt: 0 }))
            expect(['event', 'fault', 'refused']).toContain(item.kind);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps everything of a source that has no mapping', () => {
    expect(mapNothing([{}, {}])).toMatchObject([
      { fault: { reason: 'unmapped' } },
      { fault: { reason: 'unmapped' } },
    ]);
  });
});
