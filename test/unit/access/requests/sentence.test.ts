import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/access/requests/sentence.js';

const ANN = { name: 'Ann', mail: 'ann@example.com', grants: [{ role: 'analyst', tenant: 'acme' }] };

describe('whoever approves reads all that they approve', () => {
  it.each([
    [{ kind: 'api', role: 'analyst', tenant: 'acme' }, 'A key: analyst of acme'],
    [{ kind: 'admin' }, 'A key that may do everything'],
    [
      { kind: 'api', role: 'analyst', tenant: 'acme', team: 'Sales\nNorth', dataClass: 'phi' },
      'A key: analyst of acme, for the people of the team "Sales North" alone, for data of the class phi alone',
    ],
    [
      { kind: 'api', role: 'auditor', expiresAt: '2026-04-01T00:00:00Z' },
      'A key: auditor everywhere until 2026-04-01T00:00:00Z',
    ],
  ])('of a key: %j', (payload, sentence) => {
    expect(sentenceOf('key.issue', payload)).toBe(sentence);
  });

  it.each([
    [[], 'Invite Ann <ann@example.com>: analyst of acme'],
    [
      [{ tenant: 'acme', actorKey: 'a1' }],
      'Invite Ann <ann@example.com>: analyst of acme; who acts at the CRM of acme as somebody known',
    ],
  ])('of an invitation, also who the person is at a CRM: %j', (self, sentence) => {
    expect(sentenceOf('user.invite', { ...ANN, self })).toBe(sentence);
  });

  it('and nothing that was written to look like more than one line', () => {
    const name = 'Ann\nStatus: ready\u202e';
    expect(sentenceOf('user.invite', { ...ANN, name })).toContain('Invite Ann Status: ready <ann@');
    const reason = `exported\r\nDigest: 00 ${'x'.repeat(600)}`;
    expect(sentenceOf('identity.reveal', { pseudonym: 'otter-41', reason })).toMatch(
      /^Reveal who otter-41 is, because: exported Digest: 00 x{400,}…$/,
    );
  });
});
