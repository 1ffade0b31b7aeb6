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

/** A pattern of words of any script takes long to be made. */
const RUNS = { numRuns: 20 };
const anybody = fc.record({ key: fc.uuid(), id: fc.string(), name: fc.string(), email: fc.string() });

it('takes any text and any people, and names none but these', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(anybody, { maxLength: 5 }), (text, people) => {
      const keys = new Set(people.map(({ key }) => key));
      expect(whomNamed(text, people).filter((key) => !keys.has(key))).toEqual([]);
    }),
    RUNS,
  );
});

it('names whoever is called as it says, whatever stands around it', () => {
  const word = fc.stringMatching(/^\p{L}{2,8}$/u);
  fc.assert(
    fc.property(word, word, fc.stringMatching(/^[^\p{L}\p{M}\p{N}]*$/u), (first, last, around) => {
      const name = `${first} ${last}`;
      expect(whomNamed(`x${around} ${name}${around}`, [person('one', name)])).toEqual(['one']);
    }),
    RUNS,
  );
});
