import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameBasedId } from '../../../src/kernel/ids.js';

/** RFC 9562, 5.5, written down once more. */
function plain(parts: readonly string[]): string {
  const name = parts.map((part) => `${part.length}:${part}`).join('');
  const namespace = Buffer.from('6f9a2c5e8d1b4f07a3c64be2907d51f8', 'hex');
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

describe('an id by name', () => {
  it('never changes: stored events are found by it', () => {
    expect(nameBasedId('acme', 'crm', 'events', 'k1')).toBe(plain(['acme', 'crm', 'events', 'k1']));
  });

  it.each([0, 1, 1_360, 1_365, 1_366, 5_000])(
    'is right for names of %i characters of three bytes',
    (length) => {
      const name = '€'.repeat(length);
      expect(nameBasedId(name)).toBe(plain([name]));
    },
  );

  it('is the UUIDv5 of any parts, one call after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 100 }), { maxLength: 6 }), (parts) => {
        const whole = parts.map((part) => part.toWellFormed());
        expect(nameBasedId(...whole)).toBe(plain(whole));
      }),
    );
  });

  it('differs where parts are cut elsewhere', () => {
    expect(nameBasedId('ab', 'c')).not.toBe(nameBasedId('a', 'bc'));
  });
});
