import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../../streams/http/elements.js';

const cut = (text: string, most = 10) => {
  const elements = elementsOf(Buffer.from(text), most);
  return typeof elements === 'string' ? elements : elements.map((element) => element.toString());
};

describe('the elements of a list', () => {
  it.each([
    ['[]', []],
    [' [ ] ', []],
    ['[1]', ['1']],
    ['\uFEFF[1,2]', ['1', '2']],
    ['[[1,2],{"a":[3]}]', ['[1,2]', '{"a":[3]}']],
    ['["a,b","]","\\"","\\\\",","]', ['"a,b"', '"]"', '"\\""', '"\\\\"', '","']],
    ['{"a":[1]}', 'not-a-list'],
    ['"[1,2]"', 'not-a-list'],
    ['5', 'not-a-list'],
  ])('of %s', (text, elements) => {
    expect(cut(text)).toEqual(elements);
  });

  it('are bounded in number', () => {
    expect(cut('[1,2,3]', 3)).toEqual(['1', '2', '3']);
    expect(cut('[1,2,3,4]', 3)).toBe('too-many');
  });

  it('stand as they came, however deep they nest', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(cut(`[1,${deep}]`)).toEqual(['1', deep]);
  });

  it('are those that a parser finds', () => {
    const space = fc.constantFrom(undefined, 2, '\t');
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), space, (list, indent) => {
        const elements = cut(JSON.stringify(list, undefined, indent), 1_000);
        expect(elements).toEqual(expect.any(Array));
        const parsed = (elements as string[]).map((element) => JSON.parse(element) as unknown);
        expect(parsed).toEqual(JSON.parse(JSON.stringify(list)));
      }),
    );
  });
});
