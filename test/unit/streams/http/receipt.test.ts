import { describe, expect, it } from 'vitest';
import { readReceipt, receiptId } from '../../../../streams/http/receipt.js';
import { others } from '../../../../streams/http/receipt-state.js';

const key = Buffer.alloc(32, 7);
const holder = { tenant: 'acme', source: 'crm' };
const receipt = { topic: 'requests', ranges: [{ partition: 2, from: 900n, count: 3 }] };

describe('a receipt', () => {
  it('says its holder where the request lies', () => {
    expect(readReceipt(receiptId(receipt, holder, key), holder, key)).toEqual(receipt);
  });

  it.each([
    ['another tenant', { tenant: 'other', source: 'crm' }, key],
    ['another source', { tenant: 'acme', source: 'crm2' }, key],
    ['names that only look alike', { tenant: 'acme\0crm', source: '' }, key],
    ['another key', holder, Buffer.alloc(32, 8)],
  ])('says %s nothing', (_, who, under) => {
    expect(readReceipt(receiptId(receipt, holder, key), who, under)).toBeUndefined();
  });

  it('that was changed in any place is none', () => {
    const id = receiptId(receipt, holder, key);
    for (let at = 0; at < id.length - 1; at++) {
      const changed = `${id.slice(0, at)}${id[at] === 'A' ? 'B' : 'A'}${id.slice(at + 1)}`;
      expect(readReceipt(changed, holder, key)).toBeUndefined();
    }
  });

  it.each(['', 'x', '../../etc', 'A'.repeat(23), '=', 'A'.repeat(4_001)])('"%s" is none', (id) => {
    expect(readReceipt(id, holder, key)).toBeUndefined();
  });
});

it.each([
  ['no refused', 4, { duplicates: 9, refused: 0 }, { duplicates: 4, refused: 0 }],
  ['no duplicates', 4, { duplicates: 0, refused: 9 }, { duplicates: 0, refused: 4 }],
  ['both', 4, { duplicates: 5, refused: 5 }, { duplicates: 4, refused: null }],
  ['both, of others', 0, { duplicates: 5, refused: 5 }, { duplicates: 0, refused: 0 }],
])('what is neither stored nor in quarantine, in ranges with %s', (_, left, sums, expected) => {
  expect(others(left, sums)).toEqual(expected);
});
