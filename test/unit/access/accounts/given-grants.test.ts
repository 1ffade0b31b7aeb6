import { describe, expect, it } from 'vitest';
import { grantsToGive } from '../../../../src/access/accounts/given-grants.js';
import type { NewUser } from '../../../../src/access/accounts/users.schemas.js';
import type { Grant } from '../../../../src/access/rights/grant.js';
import { inForce } from '../../../../src/access/rights/principal.js';
import { DAY } from '../../../../src/kernel/clock.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const day = (days: number): string => new Date(NOW + days * DAY).toISOString();
const ofAcme: Grant = { role: 'administrator', tenant: 'acme' };
const forAWeek: Grant = { role: 'administrator', until: NOW + 7 * DAY };

const given = (own: Grant, ...wanted: NewUser['grants']): Grant[] =>
  grantsToGive(inForce({ id: 'user:1', kind: 'person', grants: [own] }, NOW), wanted, NOW);

describe('nobody gives a person more than their own right to give', () => {
  it.each<[string, Grant, NewUser['grants']]>([
    ['everywhere, by who may in one tenant', ofAcme, [{ role: 'analyst' }]],
    ['in another tenant', ofAcme, [{ role: 'analyst', tenant: 'other' }]],
    ['a second one that reaches further', ofAcme, [{ role: 'analyst', tenant: 'acme' }, { role: 'analyst' }]],
    ['for longer', forAWeek, [{ role: 'analyst', until: day(8) }]],
    ['for ever', forAWeek, [{ role: 'analyst' }]],
    ['by an analyst', { role: 'analyst' }, [{ role: 'analyst' }]],
  ])('%s', (_, own, wanted) => {
    expect(() => given(own, ...wanted)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it('and what is not more is given as it was asked for', () => {
    expect(given(ofAcme, { role: 'analyst', tenant: 'acme' })).toEqual([{ role: 'analyst', tenant: 'acme' }]);
    const until = NOW + 7 * DAY;
    expect(given(forAWeek, { role: 'analyst', until: day(7) })).toEqual([{ role: 'analyst', until }]);
  });
});
