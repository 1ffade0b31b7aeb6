import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonBytes } from '../../../src/store/json-bytes.js';

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

function written(write: (json: JsonBytes) => void, json = new JsonBytes()): string {
  json.begin();
  json.raw('[');
  write(json);
  json.close();
  return json.view().toString();
}

describe('JSON as bytes', () => {
  it.each([
    '',
    'plain',
    'a "quoted" back\\slash/',
    '\0\b\f\n\r\t\u001f\u007f',
    'ä漢😀',
    '\ud800 half',
    '\u2028',
    'x'.repeat(200_000),
    '"'.repeat(70_000),
    '\u0001'.repeat(70_000),
    'é'.repeat(70_000),
  ])('of the text %j is that of JSON.stringify', (text) => {
    expect(written((json) => json.text(text))).toBe(JSON.stringify([text]));
  });

  it('of any texts is that of JSON.stringify, in memory that is used again', () => {
    const json = new JsonBytes();
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), fc.array(anyText), (texts, list) => {
        const write = (): void => {
          for (const text of texts) json.text(text);
          json.texts(list);
        };
        expect(written(write, json)).toBe(JSON.stringify([...texts, list]));
      }),
    );
  });

  it.each([0, -0, 7, Number.MAX_SAFE_INTEGER, null])(
    'of the number %j is that of JSON.stringify',
    (value) => {
      expect(written((json) => json.number(value))).toBe(JSON.stringify([value]));
    },
  );

  it('leaves room in front, and what is left out is an empty text', () => {
    const json = new JsonBytes();
    json.begin(70_000);
    json.raw('[');
    json.text();
    json.texts();
    json.close();
    expect(json.view().subarray(70_000).toString()).toBe('["",[]]');
  });
});
