import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../../streams/steps/parse.js';

const parse = (text: string | Buffer, limits?: Parameters<typeof parseMessage>[1]) =>
  parseMessage(typeof text === 'string' ? Buffer.from(text) : text, limits);

function faultFor(text: string | Buffer, limits?: Parameters<typeof parseMessage>[1]) {
  const result = parse(text, limits);
  return result.ok ? undefined : result.fault;
}

const isTrap = (reason: string) => reason === 'forbidden-key' || reason === 'lone-surrogate';

describe('parseMessage', () => {
  it.each([
    ['nothing', '', 'empty', undefined],
    ['half of a character', Buffer.from([0x22, 0xc3, 0x22]), 'not-utf8', undefined],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not-utf8', undefined],
    ['torn JSON', '{"a":', 'not-json', undefined],
    ['two values', '{} {}', 'not-json', undefined],
    ['NaN', '{"a":NaN}', 'not-json', undefined],
    ['a lone surrogate in a value', '{"a":[1,"x\\ud800y"]}', 'lone-surrogate', '/a/1'],
    ['a low surrogate first', '{"a":"\\udc00\\ud800"}', 'lone-surrogate', '/a'],
    ['a lone surrogate in a key', '{"\\ud800":1}', 'lone-surrogate', '/�'],
    ['__proto__', '{"a":{"__proto__":{"x":1}}}', 'forbidden-key', '/a/__proto__'],
    ['__proto__ in escapes', '{"\\u005f_proto__":1}', 'forbidden-key', '/__proto__'],
    ['constructor in a list', '[{"constructor":1}]', 'forbidden-key', '/0/constructor'],
    ['prototype in escapes', '{"b":{"pr\\u006ftotype":1}}', 'forbidden-key', '/b/prototype'],
  ])('refuses %s', (_name, text, reason, field) => {
    expect(faultFor(text)).toMatchObject({ reason, ...(field === undefined ? {} : { field }) });
  });

  it.each([
    ['a surrogate pair in escapes', '"\\ud83d\\ude00"', '😀'],
    ['a forbidden word as a value', '{"a":"constructor"}', { a: 'constructor' }],
    ['an escaped quote', '{"a":"\\u0022"}', { a: '"' }],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['brackets within text', `{"a":"${'[{'.repeat(100)}"}`, { a: '[{'.repeat(100) }],
  ])('takes %s', (_name, text, value) => {
    expect(parse(text)).toEqual({ ok: true, value });
  });

  it.each([32, 33])('counts %i levels of nesting', (depth) => {
    const reason = faultFor('['.repeat(depth) + ']'.repeat(depth))?.reason;
    expect(reason).toBe(depth <= 32 ? undefined : 'too-deep');
  });

  it('counts the levels of objects like those of lists', () => {
    expect(faultFor('{"a":'.repeat(33) + '1' + '}'.repeat(33))?.reason).toBe('too-deep');
  });

  it('survives nesting that would overflow a stack', () => {
    expect(faultFor('['.repeat(500_000) + ']'.repeat(500_000))?.reason).toBe('too-deep');
    expect(faultFor('['.repeat(500_000))?.reason).toBe('not-json');
  });

  it('takes a message of exactly the limit and refuses one byte more', () => {
    const limits = { maxBytes: 10, maxDepth: 32 };
    expect(faultFor('"12345678"', limits)).toBeUndefined();
    expect(faultFor('"123456789"', limits)?.reason).toBe('too-large');
  });

  it('does not repeat the text of the message in its complaint', () => {
    expect(faultFor('{"name": Jane Doe}')?.detail).not.toContain('Jane');
  });

  it('answers any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parse(Buffer.from(bytes))).toHaveProperty('ok');
      }),
    );
  });

  it('gives what JSON.parse gives, or names a trap that is really there', () => {
    const trap = /__proto__|constructor|prototype|\\u/;
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const result = parse(text);
        const isRight = result.ok
          ? isDeepStrictEqual(result.value, JSON.parse(text))
          : isTrap(result.fault.reason) && trap.test(text);
        expect(isRight).toBe(true);
      }),
    );
  });

  it('finds a forbidden key at any place and however it is escaped', () => {
    const key = fc.constantFrom('__proto__', 'constructor', 'prototype');
    fc.assert(
      fc.property(key, fc.nat(20), fc.nat(8), (word, escaped, depth) => {
        const at = escaped % word.length;
        const code = word.charCodeAt(at).toString(16).padStart(4, '0');
        const spelt = `${word.slice(0, at)}\\u${code}${word.slice(at + 1)}`;
        const text = '{"a":['.repeat(depth) + `{"${spelt}":1}` + ']}'.repeat(depth);
        expect(faultFor(text)?.reason).toBe('forbidden-key');
      }),
    );
  });
});
