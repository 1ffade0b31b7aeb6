import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patched } from '../../../../src/people/scim/patch.js';
import { toldUser, USER_ATTRIBUTES } from '../../../../src/people/scim/told-user.js';
import entra from '../../../fixtures/scim/entra.json' with { type: 'json' };

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const BARBARA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: '2819c223-7f76-453a-919d-413861904646',
  userName: 'bjensen',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  title: 'Tour Guide',
  active: true,
  [ENTERPRISE]: { employeeNumber: '701984', department: 'Tour Operations', manager: { value: '26118915' } },
};

const after = (...Operations: object[]) => {
  const result = patched(BARBARA, { Operations }, USER_ATTRIBUTES);
  return result.ok ? result.value : result.fault.scimType;
};

describe('a PATCH', () => {
  it.each<[string, object, unknown]>([
    // RFC 7644, 3.5.2.1: add without a path, to a list and to a complex attribute.
    [
      'adds a value to several',
      { op: 'add', path: 'emails', value: [{ value: 'new@example.com' }] },
      { emails: [...BARBARA.emails, { value: 'new@example.com' }] },
    ],
    ['adds without a path', { op: 'add', value: { title: 'Boss' } }, { title: 'Boss' }],
    // RFC 7644, 3.5.2.2: all values, and those of a filter.
    ['removes an attribute', { op: 'remove', path: 'title' }, { title: null }],
    ['removes values', { op: 'remove', path: 'emails[type eq "work"]' }, { emails: [BARBARA.emails[1]] }],
    [
      'removes by two comparisons',
      { op: 'remove', path: 'emails[type eq "home" and value eq "BABS@jensen.org"]' },
      { emails: [BARBARA.emails[0]] },
    ],
    // RFC 7644, 3.5.2.3: one sub-attribute of a value, and a complex attribute of which the rest stays.
    [
      'replaces a sub-attribute',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@example.com' },
      { emails: [{ ...BARBARA.emails[0], value: 'b@example.com' }, BARBARA.emails[1]] },
    ],
    [
      'replaces a part of a complex attribute',
      { op: 'replace', path: 'name', value: { FAMILYNAME: 'Smith' } },
      { name: { familyName: 'Smith', givenName: 'Barbara' } },
    ],
    [
      'makes what a filter does not find',
      { op: 'Add', path: 'emails[type eq "other"].value', value: 'o@example.com' },
      { emails: [...BARBARA.emails, { type: 'other', value: 'o@example.com' }] },
    ],
    [
      'changes an extension',
      { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'HR' },
      { [ENTERPRISE]: { ...BARBARA[ENTERPRISE], department: 'HR' } },
    ],
    [
      'changes an extension as a part of the resource',
      { op: 'replace', value: { [ENTERPRISE]: { department: 'HR' } } },
      { [ENTERPRISE]: { ...BARBARA[ENTERPRISE], department: 'HR' } },
    ],
    ['passes over what is not kept', { op: 'Add', path: 'nickName', value: 'Babs' }, {}],
    ['passes over other extensions', { op: 'add', path: 'urn:x:y:2.0:User:title', value: 'x' }, {}],
    [
      'takes an empty path for none',
      { op: 'replace', path: '', value: { active: false } },
      { active: false },
    ],
    ['takes names in any case', { op: 'REPLACE', path: 'USERNAME', value: 'b' }, { userName: 'b' }],
  ])('%s', (_, operation, changes) =>
    expect(after(operation)).toEqual({ ...BARBARA, ...(changes as object) }),
  );

  it.each<[string, object[], string]>([
    ['no operation', [], 'invalidSyntax'],
    ['too many', Array.from({ length: 1_001 }, () => ({ op: 'remove', path: 'title' })), 'invalidSyntax'],
    ['another operation', [{ op: 'move', path: 'title' }], 'invalidSyntax'],
    ['remove without a path', [{ op: 'remove' }], 'noTarget'],
    ['a text without a path', [{ op: 'replace', value: 'x' }], 'invalidValue'],
    ['our id', [{ op: 'replace', path: 'id', value: 'x' }], 'mutability'],
    ['a path that is none', [{ op: 'replace', path: 'a b', value: 'x' }], 'invalidPath'],
    ['one wrong among right ones', [{ op: 'remove', path: 'title' }, { op: 'remove' }], 'noTarget'],
  ])('with %s is refused', (_, operations, scimType) => expect(after(...operations)).toBe(scimType));

  it('of Entra ID comes to the same with its flag and without', () => {
    const names = (body: object) => {
      const result = patched(BARBARA, body as Record<string, unknown>, USER_ATTRIBUTES);
      return result.ok ? toldUser(result.value) : result;
    };
    expect(names(entra.replaceManyWithoutFlag)).toMatchObject({
      value: {
        displayName: 'Pvlo',
        givenName: 'Gtfd',
        familyName: 'Pkqf',
        employeeNumber: 'Eqpj',
        externalId: 'Eqpj',
      },
    });
    expect(names(entra.replaceManyWithFlag)).toMatchObject({
      value: { displayName: 'Bjfe', givenName: 'Kkom', familyName: 'Unua', employeeNumber: 'Aklq' },
    });
  });

  it('never throws, and leaves the resource as it was', () => {
    const before = structuredClone(BARBARA);
    const operation = fc.record({
      op: fc.constantFrom('add', 'Replace', 'remove'),
      path: fc.constantFrom(
        'emails',
        'emails[type eq "work"]',
        'name.x',
        'name',
        'active',
        'title',
        ENTERPRISE,
        '',
      ),
      value: fc.jsonValue({ maxDepth: 3 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 6 }), (operations) => {
        const result = after(...operations);
        expect(() => typeof result === 'string' || toldUser(result)).not.toThrow();
        expect(BARBARA).toEqual(before);
      }),
    );
  });
});
