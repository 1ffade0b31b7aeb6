import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  peopleOf,
  portionsOfPeople,
  teachersOf,
  type OneOfMany,
  type RoleOfMany,
} from '../../../src/baseline/some-people.js';

const one = (actorKey: string, role = 'sales-rep', hours = 300): OneOfMany => ({
  actorKey,
  kind: 'human',
  role,
  hours,
});

/** `count` people of a role whose keys are `prefix` and a number, rising. */
const some = (count: number, prefix: string, role?: string): OneOfMany[] =>
  Array.from({ length: count }, (_, n) => one(`${prefix}${String(n).padStart(5, '0')}`, role));

const rolesOf = (people: readonly OneOfMany[], role: string): number =>
  people.filter((person) => person.role === role).length;

describe('who teaches a large tenant', () => {
  it.each([
    { is: 'fewer than are wanted', people: some(99, 'a'), most: 100, teach: 99 },
    { is: 'as many as are wanted', people: some(100, 'a'), most: 100, teach: 100 },
    { is: 'one more, of the same role', people: some(101, 'a'), most: 100, teach: 100 },
    { is: 'fewer wanted than a role has at least', people: some(101, 'a'), most: 10, teach: 50 },
  ])('is $teach of them: $is', ({ people, most, teach }) => {
    expect(teachersOf(people, most)).toHaveLength(teach);
  });

  it('takes up to fifty of a role that comes late', () => {
    const teachers = teachersOf(
      [...some(500, 'a'), ...some(80, 'b', 'lawyer'), ...some(3, 'c', 'pilot')],
      100,
    );
    expect(rolesOf(teachers, 'sales-rep')).toBe(100);
    expect(rolesOf(teachers, 'lawyer')).toBe(50);
    expect(rolesOf(teachers, 'pilot')).toBe(3);
  });

  it('tells programs and people of one role apart', () => {
    const programs = some(60, 'b').map((person): OneOfMany => ({ ...person, kind: 'service' }));
    expect(
      teachersOf([...some(500, 'a'), ...programs], 100).filter(({ kind }) => kind === 'service'),
    ).toHaveLength(50);
  });

  it('are the same in whatever order people come, and stay it when others are seen as well', () => {
    const people = [...some(200, 'b'), ...some(30, 'd', 'lawyer')];
    const teachers = teachersOf(people, 100);
    expect(teachersOf(people.toReversed(), 100)).toEqual(teachers);
    expect(teachersOf([...people, ...some(20, 'e')], 100)).toEqual(teachers);
  });
});

describe('everybody of a large tenant', () => {
  const had = (actorKey: string, role: string, last: number, kind: RoleOfMany['kind'] = 'human') => ({
    actorKey,
    role,
    kind,
    hours: 10,
    first: 0,
    last,
  });
  const names = { renamed: { agent: 'care' }, young: [] };

  it.each<[string, readonly RoleOfMany[], Partial<OneOfMany>]>([
    ['is what they were last', [had('a', 'sales', 1), had('a', 'lawyer', 2)], { role: 'lawyer', hours: 20 }],
    ['by the name that the role goes by now', [had('a', 'agent', 1)], { role: 'care' }],
    [
      'not what hours say that state no role',
      [had('a', 'agent', 1), had('a', 'unknown', 2)],
      { role: 'care' },
    ],
    ['of no role where none is stated', [had('a', 'unknown', 1)], { role: 'unknown', hours: 10 }],
    [
      'a program where they were one last',
      [had('a', 'agent', 1), had('a', 'unknown', 2, 'service')],
      { kind: 'service' },
    ],
  ])('%s', (_, held, expected) => {
    for (const order of [held, held.toReversed()])
      expect(peopleOf(order, names)).toEqual([expect.objectContaining({ actorKey: 'a', ...expected })]);
  });

  it('is one person each, in the order in which they come', () => {
    const held = [had('b', 'sales', 1), had('a', 'sales', 1), had('b', 'agent', 2)];
    expect(peopleOf(held, undefined).map(({ actorKey, role }) => [actorKey, role])).toEqual([
      ['b', 'agent'],
      ['a', 'sales'],
    ]);
  });
});

describe('people in portions', () => {
  const people = fc.uniqueArray(
    fc.record({
      actorKey: fc.string({ minLength: 1, maxLength: 4 }),
      kind: fc.constant('human' as const),
      role: fc.constant('r'),
      hours: fc.integer({ min: 1, max: 1_400 }),
    }),
    { selector: ({ actorKey }) => actorKey, maxLength: 200 },
  );

  it('are all people once and in their order, none of them more than is read in one go unless one person is', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 5_000 }), (all, most) => {
        const portions = portionsOfPeople(all, most);
        expect(portions.flat()).toEqual(all);
        for (const portion of portions) {
          const hours = portion.reduce((sum, person) => sum + person.hours, 0);
          expect(portion.length === 1 || hours <= most).toBe(true);
        }
      }),
    );
  });

  it('are not more than are needed: two that follow each other would not fit into one', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 5_000 }), (all, most) => {
        const portions = portionsOfPeople(all, most);
        portions.slice(1).forEach((portion, i) => {
          const both = [...(portions[i] ?? []), ...portion.slice(0, 1)];
          expect(both.reduce((sum, { hours }) => sum + hours, 0)).toBeGreaterThan(most);
        });
      }),
    );
  });
});
