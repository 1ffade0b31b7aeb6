import { describe, expect, it } from 'vitest';
import { gives, PERMISSIONS, type Role, ROLES } from '../../../../src/access/rights/permissions.js';
import { EVERYTHING, inForce } from '../../../../src/access/rights/principal.js';
import { mayEverything } from '../../../../src/access/rights/decide.js';

const ofCrm = [
  'events.read',
  'identities.read',
  'alerts.read',
  'alerts.write',
  'cases.export',
  'quarantine.read',
  'reports.read',
];

describe('the table of roles', () => {
  it('keeps the data of a CRM from who runs the system', () => {
    const may = PERMISSIONS.filter((permission) => gives('administrator', permission));
    expect(may.filter((permission) => ofCrm.includes(permission))).toEqual([]);
  });

  it.each(['keys.write', 'users.write', 'tenants.write'] as const)(
    'gives %s to the administrator alone: others could widen their own rights',
    (permission) => {
      expect(ROLES.filter((role) => gives(role, permission))).toEqual(['administrator']);
    },
  );

  it('lets an auditor change nothing', () => {
    const changes = PERMISSIONS.filter((permission) => !permission.endsWith('.read'));
    expect(changes.filter((permission) => gives('auditor', permission))).toEqual([]);
  });

  it('gives each permission to some role, so that all roles together may everything', () => {
    const caller = inForce({ id: 'command-line', kind: 'host', grants: EVERYTHING }, 0);
    expect(mayEverything(caller)).toBe(true);
    for (const { role } of EVERYTHING) expect(mayEverything({ ...caller, grants: [{ role }] })).toBe(false);
  });

  it.each(['', 'root', 'constructor', '__proto__', 'toString'])(
    'gives the unknown role "%s" nothing',
    (role) => {
      expect(PERMISSIONS.some((permission) => gives(role as Role, permission))).toBe(false);
    },
  );
});
