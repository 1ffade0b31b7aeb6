import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  may,
  mayEach,
  mayUntil,
  mayWithin,
  ownPlace,
  partsReached,
  sourcesReached,
  teamsReached,
} from '../../../../src/access/rights/decide.js';
import type { Grant } from '../../../../src/access/rights/grant.js';
import { PERMISSIONS, ROLES } from '../../../../src/access/rights/permissions.js';
import { inForce } from '../../../../src/access/rights/principal.js';

const holding = (...grants: Grant[]) => inForce({ id: 'key:1', kind: 'machine', grants }, 0);
const crm: Grant = { role: 'crm-owner', tenant: 'acme', source: 'crm' };
const erp: Grant = { role: 'crm-owner', tenant: 'acme', source: 'erp' };

describe('the sources that are reached', () => {
  it.each([
    ['all of a tenant', holding({ role: 'analyst', tenant: 'acme' }), undefined],
    ['all of every tenant', holding({ role: 'analyst' }), undefined],
    ['one', holding(crm), ['crm']],
    ['several', holding(crm, erp), ['crm', 'erp']],
    ['all, when one grant is not bounded', holding(crm, { role: 'analyst', tenant: 'acme' }), undefined],
    ['none of another tenant', holding({ ...crm, tenant: 'other' }), []],
    ['none without the permission', holding({ role: 'administrator' }), []],
    ['none by who is bounded to a team of it', holding({ ...crm, team: 'east' }), []],
    ['none by who is bounded to a class of data', holding({ role: 'analyst', dataClass: 'health' }), []],
  ])('%s', (_, caller, expected) => {
    expect(sourcesReached(caller, 'events.read', 'acme')).toEqual(expected);
  });

  it('each must be allowed for something that is decided for all of them', () => {
    const caller = holding(crm, erp, { role: 'senior-analyst', tenant: 'acme', source: 'crm' });
    expect(mayEach(caller, 'identities.read', 'acme', ['crm'])).toBe(true);
    expect(mayEach(caller, 'identities.read', 'acme', ['crm', 'erp'])).toBe(false);
    expect(mayEach(caller, 'identities.read', 'acme', undefined)).toBe(false);
  });
});

describe('what is bounded to a team or a class of data', () => {
  const ofTeam = holding({ role: 'analyst', tenant: 'acme', team: 'east' });
  const ofClass = holding({ role: 'analyst', dataClass: 'health' });
  it.each([
    ['reaches nothing that names none', ofTeam, { tenant: 'acme' }, false],
    ['reaches what names it', ofTeam, { tenant: 'acme', team: 'east' }, true],
    ['reaches no other one', ofTeam, { tenant: 'acme', team: 'west' }, false],
    ['reaches it in no other tenant', ofTeam, { tenant: 'other', team: 'east' }, false],
    ['reaches a class that is named', ofClass, { tenant: 'acme', dataClass: 'health' }, true],
    ['reaches no other class', ofClass, { tenant: 'acme', dataClass: 'id.basic' }, false],
  ] as const)('%s', (_, caller, place, expected) => {
    expect(may(caller, 'alerts.read', place)).toBe(expected);
  });
});

describe('the parts of a tenant that are reached', () => {
  const role = 'analyst' as const;
  const tenant = 'acme';
  it.each<[string, Grant[], unknown]>([
    ['all of it', [{ role, tenant }], undefined],
    ['all of it, whatever else is held', [{ role, tenant, team: 'east' }, { role }], undefined],
    ['nothing of another tenant', [{ role, tenant: 'other', team: 'east' }], []],
    ['nothing without the permission', [{ role: 'administrator', tenant, team: 'east' }], []],
    [
      'what is of several teams, together',
      [
        { role, tenant, team: 'east' },
        { role, tenant, team: 'west' },
      ],
      [{ source: undefined, teams: ['east', 'west'], dataClasses: undefined }],
    ],
    [
      'what is of one source and what is of one team, apart',
      [
        { role, tenant, source: 'crm' },
        { role, tenant, team: 'east' },
      ],
      [
        { source: 'crm', teams: undefined, dataClasses: undefined },
        { source: undefined, teams: ['east'], dataClasses: undefined },
      ],
    ],
    [
      'no class of one team by the grant of another team',
      [
        { role, tenant, team: 'east', dataClass: 'phi' },
        { role, tenant, team: 'west', dataClass: 'commercial' },
      ],
      [
        { source: undefined, teams: ['east'], dataClasses: ['phi'] },
        { source: undefined, teams: ['west'], dataClasses: ['commercial'] },
      ],
    ],
    [
      'what holds two classes that are both held',
      [
        { role, tenant, dataClass: 'phi' },
        { role, tenant, dataClass: 'commercial' },
      ],
      [{ source: undefined, teams: undefined, dataClasses: ['commercial', 'phi'] }],
    ],
    [
      'a team of which one grant has no class',
      [
        { role, tenant, team: 'east', dataClass: 'phi' },
        { role, tenant, team: 'east' },
      ],
      [{ source: undefined, teams: ['east'], dataClasses: undefined }],
    ],
  ])('%s', (_, grants, expected) => {
    expect(partsReached(holding(...grants), 'events.read', tenant)).toEqual(expected);
  });

  it('are asked for of one source too', () => {
    const caller = holding({ role, tenant, source: 'crm', team: 'east' });
    expect(teamsReached(caller, 'rights.read', { tenant, source: 'crm' })).toEqual(['east']);
    expect(() => teamsReached(caller, 'rights.read', { tenant, source: 'sf' })).toThrow('Your roles');
    expect(() => teamsReached(caller, 'alerts.read', { tenant })).toThrow('Your roles');
  });

  it('never hold more than some single grant allows', () => {
    const bound = (...names: string[]) => fc.option(fc.constantFrom(...names), { nil: undefined });
    const grant = fc
      .record({ source: bound('crm', 'sf'), team: bound('e', 'w'), dataClass: bound('phi', 'pan') })
      .map((bounds) => ({ role, tenant, ...said(bounds) }));
    const place = fc.record({
      source: fc.constantFrom('crm', 'sf'),
      team: fc.constantFrom('e', 'w', 'n'),
      dataClass: fc.constantFrom('phi', 'pan', 'loc'),
    });
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 5 }), place, (grants, { source, team, dataClass }) => {
        const caller = holding(...grants);
        const parts = partsReached(caller, 'events.read', tenant);
        const isIn = (parts ?? [{}]).some(
          (part) =>
            (part.source ?? source) === source &&
            (part.teams?.includes(team) ?? true) &&
            (part.dataClasses?.includes(dataClass) ?? true),
        );
        expect(isIn).toBe(may(caller, 'events.read', { tenant, source, team, dataClass }));
      }),
    );
  });
});

/** Without what is undefined. */
const said = (
  bounds: Partial<Record<'source' | 'team' | 'dataClass', string | undefined>>,
): Partial<Omit<Grant, 'role'>> =>
  Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));

describe('the own place', () => {
  it.each([
    [
      'of a key of one source',
      holding({ role: 'intake', tenant: 'acme', source: 'crm' }),
      { tenant: 'acme', source: 'crm' },
    ],
    ['of two sources is neither', holding({ ...crm, role: 'intake' }, { ...erp, role: 'intake' }), {}],
    ['without bounds is none', holding({ role: 'intake' }), {}],
    ['without the permission is none', holding(crm), {}],
  ])('%s', (_, caller, expected) => {
    expect(ownPlace(caller, 'events.write')).toEqual(expected);
  });
});

describe('whatever the grants', () => {
  const name = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
  const grant = fc
    .record({ role: fc.constantFrom(...ROLES), tenant: name, source: name })
    .map(({ role, tenant, source }): Grant => ({
      role,
      ...(tenant === undefined ? {} : { tenant }),
      ...(source === undefined ? {} : { source }),
    }));
  const caller = fc.array(grant, { maxLength: 4 }).map((grants) => holding(...grants));
  const place = fc.record({ tenant: name, source: name });
  const permission = fc.constantFrom(...PERMISSIONS);

  it('who may in a place may also within it, and in every part of it', () => {
    fc.assert(
      fc.property(caller, permission, place, fc.constantFrom('a', 'b'), (who, what, where, part) => {
        if (!may(who, what, where)) return;
        expect(mayWithin(who, what, where, ['tenant', 'source'])).toBe(true);
        expect(may(who, what, { source: part, ...dropped(where) })).toBe(true);
      }),
    );
  });

  it('no further grant takes anything away, and none of another tenant adds anything', () => {
    fc.assert(
      fc.property(caller, grant, permission, place, (who, more, what, where) => {
        const richer = { ...who, grants: [...who.grants, more] };
        expect(!may(who, what, where) || may(richer, what, where)).toBe(true);
        const stranger = { ...who, grants: [...who.grants, { ...more, tenant: 'c' }] };
        expect(may(stranger, what, where)).toBe(may(who, what, where));
      }),
    );
  });
});

describe('what is given away', () => {
  it('is not held for longer than by who gives it', () => {
    const caller = holding({ role: 'administrator', until: 10 });
    expect(mayUntil(caller, 'keys.write', {}, 10)).toBe(true);
    expect(mayUntil(caller, 'keys.write', {}, 11)).toBe(false);
    expect(mayUntil(caller, 'keys.write', {}, undefined)).toBe(false);
    expect(mayUntil(holding({ role: 'administrator' }), 'keys.write', {}, undefined)).toBe(true);
  });
});

/** The place without what it leaves open. */
function dropped({ tenant, source }: { tenant: string | undefined; source: string | undefined }) {
  return { ...(tenant === undefined ? {} : { tenant }), ...(source === undefined ? {} : { source }) };
}
