import { describe, expect, it } from 'vitest';
import { toldUser } from '../../../../src/people/scim/told-user.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The attributes of RFC 7643, 8.3 (https://www.rfc-editor.org/rfc/rfc7643#section-8.3), that we keep, and some we do not. */
const FULL = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  nickName: 'Babs',
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  userType: 'Employee',
  title: 'Tour Guide',
  preferredLanguage: 'en-US',
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  active: true,
  password: 't1meMa$heen',
  [ENTERPRISE]: {
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Universal Studios',
    division: 'Theme Park',
    department: 'Tour Operations',
    manager: {
      value: '26118915-6090-4610-87e4-49d8ca9f808d',
      $ref: '../Users/26118915-6090-4610-87e4-49d8ca9f808d',
      displayName: 'John Smith',
    },
  },
};

const told = (more: object) => {
  const read = toldUser({ userName: 'u', ...more });
  return read.ok ? read.value : read.fault;
};

describe('a user', () => {
  it('of RFC 7643, 8.3, is read as far as it is kept', () => {
    expect(told(FULL)).toEqual({
      userName: 'bjensen@example.com',
      externalId: '701984',
      employeeNumber: '701984',
      givenName: 'Barbara',
      familyName: 'Jensen',
      displayName: 'Babs Jensen',
      email: 'bjensen@example.com',
      active: true,
      role: 'Tour Guide',
      team: 'Tour Operations',
      manager: '26118915-6090-4610-87e4-49d8ca9f808d',
      timeZone: 'America/Los_Angeles',
    });
  });

  it('of RFC 7643, 8.1, says nothing of what it leaves out', () => {
    expect(told({ userName: 'bjensen@example.com' })).toMatchObject({
      active: undefined,
      role: undefined,
      team: undefined,
      manager: undefined,
      timeZone: undefined,
      email: '',
    });
  });

  it.each<[string, object, object]>([
    [
      'null takes away',
      { title: null, timezone: null, [ENTERPRISE]: { department: null, manager: null } },
      { role: '', timeZone: '', team: '', manager: '' },
    ],
    ['True', { active: 'True' }, { active: true }],
    ['False', { active: 'False' }, { active: false }],
    [
      'names in any case',
      { TITLE: 'x', [ENTERPRISE.toLowerCase()]: { DEPARTMENT: 'y' } },
      { role: 'x', team: 'y' },
    ],
    [
      'the primary address',
      {
        emails: [
          { value: 'a@b.cc', type: 'work' },
          { value: 'C@d.ee', primary: 'True' },
        ],
      },
      { email: 'c@d.ee' },
    ],
    [
      'else that of work',
      { emails: [{ value: 'a@b.cc' }, { value: 'c@d.ee', type: 'Work' }] },
      { email: 'c@d.ee' },
    ],
    [
      'else the first',
      { emails: [{ value: '' }, { value: 'a@b.cc' }, { value: 'c@d.ee' }] },
      { email: 'a@b.cc' },
    ],
    ['the manager as a text', { [ENTERPRISE]: { manager: 'm' } }, { manager: 'm' }],
    ['the manager in a list', { [ENTERPRISE]: { manager: [{ value: 'm' }] } }, { manager: 'm' }],
    ['an empty list of managers', { [ENTERPRISE]: { manager: [] } }, { manager: '' }],
    ['the whole name, where there is no other', { name: { formatted: 'A B' } }, { displayName: 'A B' }],
    ['a role of 128 characters', { title: 'x'.repeat(128) }, { role: 'x'.repeat(128) }],
  ])('%s', (_, more, expected) => expect(told(more)).toMatchObject(expected));

  it.each<[string, object, string]>([
    ['a role of 129 characters', { title: 'x'.repeat(129) }, 'title'],
    ['a role that is no text', { title: 7 }, 'title'],
    ['a user name of spaces', { userName: ' \u200b ' }, 'userName'],
    ['a mail address that is none', { emails: [{ value: 'secret' }] }, 'emails'],
    ['a time zone that is none', { timezone: 'secret' }, 'timezone'],
    ['active that is none', { active: 1 }, 'active'],
  ])('%s is refused, and what it was is not said', (_, more, field) => {
    expect(told(more)).toMatchObject({
      scimType: 'invalidValue',
      detail: expect.stringContaining(field) as string,
    });
    expect(JSON.stringify(told(more))).not.toContain('secret');
  });
});
