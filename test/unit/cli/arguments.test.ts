import { describe, expect, it } from 'vitest';
import {
  countArgument,
  dayArgument,
  idArgument,
  kindsArgument,
  minutesArgument,
  seedArgument,
  timeArgument,
} from '../../../src/cli/arguments.js';
import { formatFault } from '../../../src/cli/formats.js';
import { sumsLine } from '../../../src/cli/import.js';
import { wantedKey } from '../../../src/cli/key.js';
import { progressLine } from '../../../src/cli/progress.js';
import { tableLines } from '../../../src/cli/table.js';
import { harmless } from '../../../src/cli/terminal.js';

describe('arguments', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00.5+02:00', '2026-01-31T06:00:00.500Z'],
  ])('the time %s is %s', (text, expected) => {
    expect(timeArgument(text)).toBe(expected);
  });

  it.each(['', '2026', '2026-02-29', '2026-13-01', '2026-01-31T08:00:00', '31.01.2026', 'yesterday'])(
    '"%s" is no time',
    (text) => {
      expect(() => timeArgument(text)).toThrow(/Write a day/);
      expect(() => dayArgument(text)).toThrow(/Write a day/);
    },
  );

  it('a day of a report is left to the time zone of the tenant', () => {
    expect(dayArgument('2026-01-31')).toBe('2026-01-31');
  });

  it.each([
    ['0', 0],
    ['90', 90],
    ['90m', 90],
    ['2h', 120],
    ['1d', 1_440],
  ])('%s is %i minutes', (text, minutes) => {
    expect(minutesArgument(text)).toBe(minutes);
  });

  it.each(['', '-1', '1.5', '2 h', '2w', 'h'])('"%s" is no duration', (text) => {
    expect(() => minutesArgument(text)).toThrow(/Write minutes/);
  });

  it.each([
    ['1', 1],
    ['1000', 1_000],
  ])('counts up to and with the most: %s', (text, count) => {
    expect(countArgument(1_000)(text)).toBe(count);
  });

  it.each(['0', '1001', '-1', '1e3', '', ' 1', '99999999999999999'])(
    '"%s" is no count up to 1000',
    (text) => {
      expect(() => countArgument(1_000)(text)).toThrow('Write a whole number from 1 to 1000.');
    },
  );

  it('a seed may be 0 and below, and no fraction', () => {
    expect(['0', '-7'].map(seedArgument)).toEqual([0, -7]);
    expect(() => seedArgument('1.5')).toThrow(/whole number/);
  });

  it('an id says what it may be', () => {
    expect(idArgument('a-1')).toBe('a-1');
    expect(() => idArgument('-a')).toThrow(/a-z, 0-9/);
  });

  it('kinds are all known', () => {
    expect(kindsArgument('leaver, mass-delete')).toEqual(['leaver', 'mass-delete']);
    expect(() => kindsArgument('leaver,theft')).toThrow(/export-spike/);
  });
});

describe('a key', () => {
  const none = {};
  it.each([
    ['nothing', none, undefined],
    ['a tenant alone', { ...none, tenant: 'a' }, undefined],
    ['a source alone', { ...none, source: 'b' }, undefined],
    ['both', { ...none, tenant: 'a', source: 'b' }, { kind: 'intake', tenant: 'a', source: 'b' }],
    ['everything', { ...none, admin: true as const }, { kind: 'admin' }],
    ['everything in a tenant', { admin: true as const, tenant: 'a' }, undefined],
    ['everything for a day', { admin: true as const, expiresDays: 1 }, undefined],
    ['everything and a role', { admin: true as const, role: 'analyst' as const }, undefined],
    ['a role', { role: 'analyst' as const }, { kind: 'api', role: 'analyst' }],
    [
      'a role in a tenant for a day',
      { role: 'auditor' as const, tenant: 'a', expiresDays: 1 },
      { kind: 'api', role: 'auditor', tenant: 'a', expiresAt: '1970-01-02T00:00:00.000Z' },
    ],
  ])('of %s', (_, given, expected) => {
    expect(wantedKey(given, 0)).toEqual(expected);
  });
});

describe('formats', () => {
  it.each([
    ['json', 'json', /^none$/],
    ['json', 'cloudevents', /^none$/],
    ['cloudevents', 'cloudevents', /^none$/],
    ['cloudevents', 'json', /declare it as json/],
    ['salesforce-elf', 'json', /--format salesforce-elf/],
    ['json', 'salesforce-events', /--format json/],
  ] as const)('declared %s, given %s', (declared, given, expected) => {
    const fault = formatFault(declared, given);
    expect(fault ?? 'none').toMatch(expected);
  });
});

describe('what is shown', () => {
  it('the sums of an import: what an earlier run had done came before', () => {
    const sums = { read: 10, stored: 3, duplicates: 1, quarantined: 2, refused: 0, resumed: 4 };
    expect(sumsLine(sums)).toBe('{"read":10,"stored":3,"duplicates":5,"quarantined":2}');
  });

  it('a table is as wide as its cells', () => {
    expect(
      tableLines(
        ['ID', 'NAME'],
        [
          ['a', ''],
          ['bcd', 'x'],
        ],
      ),
    ).toEqual(['ID   NAME', 'a', 'bcd  x']);
  });

  it.each([
    ['\u001B]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u009B31m', '\\u009b31m'],
    ['a\u202Eb', 'a\\u202eb'],
    ['two\nlines, ümläut', 'two\nlines, ümläut'],
  ])('text of strangers cannot steer the terminal: %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('a cell is one line', () => {
    expect(tableLines(['A'], [['x\ny']])[1]).toBe('x\\ny');
  });

  it.each([
    [
      'half',
      { done: 50, total: 100, rows: 1_000, ms: 2_000 },
      /█{12}░{12} {2}50 % {2}1,000 rows, 500 a second$/,
    ],
    ['unpacked to more than its size', { done: 200, total: 100, rows: 7, ms: 10 }, /^f {2}7 rows$/],
    ['of unknown size', { done: 200, total: undefined, rows: 7, ms: 10 }, /^f {2}7 rows$/],
  ])('progress: %s', (_, progress, expected) => {
    expect(progressLine({ name: 'f', ...progress })).toMatch(expected);
  });
});
