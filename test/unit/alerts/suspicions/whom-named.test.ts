import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { whomNamed } from '../../../../alerts/suspicions/whom-named.js';

const person = (key: string, name: string, id = '', email = '') => ({ key, id, name, email });
const PEOPLE = [
  person('ann', 'Ann O’Brien', '0055g00000AbCdE', 'ann@acme.example'),
  person('ann-2', '', 'a.obrien', 'ann@acme.example'),
  person('bo', 'Bo'),
  person('zoe', 'Zoë Müller'),
  person('li', '李 小龙', '77'),
  person('nobody', ''),
];

it.each([
  ['Ann O’Brien exported all of it', ['ann']],
  ["was it “O'Brien,\nAnn”?", ['ann']],
  ['ANN@ACME.EXAMPLE wrote to me', ['ann', 'ann-2']],
  ['the user 0055g00000abcde', ['ann']],
  ['zoë müller; and Bo', ['bo', 'zoe']],
  ['李 小龙 was here', ['li']],
  // Whose first name, of which company, part of which word: not known.
  ['Ann exported all of it, says Zoë', []],
  ['Bobby and Zoë Müllers', []],
  ['room 77', []],
  ['', []],
])('%j names %j', (text, named) => {
  expect(whomNamed(text, PEOPLE)).toEqual(named);
});

it('takes any text and any people, and names none but these', () => {
  const anybody = fc.record({ key: fc.uuid(), id: fc.string(), name: fc.string(), email: fc.string() });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(anybody, { maxLength: 5 }), (text, people) => {
      const keys = people.map(({ key }) => key);
      expect(whomNamed(text, people).every((key) => keys.includes(key))).toBe(true);
      const [one] = people;
      const words = one?.name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
      if (one !== undefined && words.join('').length > 1)
        expect(whomNamed(`it was ${one.name}!`, [one])).toEqual([one.key]);
    }),
    { numRuns: 200 },
  );
});
