import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityOfId, to18 } from '../../../../../streams/sources/salesforce/ids.js';

describe('to18', () => {
  // Pairs as published in the test suites of other converters (sfid, salesforce-id-converter) and by hand of the rule.
  it.each([
    ['001A0000006Vm9u', '001A0000006Vm9uIAC'],
    ['00558000001N0Ke', '00558000001N0KeAAK'],
    ['abcdefghijklmno', 'abcdefghijklmnoAAA'],
    ['ABCDEFGHIJKLMNO', 'ABCDEFGHIJKLMNO555'],
  ])('%s becomes %s', (short, long) => {
    expect(to18(short)).toBe(long);
  });

  it.each(['', '001A0000006Vm9', '001A0000006Vm9uIAC', '001A0000006Vm9-', 'john@example.com'])(
    'leaves %j as it is',
    (text) => {
      expect(to18(text)).toBe(text);
    },
  );

  it('tells apart ids that differ only in case, when all letters are folded', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9]{15}$/);
    fc.assert(
      fc.property(id, id, (one, other) => {
        const ids = new Set([one, other, one.toLowerCase(), one.toUpperCase()]);
        expect(new Set([...ids].map((each) => to18(each).toLowerCase())).size).toBe(ids.size);
      }),
    );
  });
});

describe('entityOfId', () => {
  it.each([
    ['003000000000001', 'Contact'],
    ['00Q000000000001AAA', 'Lead'],
    ['00q000000000001', undefined],
    ['a01000000000001', undefined],
    ['003', undefined],
    ['__proto__', undefined],
  ])('%s is %s', (id, entity) => {
    expect(entityOfId(id)).toBe(entity);
  });
});
