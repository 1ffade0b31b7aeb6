import { describe, expect, it } from 'vitest';
import { grantsOfGroups } from '../../../../src/access/oidc/group-grants.js';
import { grantFault } from '../../../../src/access/rights/grant.js';
import { isForMachines, ROLES } from '../../../../src/access/rights/permissions.js';
import { PEOPLE_ROLES, type OidcConfig } from '../../../../src/config/sections.js';
import { DAY } from '../../../../src/kernel/clock.js';

const CONFIGURED: OidcConfig['roles'] = [
  { group: 'a', role: 'analyst', tenant: 'acme' },
  { group: 'a', role: 'compliance-officer' },
  { group: 'b', role: 'analyst', tenant: 'acme' },
  { group: 'c', role: 'analyst', tenant: 'other' },
  { group: 'short', role: 'auditor', days: 7 },
  { group: 'long', role: 'auditor', days: 366 },
];
const NOW = 1_000;

describe('groups give', () => {
  it.each([
    ['nothing', [], []],
    ['nothing of ours', ['d', 'A', ' a', ''], []],
    ['two roles by one group', ['a'], [{ role: 'analyst', tenant: 'acme' }, { role: 'compliance-officer' }]],
    [
      'one role by two groups once',
      ['b', 'a', 'b'],
      [{ role: 'analyst', tenant: 'acme' }, { role: 'compliance-officer' }],
    ],
    [
      'a role in two tenants twice',
      ['b', 'c'],
      [
        { role: 'analyst', tenant: 'acme' },
        { role: 'analyst', tenant: 'other' },
      ],
    ],
    ['an end counted from now', ['short'], [{ role: 'auditor', until: NOW + 7 * DAY }]],
    ['the latest of two ends', ['long', 'short'], [{ role: 'auditor', until: NOW + 366 * DAY }]],
  ])('%s', (_, groups, grants) => {
    expect(grantsOfGroups(CONFIGURED, groups, NOW)).toEqual(grants);
  });

  it('only what anybody may be given', () => {
    const groups = CONFIGURED.map(({ group }) => group);
    const faults = grantsOfGroups(CONFIGURED, groups, NOW).map((grant) => grantFault(grant, NOW));
    expect(new Set(faults)).toEqual(new Set([undefined]));
  });

  it('every role but those of machines', () => {
    expect(ROLES.filter((role) => !isForMachines(role))).toEqual(PEOPLE_ROLES);
  });
});
