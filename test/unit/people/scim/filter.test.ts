import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/people/scim/filter.js';
import { parsePath } from '../../../../src/people/scim/patch-path.js';

const read = (text: string) => {
  const parsed = parseFilter(text);
  return parsed.ok ? parsed.value.map(({ attribute, value }) => [attribute, value]) : parsed.fault.scimType;
};

describe('a filter', () => {
  // RFC 7644, 3.4.2.2, figure 2 (https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2): those by eq, and those we refuse.
  it.each([
    ['userName Eq "bjensen"', [['username', 'bjensen']]],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "J"', [['username', 'J']]],
    [
      'userType eq "Employee" and active eq true',
      [
        ['usertype', 'Employee'],
        ['active', true],
      ],
    ],
    ['emails[type eq "work"].value eq "a@b.c"', [['emails.value', 'a@b.c']]],
    ['emails.value eq "a@b.c"', [['emails.value', 'a@b.c']]],
    ['userName eq "a\\"b\\u00e9"', [['username', 'a"bé']]],
    [
      'x eq -1.5 AND y EQ NULL',
      [
        ['x', -1.5],
        ['y', null],
      ],
    ],
    ['title pr', 'invalidFilter'],
    ['name.familyName co "O\'Malley"', 'invalidFilter'],
    ['userName sw "J"', 'invalidFilter'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'invalidFilter'],
    ['title pr and userType eq "Employee"', 'invalidFilter'],
    ['userType eq "Employee" and (emails co "example.com")', 'invalidFilter'],
    ['userName eq "a" or userName eq "b"', 'invalidFilter'],
    ['not (userName eq "a")', 'invalidFilter'],
    ['userName eq "a', 'invalidFilter'],
    ['userName eq "\\x"', 'invalidFilter'],
    ['userName eq "a" and', 'invalidFilter'],
    ['', 'invalidFilter'],
    [`userName eq "${'x'.repeat(1_024)}"`, 'invalidFilter'],
    [Array.from({ length: 5 }, () => 'a eq 1').join(' and '), Array.from({ length: 5 }, () => ['a', 1])],
    [Array.from({ length: 6 }, () => 'a eq 1').join(' and '), 'invalidFilter'],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected));

  it('finds any text again that was written as a JSON string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(read(`userName eq ${JSON.stringify(text)}`)).toEqual([['username', text]]);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => read(text)).not.toThrow();
      }),
    );
  });
});

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const path = (text: string) => {
  const parsed = parsePath(text);
  if (!parsed.ok) return parsed.fault.scimType;
  const { extension, attribute, filter, sub } = parsed.value;
  return [extension, attribute, filter?.length, sub];
};

// RFC 7644, 3.5.2, figure 8 (https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2), then what providers write.
it.each([
  ['members', [undefined, 'members', undefined, undefined]],
  ['name.familyName', [undefined, 'name', undefined, 'familyName']],
  ['addresses[type eq "work"]', [undefined, 'addresses', 1, undefined]],
  ['members[value eq "2819c223-7f76-453a-919d-413861904646"]', [undefined, 'members', 1, undefined]],
  [
    'members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName',
    [undefined, 'members', 1, 'displayName'],
  ],
  [
    'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName',
    [undefined, 'name', undefined, 'familyName'],
  ],
  [`${ENTERPRISE}:manager`, [ENTERPRISE, 'manager', undefined, undefined]],
  [`${ENTERPRISE.toUpperCase()}:manager.value`, [ENTERPRISE, 'manager', undefined, 'value']],
  [`${ENTERPRISE}.department`, [ENTERPRISE, 'department', undefined, undefined]],
  [ENTERPRISE, [ENTERPRISE, undefined, undefined, undefined]],
  ['members[value sw "a"]', 'invalidFilter'],
  ['a..b', 'invalidPath'],
  ['a[', 'invalidPath'],
  ['__proto__', 'invalidPath'],
  [' ', 'invalidPath'],
  ['x'.repeat(1_025), 'invalidPath'],
])('the path %s', (text, expected) => expect(path(text)).toEqual(expected));
