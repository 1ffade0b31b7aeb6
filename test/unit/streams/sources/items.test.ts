import { describe, expect, it } from 'vitest';
import { actTable } from '../../../../streams/sources/act-table.js';
import { mapEach, MAX_ITEMS } from '../../../../streams/sources/items.js';
import type { MappedItem } from '../../../../streams/sources/mapping.js';
import { unlessPlaceholder } from '../../../../streams/sources/placeholders.js';

const refused: MappedItem = { kind: 'refused', reason: 'no-act' };
const one = () => [refused];
const two = () => [refused, refused];

describe('mapEach', () => {
  it.each([
    ['a record', {}, 1],
    ['a list', [{}, {}], 2],
    ['a page', { rows: [{}, {}, {}], next: 'x' }, 3],
    ['a page of one', { rows: {} }, 1],
    ['a page under the second name', { items: [{}, {}] }, 2],
    ['a page of nothing', { rows: [] }, 0],
    ['a field that is no page', { rows: 'x' }, 1],
  ])('maps %s', (_name, payload, count) => {
    expect(mapEach(payload, ['rows', 'items'], one)).toHaveLength(count);
  });

  it.each(['x', 7, null, [null]])('faults %j', (payload) => {
    expect(mapEach(payload, [], one)).toMatchObject([{ fault: { reason: 'not-an-object' } }]);
  });

  it('takes as many events as a message may hold, and refuses one more, whole', () => {
    const records = Array.from({ length: MAX_ITEMS }, () => ({}));
    expect(mapEach(records, [], one)).toHaveLength(MAX_ITEMS);
    expect(mapEach([...records, {}], [], one)).toMatchObject([{ fault: { reason: 'envelope' } }]);
    expect(mapEach(records.slice(MAX_ITEMS / 2), [], two)).toHaveLength(MAX_ITEMS);
    expect(mapEach(records.slice(MAX_ITEMS / 2 - 1), [], two)).toMatchObject([
      { fault: { reason: 'envelope' } },
    ]);
  });
});

it.each([
  ['Add user.', 'account.create'],
  ['ADD USER', 'account.create'],
  [' add user ', 'account.create'],
  ['Ping', 'no-act'],
  ['constructor', undefined],
  ['', undefined],
])('the act of %j is %j', (name, expected) => {
  const read = actTable([
    ['account.create', ['Add user.']],
    ['no-act', ['ping']],
  ])(name);
  expect(typeof read === 'object' ? read.action : read).toBe(expected);
});

describe('placeholders', () => {
  it.each([
    'Not Available',
    'not_applicable',
    'Not set',
    'N/A',
    'na',
    'none',
    'NULL',
    'undefined',
    'Unknown',
    'guest',
  ])('%s is nobody', (text) => {
    expect(unlessPlaceholder(text)).toBeUndefined();
  });

  it.each([
    'anonymous',
    'nobody',
    'public',
    'unidentified',
    '-',
    '0',
    '00000000-0000-0000-0000-000000000000',
    undefined,
  ])('%s is nothing', (text) => {
    expect(unlessPlaceholder(text)).toBeUndefined();
  });

  it.each([
    'guest1',
    'Nada',
    'kim',
    '-1',
    '10',
    '00000000-0000-0000-0000-000000000001',
    'unknown@example.com',
  ])('%s is somebody', (text) => {
    expect(unlessPlaceholder(text)).toBe(text);
  });
});
