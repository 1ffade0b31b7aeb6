import { describe, expect, it } from 'vitest';
import { admit } from '../../../../src/access/rights/access.guard.js';
import type { Bound, Grant, Place } from '../../../../src/access/rights/grant.js';
import type { Permission } from '../../../../src/access/rights/permissions.js';
import { EVERYTHING, type Principal } from '../../../../src/access/rights/principal.js';

const NOW = 1_000;

const holding = (...grants: Grant[]): Principal => ({ id: 'key:1', kind: 'machine', grants });
const intake = holding({ role: 'intake', tenant: 'acme', source: 'crm' });
const owner = holding({ role: 'crm-owner', tenant: 'acme', source: 'crm' });
const ofTeam = holding({ role: 'analyst', tenant: 'acme', team: 'east' });
const all: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };

/** By the parts that routes know which say none. */
const PARTS: readonly Bound[] = ['tenant', 'source'];

const route = (permission?: Permission, parts: readonly Bound[] = []) => ({
  isPublic: false,
  needs: permission === undefined ? undefined : { permission, parts },
});

describe('a route', () => {
  it.each<[string, ReturnType<typeof route>, Principal | undefined, Place, string]>([
    ['needs a key', route('events.read'), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission needs a key all the same', route(), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission is denied to who may everything', route(), all, {}, 'FORBIDDEN'],
    [
      'is denied without the permission',
      route('events.read', PARTS),
      intake,
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    ['is denied for another tenant', route('events.read', PARTS), owner, { tenant: 'other' }, 'FORBIDDEN'],
    [
      'is denied for another source',
      route('events.read', PARTS),
      owner,
      { tenant: 'acme', source: 'erp' },
      'FORBIDDEN',
    ],
    [
      'of a whole tenant is denied for one source',
      route('events.read'),
      owner,
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    ['of the whole system is denied for one tenant', route('events.read'), owner, {}, 'FORBIDDEN'],
    [
      'is denied from the moment the grant ends',
      route('events.read'),
      holding({ role: 'analyst', until: NOW }),
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    [
      'is denied where one grant has the permission and another the tenant',
      route('events.read'),
      holding({ role: 'analyst', tenant: 'other' }, { role: 'administrator', tenant: 'acme' }),
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    [
      'that knows no teams is denied to who is bounded to one',
      route('events.read', PARTS),
      ofTeam,
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    [
      'that knows teams is denied to who is bounded to a class of data',
      route('events.read', ['team']),
      holding({ role: 'analyst', tenant: 'acme', dataClass: 'phi' }),
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    [
      'that knows teams is denied in another tenant',
      route('events.read', ['team']),
      ofTeam,
      { tenant: 'other' },
      'FORBIDDEN',
    ],
    ['is denied to who has no grant', route('events.read', PARTS), holding(), {}, 'FORBIDDEN'],
  ])('%s', (...[, access, principal, place, code]) => {
    expect(() => admit(access, principal, place, NOW)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, ReturnType<typeof route>, Principal, Place]>([
    ['of a source', route('events.write'), intake, { tenant: 'acme', source: 'crm' }],
    ['of a tenant, which narrows by itself', route('events.read', PARTS), owner, { tenant: 'acme' }],
    ['that knows teams', route('alerts.read', ['team']), ofTeam, { tenant: 'acme' }],
    ['of nobody, also to who is bounded to a team', route('tenants.read'), ofTeam, { tenant: 'acme' }],
    ['of the system, which narrows by itself', route('events.read', PARTS), owner, {}],
    ['of any tenant, to who is not bounded', route('events.read'), all, { tenant: 'other' }],
    [
      'until the grant ends',
      route('events.read'),
      holding({ role: 'analyst', until: NOW + 1 }),
      { tenant: 'acme' },
    ],
  ])('is open: %s', (...[, access, principal, place]) => {
    expect(admit(access, principal, place, NOW)).toMatchObject({ id: principal.id, inForce: true });
  });

  it.each([
    ['the bound, to who would reach it without one', ofTeam, 'bounded to a team'],
    ['no bound, to who would not', holding({ role: 'monitor' }), 'do not reach'],
  ])('says of what is denied: %s', (_, who, said) => {
    expect(() =>
      admit(route('reports.read'), { ...who, grants: who.grants }, { tenant: 'acme' }, NOW),
    ).toThrow(expect.objectContaining({ message: expect.stringContaining('do not reach') as string }));
    expect(() => admit(route('alerts.read'), who, { tenant: 'acme' }, NOW)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(said) as string }),
    );
  });

  it('admits without the grants that have run out', () => {
    const ended: Grant = { role: 'senior-analyst', until: NOW };
    const held: Grant = { role: 'analyst' };
    const { grants } = admit(route('events.read'), holding(ended, held), { tenant: 'acme' }, NOW);
    expect(grants).toEqual([held]);
  });
});
