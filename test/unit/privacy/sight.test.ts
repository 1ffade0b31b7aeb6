import { describe, expect, it } from 'vitest';
import { concernedKeys, keptFrom, NO_MANAGERS } from '../../../src/access/concerns.js';
import type { Grant } from '../../../src/access/rights/grant.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import { inForce, type Principal } from '../../../src/access/rights/principal.js';
import { isShown, type Names, NO_NAMES, Sights } from '../../../src/privacy/sight.js';

const caller = (grants: readonly Grant[], more: Partial<Principal> = {}) =>
  inForce({ id: 'key:1', kind: 'machine', grants, owner: 'user:ann', ...more }, 0);
const at = (role: Role, source?: string): Grant => ({
  role,
  tenant: 'acme',
  ...(source === undefined ? {} : { source }),
});

const ownKeys = { of: async (owner: string, tenant: string) => `${owner} at ${tenant}` };

const EVER = { from: -Infinity, to: Infinity };

const sights = (namesVisible: boolean, revealed: readonly string[] = []) =>
  new Sights({
    governance: { namesVisible: async (tenant) => tenant === 'acme' && namesVisible },
    revealed: {
      of: async (owner, tenant) => new Set(owner === 'user:ann' && tenant === 'acme' ? revealed : []),
    },
    concerns: {
      managers: { above: async (_, keys) => keys.map((key) => `manager of ${key}`) },
      ownKeys,
    },
    teams: { of: async (_, teams) => new Map(teams.map((team) => [`of ${team}`, [EVER]])) },
  });

describe('whose names are shown', () => {
  it.each([
    ['senior-analyst', true, 'all'],
    ['compliance-officer', true, 'all'],
    ['senior-analyst', false, ['k']],
    ['analyst', true, ['k']],
    ['analyst', false, ['k']],
    ['auditor', true, []],
    ['crm-owner', true, []],
    ['administrator', true, []],
  ] as const)('to a %s, names visible: %s', async (role, namesVisible, shown) => {
    const { names } = await sights(namesVisible, ['k']).of(caller([at(role)]), 'acme');
    expect(names === 'all' ? names : [...names]).toEqual(shown);
  });

  it('are none of another tenant', async () => {
    expect((await sights(true, ['k']).of(caller([at('senior-analyst')]), 'other')).names).toEqual(NO_NAMES);
  });

  it('follow the right in each of the sources that are looked at', async () => {
    const one = caller([at('senior-analyst', 'crm'), at('crm-owner', 'sf')]);
    expect((await sights(true).of(one, 'acme', { sources: ['crm'] })).names).toBe('all');
    expect((await sights(true).of(one, 'acme', { sources: ['crm', 'sf'] })).names).toEqual(NO_NAMES);
    expect((await sights(true).of(one, 'acme')).names).toEqual(NO_NAMES);
  });
});

describe('of a team', () => {
  const east = { role: 'senior-analyst', tenant: 'acme', team: 'east' } as const;
  const looked = { teams: ['east', 'west'] };
  const shown = (names: Names) => (names === 'all' ? names : [...names].sort());

  it.each<[string, Grant[], boolean, string[], string[]]>([
    ['its people, where names are shown', [east], true, [], ['of east']],
    ['nobody, where none are', [east], false, [], []],
    ['nobody to who sees no names', [{ ...east, role: 'analyst' }], true, [], []],
    ['of its people whoever was revealed', [east], false, ['of east', 'of west'], ['of east']],
    [
      'its people, and of another team whoever was revealed',
      [east, { ...east, role: 'analyst', team: 'west' }],
      true,
      ['of west', 'k'],
      ['of east', 'of west'],
    ],
    [
      'of another tenant nobody',
      [
        { ...east, tenant: 'other' },
        { role: 'analyst', tenant: 'acme' },
      ],
      true,
      [],
      [],
    ],
  ])('the names are those of %s', async (_, grants, areVisible, revealed, expected) => {
    const { names } = await sights(areVisible, revealed).of(caller(grants), 'acme', looked);
    expect(shown(names)).toEqual(expected);
  });

  it('nothing is shown of anybody else, and without teams of everybody', async () => {
    const ofTeam = await sights(true).of(caller([east]), 'acme', { teams: ['east'] });
    expect([isShown(ofTeam, 'of east', 3), isShown(ofTeam, 'of west', 3)]).toEqual([true, false]);
    const whole = await sights(true).of(caller([at('analyst')]), 'acme');
    expect(isShown(whole, 'of west', 3)).toBe(true);
    expect(isShown({ ...ofTeam, hidden: new Set(['of east']) }, 'of east', 3)).toBe(false);
  });
});

describe('what concerns the caller', () => {
  const self = [
    { tenant: 'acme', actorKey: 'a1' },
    { tenant: 'acme', actorKey: 'a2' },
    { tenant: 'other', actorKey: 'o1' },
  ];

  it('is what they are in that tenant, who stands above them, and what they did here', async () => {
    expect(concernedKeys({ self }, 'acme')).toEqual(['a1', 'a2']);
    const { hidden } = await sights(true).of(caller([at('analyst')], { self }), 'acme');
    expect([...hidden]).toEqual(['a1', 'a2', 'manager of a1', 'manager of a2', 'user:ann at acme']);
  });

  it('is nothing of who is nobody there, and then nobody asks for managers', async () => {
    const asked = { managers: { above: async () => Promise.reject(new Error('asked')) }, ownKeys };
    const machine = { id: 'key:1', owner: 'system' };
    expect(await keptFrom(machine, 'acme', asked)).toEqual(new Set());
    expect(await keptFrom({ ...machine, self }, 'third', asked)).toEqual(new Set());
    const nobody = { managers: NO_MANAGERS, ownKeys };
    expect(await keptFrom({ ...machine, self }, 'other', nobody)).toEqual(new Set(['o1']));
  });
});
