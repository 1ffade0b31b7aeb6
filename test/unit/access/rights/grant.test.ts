import { describe, expect, it } from 'vitest';
import { type Grant, grantFault } from '../../../../src/access/rights/grant.js';
import { DAY } from '../../../../src/kernel/clock.js';

const NOW = 1_000;
const crm = { tenant: 'acme', source: 'crm' };

describe('a grant', () => {
  it.each<[Grant, string]>([
    [{ role: 'analyst', source: 'crm' }, 'source-without-tenant'],
    [{ role: 'crm-owner' }, 'needs-source'],
    [{ role: 'crm-owner', tenant: 'acme' }, 'needs-source'],
    [{ role: 'intake', tenant: 'acme' }, 'needs-source'],
    [{ role: 'monitor', tenant: 'acme' }, 'needs-no-bounds'],
    [{ role: 'provisioning' }, 'needs-tenant-alone'],
    [{ role: 'provisioning', tenant: 'acme', source: 'crm' }, 'needs-tenant-alone'],
    [{ role: 'auditor' }, 'needs-end'],
    [{ role: 'auditor', tenant: 'acme' }, 'needs-end'],
    [{ role: 'auditor', until: NOW + 366 * DAY + 1 }, 'ends-too-late'],
    [{ role: 'analyst', team: 'east' }, 'team-without-tenant'],
    [{ role: 'analyst', dataClass: 'phi' }, 'team-without-tenant'],
    [{ role: 'administrator', tenant: 'acme', team: 'east' }, 'needs-no-team'],
    [{ role: 'crm-owner', ...crm, team: 'east' }, 'needs-no-team'],
    [{ role: 'intake', ...crm, team: 'east' }, 'needs-no-team'],
    [{ role: 'provisioning', tenant: 'acme', dataClass: 'phi' }, 'needs-no-team'],
    [{ role: 'auditor', tenant: 'acme', team: 'east' }, 'needs-end'],
    [{ role: 'analyst', until: NOW }, 'ended'],
    [{ role: 'auditor', until: NOW }, 'ended'],
  ])('%j is refused: %s', (grant, fault) => {
    expect(grantFault(grant, NOW)).toBe(fault);
  });

  it.each<[Grant]>([
    [{ role: 'analyst' }],
    [{ role: 'analyst', tenant: 'acme' }],
    [{ role: 'analyst', ...crm, until: NOW + 1 }],
    [{ role: 'analyst', tenant: 'acme', team: 'east' }],
    [{ role: 'senior-analyst', ...crm, team: 'east', dataClass: 'phi' }],
    [{ role: 'compliance-officer', tenant: 'acme', team: 'east' }],
    [{ role: 'crm-owner', ...crm }],
    [{ role: 'intake', ...crm }],
    [{ role: 'monitor' }],
    [{ role: 'provisioning', tenant: 'acme' }],
    [{ role: 'administrator', tenant: 'acme' }],
    [{ role: 'auditor', until: NOW + 366 * DAY }],
  ])('%j can be given', (grant) => {
    expect(grantFault(grant, NOW)).toBeUndefined();
  });
});
