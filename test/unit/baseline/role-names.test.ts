import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentName, roleNamesOf, type RoleHeld } from '../../../src/baseline/role-names.js';
import { roleNamesIn, underPresentNames } from '../../../src/baseline/roles-held.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf } from '../detect/made-up-company.js';

const UNTIL = 56 * DAY;

/** Somebody who had a role in these days, first and last; days may be parts. */
const had = (actorKey: string, role: string, first: number, last: number): RoleHeld => ({
  actorKey,
  role,
  first: first * DAY,
  last: last * DAY,
});

/** So many people with a role in these days, and with another one after. */
const moved = (
  people: number,
  [former, name]: readonly [string, string],
  days: readonly [begin: number, moved: number, end: number] = [0, 40, 55],
): RoleHeld[] =>
  Array.from({ length: people }, (_, n) => `${former}${n}`).flatMap((actorKey) => [
    had(actorKey, former, days[0], days[1] - 0.5),
    had(actorKey, name, days[1], days[2]),
  ]);

/** So many people with these roles in these days, one after the other. */
const inTurn = (
  count: number,
  prefix: string,
  ...roles: readonly (readonly [role: string, first: number, last: number])[]
): RoleHeld[] =>
  Array.from({ length: count }, (_, n) => roles.map((role) => had(`${prefix}${n}`, ...role))).flat();

const stayed = (people: number, role: string, [first, last] = [0, 55]): RoleHeld[] =>
  Array.from({ length: people }, (_, n) => had(`${role}-still${n}`, role, first, last));

const renamedIn = (held: readonly RoleHeld[], until = UNTIL): Readonly<Record<string, string>> =>
  roleNamesOf(held, until)?.renamed ?? {};

const A_TO_B = ['A', 'B'] as const;
const isRenamed = { A: 'B' };

it('what changes from act to act is no role, however many have it, and tells no names', () => {
  const unique = (people: number, roles: number): RoleHeld[] =>
    Array.from({ length: people * roles }, (_, n) => had(`p${n % people}`, `r${n}`, n / 1e6, n / 1e6));
  expect(roleNamesOf(unique(2_000, 100), UNTIL)).toBeUndefined();
  const [twenty, more] = [20, 21].map((roles) => {
    const before = Array.from({ length: roles - 2 }, (_, n) => [`old${n}`, n, n] as const);
    return inTurn(5, 'p', ...before, ['A', 30, 39], ['B', 40, 55]);
  });
  expect(renamedIn(twenty!)).toMatchObject(isRenamed);
  expect(renamedIn(more!)).toEqual({});
});

describe('a role has another name', () => {
  it.each<[string, readonly RoleHeld[], Readonly<Record<string, string>>]>([
    ['all of thirty have the new one', moved(30, A_TO_B), isRenamed],
    ['three of three', moved(3, A_TO_B), isRenamed],
    ['not two of two: they may have been promoted', moved(2, A_TO_B), {}],
    ['not one of one', moved(1, A_TO_B), {}],
    ['four of five', [...moved(4, A_TO_B), ...stayed(1, 'A')], isRenamed],
    ['not three of four', [...moved(3, A_TO_B), ...stayed(1, 'A')], {}],
    ['not a new role that a few move into', [...moved(5, A_TO_B), ...stayed(25, 'A')], {}],
    ['other roles change nothing', [...moved(30, A_TO_B), ...stayed(50, 'C')], isRenamed],

    ['not where somebody had the name before', [...moved(30, A_TO_B), ...stayed(1, 'B')], {}],
    ['hires come to the new name', [...moved(10, A_TO_B), ...stayed(10, 'B', [41, 55])], isRenamed],
    ['not where most who have it are new', [...moved(10, A_TO_B), ...stayed(11, 'B', [41, 55])], {}],
    [
      'hires of weeks after are none of that',
      [...moved(10, A_TO_B, [0, 20, 55]), ...stayed(11, 'B', [34, 55])],
      isRenamed,
    ],

    ['not where the role gets new people', [...moved(7, A_TO_B), ...stayed(2, 'A', [42, 55])], {}],
    ['one who is hired under the former name', [...moved(8, A_TO_B), ...stayed(2, 'A', [42, 55])], isRenamed],

    [
      'a department split in two',
      [...moved(15, A_TO_B), ...inTurn(15, 'c', ['A', 0, 39.5], ['C', 40, 55])],
      {},
    ],
    ['but for a few', [...moved(16, A_TO_B), ...inTurn(4, 'c', ['A', 0, 39.5], ['C', 40, 55])], isRenamed],
    ['two departments put together', [...moved(30, A_TO_B), ...moved(10, ['C', 'B'])], {}],
    [
      'a department of nearly all, and a few of another',
      [...moved(30, A_TO_B), ...moved(3, ['C', 'B'])],
      isRenamed,
    ],
    ['one more of the other', [...moved(30, A_TO_B), ...moved(4, ['C', 'B'])], {}],
    [
      'people of another role come weeks after',
      [...moved(30, A_TO_B, [0, 20, 55]), ...moved(9, ['C', 'B'], [0, 35, 55])],
      isRenamed,
    ],
    ['two roles change their names', [...moved(30, A_TO_B), ...moved(30, ['B', 'A'])], {}],

    ['renamed twice', inTurn(5, 'p', ['A', 0, 10], ['B', 11, 30], ['C', 31, 55]), { A: 'C', B: 'C' }],
    [
      'three times',
      inTurn(5, 'p', ['Z', 0, 10], ['Y', 11, 20], ['B', 21, 30], ['A', 31, 55]),
      { Z: 'A', Y: 'A', B: 'A' },
    ],
    [
      'twice, with some away while it had the second name',
      [
        ...inTurn(8, 'p', ['Z', 0, 10], ['Y', 11, 30], ['X', 31, 55]),
        ...inTurn(2, 'q', ['Z', 0, 9], ['X', 33, 55]),
      ],
      { Z: 'X', Y: 'X' },
    ],
    [
      'of people some of whom had come to it from another role before',
      [
        ...inTurn(9, 'p', ['C', 0, 10], ['A', 11, 39], ['B', 40, 55]),
        ...inTurn(9, 'q', ['A', 0, 39], ['B', 40, 55]),
        ...stayed(9, 'C'),
      ],
      isRenamed,
    ],
    [
      'not where people pass through a role that is younger',
      [...inTurn(3, 'p', ['A', 41, 44], ['B', 45, 55]), ...stayed(3, 'B', [40, 55])],
      {},
    ],
    [
      'not where people left it for another two weeks before',
      [...moved(4, A_TO_B), ...inTurn(2, 'q', ['A', 0, 26], ['C', 27, 55])],
      {},
    ],
    [
      'where they left it earlier',
      [...moved(4, A_TO_B), ...inTurn(2, 'q', ['A', 0, 25.9], ['C', 27, 55])],
      isRenamed,
    ],
    ['two roles renamed at once', [...moved(5, A_TO_B), ...moved(5, ['C', 'D'])], { A: 'B', C: 'D' }],

    [
      'who has been on leave since shows the former name',
      [...moved(10, A_TO_B), ...stayed(10, 'A', [0, 39])],
      isRenamed,
    ],
    [
      'three who work at a weekend, while the others were not seen yet',
      [...moved(3, A_TO_B), ...stayed(30, 'A', [0, 39])],
      isRenamed,
    ],
    ['not two who work at a weekend', [...moved(2, A_TO_B), ...stayed(30, 'A', [0, 39])], {}],
    [
      'not any more when the others come and are what they were',
      [...moved(3, A_TO_B), ...stayed(30, 'A', [0, 41])],
      {},
    ],
    [
      'who left weeks before is not asked about',
      [...moved(3, A_TO_B), ...stayed(9, 'A', [0, 25])],
      isRenamed,
    ],
    [
      'not where people go elsewhere',
      [...moved(7, A_TO_B), ...inTurn(2, 'c', ['A', 0, 40.5], ['C', 41, 55])],
      {},
    ],

    ['not where people have both', inTurn(9, 'p', ['A', 0, 55], ['B', 40, 54]), {}],
    [
      'one in ten goes back',
      [...moved(9, A_TO_B), had('back', 'A', 0, 55), had('back', 'B', 41, 50)],
      isRenamed,
    ],
    [
      'two in ten go back',
      [...moved(8, A_TO_B), ...['x', 'y'].flatMap((key) => [had(key, 'A', 0, 55), had(key, 'B', 41, 50)])],
      {},
    ],
    ['not where the new name is taken back', inTurn(9, 'p', ['A', 0, 55], ['B', 40, 41]), {}],

    [
      'team by team, once the last has it',
      [...moved(10, A_TO_B, [0, 20, 55]), ...inTurn(10, 't', ['A', 0, 39.5], ['B', 40, 55])],
      isRenamed,
    ],
    [
      'names that objects have',
      moved(4, ['constructor', '__proto__']),
      Object.fromEntries([['constructor', '__proto__']]),
    ],
    ['nobody was ever seen', [], {}],
  ])('%s', (_, held, expected) => {
    expect(renamedIn(held)).toEqual(expected);
    expect(renamedIn(held.toReversed())).toEqual(expected);
  });

  it('is told on the evening of the first day, of those who were seen', () => {
    const first = moved(18, A_TO_B, [0, 40, 40.4]);
    expect(renamedIn([...first, ...stayed(12, 'A', [0, 39.4])], 41 * DAY)).toEqual(isRenamed);
  });
});

describe('a young name', () => {
  const youngIn = (held: readonly RoleHeld[], until: number): readonly string[] =>
    roleNamesOf(held, until * DAY)?.young ?? [];
  const promoted = [...moved(2, A_TO_B, [0, 40, 55]), ...stayed(9, 'A')];

  it.each<[string, readonly RoleHeld[], number, readonly string[]]>([
    ['is one that nobody had a week ago', promoted, 47, ['B']],
    ['is none after a week', promoted, 47.1, []],
    ['is one of two departments put together', [...moved(5, A_TO_B), ...moved(5, ['C', 'B'])], 42, ['B']],
    ['is one of which half are new', [...moved(2, A_TO_B), ...stayed(2, 'B', [41, 44])], 45, ['B']],
    ['is none of which most are new', [...moved(2, A_TO_B), ...stayed(3, 'B', [41, 44])], 45, []],
    ['is none of hires alone', [...stayed(5, 'B', [41, 44]), ...stayed(9, 'A')], 45, []],
    ['is none where everybody is new', [...stayed(5, 'B', [1, 3]), ...stayed(9, 'A', [1, 3])], 4, []],
    ['is none that is known for the new name of a role', moved(9, A_TO_B), 42, []],
  ])('%s', (_, held, until, expected) => {
    expect(youngIn(held, until)).toEqual(expected);
  });
});

describe('the hours of people', () => {
  const hoursOf = (actorKey: string, role: string, days: readonly number[]) =>
    days.map((day) => hourOf(actorKey, day * DAY + 9 * HOUR, { read: 5, role }));
  const renamed = ['p0', 'p1', 'p2', 'p3'].flatMap((key) => [
    ...hoursOf(key, 'A', [1, 2, 3, 30]),
    ...hoursOf(key, 'B', [31, 32, 50]),
  ]);
  const unstated = hoursOf('p0', 'unknown', [4, 31.5, 55]);

  it('tell it, whether or not some state no role', () => {
    const span = { from: 0, to: UNTIL };
    expect(roleNamesIn([...unstated, ...renamed], span)).toEqual({ renamed: { A: 'B' }, young: [] });
    expect(roleNamesIn(unstated, span)).toBeUndefined();
  });

  it('are nothing to tell it by before the span and after it', () => {
    expect(roleNamesIn(renamed, { from: 31 * DAY, to: UNTIL })).toBeUndefined();
    expect(roleNamesIn(renamed, { from: 0, to: 31 * DAY })).toBeUndefined();
  });

  it('go by the present name', () => {
    const names = { renamed: { A: 'B' }, young: [] };
    expect(new Set(underPresentNames(renamed, names).map(({ role }) => role))).toEqual(new Set(['B']));
    expect(underPresentNames(renamed, undefined)).toBe(renamed);
    expect(presentName(names, 'toString')).toBe('toString');
  });
});

describe('whatever people do', () => {
  /** Most change their role at one of two times and into the same one, some into another, or never. */
  const person = fc.record({
    roles: fc.oneof(
      { weight: 4, arbitrary: fc.constant(['A', 'B', 'B']) },
      { weight: 2, arbitrary: fc.constant(['A', 'B', 'C']) },
      fc.array(fc.constantFrom('A', 'B', 'C', 'D', 'unknown'), { minLength: 3, maxLength: 3 }),
    ),
    days: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 15 }),
  });
  const hours = fc
    .array(person, { maxLength: 12 })
    .map((people) =>
      people.flatMap(({ roles, days }, n) =>
        days.map((day) =>
          hourOf(`p${n}`, day * DAY, { role: roles[day < 15 ? 0 : day < 30 ? 1 : 2] ?? 'unknown' }),
        ),
      ),
    );
  const span = { from: 0, to: 41 * DAY };

  it('some of it is a renaming', () => {
    const some = fc
      .sample(hours, { seed: 1, numRuns: 100 })
      .filter((rows) => roleNamesIn(rows, span)?.renamed['A'] !== undefined);
    expect(some.length).toBeGreaterThan(20);
  });

  it('the order in which it comes in is all the same', () => {
    fc.assert(
      fc.property(hours, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const shuffled = rows
          .map((row) => ({ row, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        const names = roleNamesIn(rows, span);
        expect(
          JSON.stringify(
            roleNamesIn(
              shuffled.map(({ row }) => row),
              span,
            ),
          ),
        ).toBe(JSON.stringify(names));
      }),
    );
  });

  it("a name that is known for a former one is nobody's any more, and a present name is no former one", () => {
    fc.assert(
      fc.property(hours, (rows) => {
        const names = roleNamesIn(rows, span);
        for (const [former, name] of Object.entries(names?.renamed ?? {})) {
          expect(presentName(names, name)).toBe(name);
          expect(former).not.toBe(name);
        }
        const again = roleNamesIn(underPresentNames(rows, names), span);
        expect(again?.renamed ?? {}).toEqual({});
      }),
    );
  });

  it('nobody is renamed where every role has somebody who keeps it', () => {
    fc.assert(
      fc.property(hours, (rows) => {
        const keepers = ['A', 'B', 'C', 'D'].flatMap((role) =>
          Array.from({ length: 41 }, (_, day) => hourOf(`keeper of ${role}`, day * DAY, { role })),
        );
        expect(roleNamesIn([...rows, ...keepers], span)).toBeUndefined();
      }),
    );
  });
});
