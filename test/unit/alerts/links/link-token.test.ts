import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkClaims, messageTag, openLink, sealLink } from '../../../../alerts/links/link-token.js';

const KEY = Buffer.alloc(32, 7);
const CLAIMS: LinkClaims = {
  kind: 'acknowledge',
  tenant: 'acme',
  subject: '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01',
  recipient: 'ab'.repeat(16),
  message: messageTag('3b7e7f5a.first.1.high'),
  expiresAt: Date.parse('2026-03-09T22:02:00Z'),
};
const BEFORE = CLAIMS.expiresAt - 1;
const link = sealLink(KEY, CLAIMS);

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((some) => Buffer.from(some).toString('hex'));
const claims: fc.Arbitrary<LinkClaims> = fc.record({
  kind: fc.constant('acknowledge'),
  tenant: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/),
  subject: fc.uuid(),
  recipient: hex(16),
  message: hex(8),
  expiresAt: fc.integer({ min: 1, max: 2 ** 40 }).map((seconds) => seconds * 1_000),
});

describe('a link', () => {
  it('says what it was made for, and so for as long as it was made for', () => {
    fc.assert(
      fc.property(claims, (some) => {
        const text = sealLink(KEY, some);
        expect(openLink(KEY, text, some.expiresAt - 1)).toEqual({ ok: true, value: some });
        expect(openLink(KEY, text, some.expiresAt)).toEqual({ ok: false, fault: 'expired' });
      }),
    );
  });

  it('is 256 bits of HMAC-SHA256 before its claims', () => {
    const bytes = Buffer.from(link, 'base64url');
    const mac = createHmac('sha256', KEY).update('ledgerwatch link 1\n').update(bytes.subarray(32)).digest();
    expect(bytes.subarray(0, 32)).toEqual(mac);
  });

  it('stands in a path as it is, also of the longest tenant', () => {
    const longest = sealLink(KEY, { ...CLAIMS, tenant: 'a'.repeat(63) });
    expect(longest).toMatch(/^[\w-]{1,200}$/);
    expect(openLink(KEY, longest, BEFORE)).toMatchObject({ ok: true, value: { tenant: 'a'.repeat(63) } });
  });

  it('is not known under another key', () => {
    expect(openLink(Buffer.alloc(32, 8), link, BEFORE)).toEqual({ ok: false, fault: 'unknown' });
  });

  it('is not known once a bit of it is another', () => {
    const { length } = Buffer.from(link, 'base64url');
    for (let bit = 0; bit < length * 8; bit++) {
      const bytes = Buffer.from(link, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(openLink(KEY, bytes.toString('base64url'), BEFORE).ok).toBe(false);
    }
  });

  it.each([
    '',
    'x',
    link.slice(0, -1),
    `${link}A`,
    `${link}=`,
    link.replace(/.$/, '!'),
    ` ${link}`,
    '\ud800',
    '../..',
  ])('is not known as %j', (text) =>
    expect(openLink(KEY, text, BEFORE)).toEqual({ ok: false, fault: 'unknown' }),
  );

  it('never throws, and no text of a stranger is one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{60,200}$/)), (text) => {
        expect(openLink(KEY, text, 0)).toEqual({ ok: false, fault: 'unknown' });
      }),
    );
  });

  it.each([
    ['version', 0, 2],
    ['kind', 1, 99],
  ])('of another %s is not known, although it is of our key', (_, at, value) => {
    const body = Buffer.from(link, 'base64url').subarray(32);
    body.writeUInt8(value, at);
    const mac = createHmac('sha256', KEY).update('ledgerwatch link 1\n').update(body).digest();
    const text = Buffer.concat([mac, body]).toString('base64url');
    expect(openLink(KEY, text, BEFORE)).toEqual({ ok: false, fault: 'unknown' });
  });
});
