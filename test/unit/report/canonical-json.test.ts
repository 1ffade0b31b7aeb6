import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { canonicalHash, canonicalJson } from '../../../src/report/canonical-json.js';

it('sorts keys by UTF-16 units at every depth (RFC 8785, 3.2.3)', () => {
  const value = {
    '\u20ac': 1,
    '\r': 2,
    '\ufb33': 3,
    '1': 4,
    '\ud83d\ude00': 5,
    '\u0080': 6,
    '\u00f6': { b: [{ d: 1, c: null }], a: 'x' },
  };
  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":{"a":"x","b":[{"c":null,"d":1}]},"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

it('leaves out what is undefined', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
});

it('hashes that text', () => {
  expect(canonicalHash({ b: 1, a: 'ü' })).toBe(createHash('sha256').update('{"a":"ü","b":1}').digest('hex'));
});
