import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKey, hashSecret, matchesHash, parseKey } from '../../../../src/access/keys/key-text.js';

const ID = '0123456789abcdef';
const SECRET = 'A-_z'.repeat(10) + 'xyz';

const hex = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((b) => Buffer.from(b).toString('hex'));
const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((b) => Buffer.from(b).toString('base64url'));

describe('the text of a key', () => {
  it('reads back as it was written, whatever the secret', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('intake' as const, 'api' as const, 'admin' as const),
        hex,
        secret,
        (kind, id, text) => {
          expect(parseKey(formatKey({ kind, id, secret: text }))).toEqual({ kind, id, secret: text });
        },
      ),
    );
  });

  it('anything else is refused without an exception', () => {
    const almost = fc.string().map((end) => `lw_admin_${ID}_${end}`);
    const refused = fc.property(fc.oneof(fc.string(), almost), (text) => {
      const key = parseKey(text);
      return key === undefined || formatKey(key) === text;
    });
    expect(fc.check(refused).failed).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['another kind', `lw_root_${ID}_${SECRET}`],
    ['a short id', `lw_admin_${ID.slice(1)}_${SECRET}`],
    ['capitals in the id', `lw_admin_${ID.toUpperCase()}_${SECRET}`],
    ['a secret one short', `lw_admin_${ID}_${SECRET.slice(1)}`],
    ['a secret one long', `lw_admin_${ID}_${SECRET}a`],
    ['a line end', `lw_admin_${ID}_${SECRET}\n`],
    ['a space before', ` lw_admin_${ID}_${SECRET}`],
    ['plain base64', `lw_admin_${ID}_${SECRET.slice(1)}+`],
  ])('%s is no key', (_, text) => {
    expect(parseKey(text)).toBeUndefined();
  });
});

describe('the hash of a secret', () => {
  it('is SHA-256 of its text', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hashSecret(SECRET)).toBe(createHash('sha256').update(SECRET).digest('hex'));
  });

  it.each([
    ['the same secret', SECRET, hashSecret(SECRET), true],
    ['another secret', `${SECRET}x`, hashSecret(SECRET), false],
    ['a cut hash', SECRET, hashSecret(SECRET).slice(0, 62), false],
    ['no hash', SECRET, '', false],
    ['something that is no hex', SECRET, 'z'.repeat(64), false],
  ])('%s: %#', (_, given, stored, expected) => {
    expect(matchesHash(given, stored)).toBe(expected);
  });
});
