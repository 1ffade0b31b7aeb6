import { describe, expect, it } from 'vitest';
import type { UserState } from '../../../../src/access/accounts/user.js';
import { PersonalKeys } from '../../../../src/access/keys/key-owners.js';
import type { KeyText } from '../../../../src/access/keys/key-text.js';
import type { Grant } from '../../../../src/access/rights/grant.js';
import type { Role } from '../../../../src/access/rights/permissions.js';
import { EVERYTHING, type Principal } from '../../../../src/access/rights/principal.js';

const NOW = 1_000;
const SELF = [{ tenant: 'acme', actorKey: 'a'.repeat(32) }];
const principal = (role: Role, owner = 'user:ann'): Principal => ({
  id: 'key:1',
  kind: 'machine',
  grants: [{ role }],
  owner,
});

const ANALYST: readonly Grant[] = [{ role: 'analyst' }];

function admit(
  kind: KeyText['kind'],
  of: Principal,
  status: UserState['status'],
  grants: readonly Grant[] = ANALYST,
) {
  const asked: string[] = [];
  const users = {
    find: async (id: string) => {
      asked.push(id);
      return { status, self: SELF, grants, providerGrants: undefined };
    },
  };
  return { asked, admitted: new PersonalKeys(users, { now: () => NOW }).admit(kind, of) };
}

describe('the key of a person', () => {
  it.each([
    ['active', true],
    ['locked', true],
    ['disabled', false],
    ['invited', false],
    ['unknown', false],
  ] as const)('whose account is %s is taken: %s', async (status, isTaken) => {
    const { admitted } = admit('api', principal('analyst'), status);
    expect((await admitted) !== undefined).toBe(isTaken);
  });

  it.each<[string, readonly Grant[], boolean]>([
    ['has its role', [{ role: 'analyst', tenant: 'acme' }], true],
    ['may make keys', [{ role: 'administrator' }], true],
    ['has another role', [{ role: 'auditor' }], false],
    ['has no role any more', [], false],
    ['has it for a team alone', [{ role: 'analyst', tenant: 'acme', team: 'east' }], false],
    ['has it for a class of data alone', [{ role: 'analyst', tenant: 'acme', dataClass: 'phi' }], false],
    ['had it until now', [{ role: 'analyst', until: NOW }], false],
    ['has it until the next moment', [{ role: 'analyst', until: NOW + 1 }], true],
  ])('who %s: it is taken as that says', async (_, grants, isTaken) => {
    const { admitted } = admit('api', principal('analyst'), 'active', grants);
    expect((await admitted) !== undefined).toBe(isTaken);
  });

  it.each([
    ['east', true],
    ['west', false],
  ])('who has its role for the team %s alone, and it is for east: taken %s', async (team, isTaken) => {
    const ofEast = {
      ...principal('analyst'),
      grants: [{ role: 'analyst', tenant: 'acme', team: 'east' }],
    } as const;
    const { admitted } = admit('api', ofEast, 'active', [{ role: 'analyst', tenant: 'acme', team }]);
    expect((await admitted) !== undefined).toBe(isTaken);
  });

  it('is that person', async () => {
    const { asked, admitted } = admit('api', principal('analyst'), 'active');
    expect(await admitted).toEqual({ ...principal('analyst'), self: SELF });
    expect(asked).toEqual(['ann']);
  });

  it('that may everything is that person too, and stays when the account has ended', async () => {
    const everything = { ...principal('analyst'), grants: EVERYTHING };
    expect(await admit('admin', everything, 'disabled').admitted).toMatchObject({ self: SELF });
  });

  it.each([
    ['intake', 'intake', 'user:ann'],
    ['api', 'monitor', 'user:ann'],
    ['api', 'provisioning', 'user:ann'],
    ['api', 'analyst', 'key:2'],
    ['api', 'analyst', 'system'],
    ['api', 'analyst', 'command-line'],
  ] as const)('is not what %s %s of %s is: nobody is asked for', async (kind, role, owner) => {
    const { asked, admitted } = admit(kind, principal(role, owner), 'disabled');
    expect(await admitted).toEqual(principal(role, owner));
    expect(asked).toEqual([]);
  });
});
