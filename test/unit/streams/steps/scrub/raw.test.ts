import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubRaw } from '../../../../../streams/steps/scrub/raw.js';

const CARD = '4111111111111111';
const cut = (text: string): string => scrubRaw(Buffer.from(text)).toString();

describe('scrubRaw', () => {
  it.each([
    ['a text', `{ "note" : "card ${CARD}" }`, '{ "note" : "card [cut: card number]" }'],
    ['a number', `{"a":[${CARD},1.50]}`, '{"a":["[cut: card number]",1.50]}'],
    ['an escape', String.raw`{"a":"\u0034111111111111111"}`, '{"a":"[cut: card number]"}'],
    ['a name', `{"${CARD}":1}`, '{"[cut: card number]":1}'],
    ['a secret by its name', '{"password":"swordfish","n":3}', '{"password":"[cut: password]","n":3}'],
    ['a row', `a,${CARD},"b"`, 'a,[cut: card number],"b"'],
    ['what is no JSON', `{"a":"${CARD}`, '{"a":"[cut: card number]'],
    ['a card in the field of an id of a card', `{"cardId":"${CARD}"}`, '{"cardId":"[cut: card number]"}'],
  ])('cuts %s and leaves all else as it stood', (_name, raw, expected) => {
    expect(cut(raw)).toBe(expected);
  });

  it.each([
    ['ids, by which records are known', `{"id":"${CARD}","accountId":${CARD},"key":"${CARD}"}`],
    ['numbers that JavaScript cannot hold', '{"n":12345678901234567890,"m":1e3, "z":-0}'],
    ['blanks', ' {\n\t"a" : [ ] } '],
  ])('leaves %s', (_name, raw) => {
    expect(cut(raw)).toBe(raw);
  });

  it('leaves packed bytes as they are, and finds a card in bytes that are no UTF-8', () => {
    const packed = Buffer.from([0x1f, 0x8b, 0xff, 0x00, 0x34]);
    expect(scrubRaw(packed)).toBe(packed);
    const latin = Buffer.concat([Buffer.from([0xe9, 0x20]), Buffer.from(CARD)]);
    expect(scrubRaw(latin)).toEqual(
      Buffer.concat([Buffer.from([0xe9, 0x20]), Buffer.from('[cut: card number]')]),
    );
  });

  it('names what is in a list as the list, and what is behind an object not as its last field', () => {
    expect(cut(`{"ids":["${CARD}",${CARD}],"x":[{"id":1},"${CARD}",{"key":"${CARD}"}]}`)).toBe(
      `{"ids":["${CARD}",${CARD}],"x":[{"id":1},"[cut: card number]",{"key":"${CARD}"}]}`,
    );
  });

  it('gives valid JSON for valid JSON', () => {
    const texts = fc.constantFrom(CARD, `x ${CARD}`, '"', '\\', 'password', 'a: b', 'é');
    const values = fc
      .jsonValue({ maxDepth: 3 })
      .chain((json) => texts.map((text) => ({ [text]: [json, text, { password: text }] })));
    fc.assert(
      fc.property(values, (value) => {
        const raw = JSON.stringify(value);
        expect(() => JSON.parse(cut(raw)) as unknown).not.toThrow();
        expect(cut(raw)).not.toContain(CARD);
      }),
      { numRuns: 300 },
    );
  });
});
