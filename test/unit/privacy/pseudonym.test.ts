import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePseudonym, pseudonymOf, shownKey, shownName } from '../../../src/privacy/pseudonym.js';
import { ANIMALS } from '../../../src/privacy/pseudonym-words.js';

describe('the animals', () => {
  it('are 256 different words of plain letters', () => {
    expect(new Set(ANIMALS).size).toBe(256);
    expect(ANIMALS.filter((word) => !/^[a-z]{3,12}$/.test(word))).toEqual([]);
  });

  it('are the same for ever, each in its place', () => {
    expect(createHash('sha256').update(ANIMALS.join(' ')).digest('hex')).toBe(
      'c367d1f405ec21d27c6c6d07bf63a252d8b0c5d1f94a68480a9a628b5daf071f',
    );
  });

  it('differ by more than one letter', () => {
    const close = ANIMALS.flatMap((one, at) =>
      ANIMALS.slice(0, at)
        .filter((other) => isOneStepFrom(one, other))
        .map((other) => `${one} ${other}`),
    );
    expect(close).toEqual([]);
  });
});

describe('a pseudonym', () => {
  /* Everybody's name hangs on these: a change of them renames people, and is a fault. */
  it.each([
    ['00000000000000000000000000000000', 'aardvark-10'],
    ['ffffffffffffffffffffffffffffffff', 'zebra-4105'],
    ['0000000000270500000000000000ffff', 'aardvark-9999'],
    ['0000000000270600000000000000ffff', 'aardvark-10'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'panda-6070'],
    ['0123456789abcdef0123456789abcdef', 'albatross-7855'],
    ['9f86d081884c7d659a2feaa0c55ad015', 'ocelot-5873'],
    ['', 'tanager-9790'],
    ['no key', 'okapi-3294'],
  ])('of %s is %s, for ever', (key, pseudonym) => {
    expect(pseudonymOf(key)).toBe(pseudonym);
  });

  it('is an animal and a number from 10 to 9999, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, animal, number] = /^([a-z]+)-([1-9]\d{1,3})$/.exec(pseudonymOf(text)) ?? [];
        expect(ANIMALS).toContain(animal);
        expect(Number(number)).toBeGreaterThanOrEqual(10);
      }),
    );
  });

  it('is shared by as many as chance has it, and no more', () => {
    const people = Array.from({ length: 20_000 }, (_, n) => keyOf(n));
    const different = new Set(people.map(pseudonymOf)).size;
    // 78 pairs are expected; six deviations to each side.
    expect(people.length - different).toBeGreaterThan(25);
    expect(people.length - different).toBeLessThan(132);
  });
});

describe('a pseudonym read back', () => {
  it('says how the keys begin that it may stand for', () => {
    for (let n = 0; n < 1_000; n++) {
      const key = keyOf(n);
      const pseudonym = pseudonymOf(key);
      expect(parsePseudonym(pseudonym)).toEqual({ pseudonym, keyPrefix: key.slice(0, 2) });
      expect(parsePseudonym(`sales team ${pseudonym}`)?.pseudonym).toBe(pseudonym);
    }
  });

  it.each([
    'otter',
    'otter-',
    'otter-4',
    'otter-04',
    'otter-10000',
    'Otter-41',
    'unicorn-41',
    'otter-41 x',
    '',
  ])('is not %j', (text) => {
    expect(parsePseudonym(text)).toBeUndefined();
  });

  it.each(['otter-10', 'otter-9999'])('is %s', (text) => {
    expect(parsePseudonym(text)).toBeDefined();
  });
});

describe('who is shown', () => {
  it.each([
    [undefined, 'otter-41'],
    ['', 'otter-41'],
    ['sales', 'sales otter-41'],
    [' \u202Esales\r\nBcc: x ', 'sales Bcc: x otter-41'],
    ['\u0000', 'otter-41'],
    ['r'.repeat(41), `${'r'.repeat(39)}… otter-41`],
  ])('with the role %j is %s', (role, shown) => {
    expect(shownName({ pseudonym: 'otter-41', ...(role === undefined ? {} : { role }) })).toBe(shown);
  });

  it('has the pseudonym of the key', () => {
    expect(shownKey(keyOf(1), 'sales')).toBe(`sales ${pseudonymOf(keyOf(1))}`);
    expect(shownKey(keyOf(1))).toBe(pseudonymOf(keyOf(1)));
  });
});

const keyOf = (n: number): string => createHash('sha256').update(String(n)).digest('hex').slice(0, 32);

/** Whether one letter more, less or other makes the one from the other. */
function isOneStepFrom(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end <= 1;
}
