import { describe, expect, it } from 'vitest';
import { readClaims } from '../../../../src/access/oidc/claims.js';

const WHO = { iss: 'https://idp.example', sub: 's1' };

describe('a verified token', () => {
  it.each([
    [
      'says name and address',
      { name: ' Ann ', email: 'ann@example.com' },
      { name: 'Ann', mail: 'ann@example.com' },
    ],
    ['says how one is called', { preferred_username: 'ann' }, { name: 'ann', mail: 'ann' }],
    ['says the address alone', { email: 'a@b.example' }, { name: 'a@b.example', mail: 'a@b.example' }],
    ['says nothing', {}, { name: 's1', mail: 's1' }],
    ['says nonsense', { name: 7, email: ['x'], preferred_username: '  ' }, { name: 's1', mail: 's1' }],
    [
      'says much',
      { name: 'n'.repeat(999), email: 'm'.repeat(999) },
      { name: 'n'.repeat(200), mail: 'm'.repeat(320) },
    ],
  ])('that %s', (_, claims, person) => {
    expect(readClaims({ ...WHO, ...claims }, 'groups')?.person).toEqual(person);
  });

  it.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [undefined, []],
    [null, []],
    [['a', 1], []],
    [{ a: true }, []],
    [Array(10_001).fill('a'), []],
  ])('with groups as %j', (said, groups) => {
    expect(
      readClaims({ ...WHO, 'https://example.com/groups': said }, 'https://example.com/groups')?.groups,
    ).toEqual(groups);
  });

  it.each([
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is longer than allowed', { sub: 's'.repeat(256) }],
    ['a subject that is no text', { sub: 7 }],
    ['no issuer', { iss: undefined }],
  ])('with %s is of nobody', (_, changed) => {
    expect(readClaims({ ...WHO, ...changed }, 'groups')).toBeUndefined();
  });
});
