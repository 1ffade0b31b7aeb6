import type { Span } from '../directory/timeline.js';
import { nameOf, type ProvisionedUser } from './plan-user.js';
import { ENTERPRISE_SCHEMA, type JsonObject, USER_SCHEMA } from './scim.js';

/** A user as we answer it: names as they were told, and of the person what the directory says today. */
export function userResource(user: ProvisionedUser, span: Span | undefined, base: string): JsonObject {
  const { person, userName, externalId, givenName, familyName, displayName, email, active } = user;
  const { role = '', team = '', manager = '', timeZone = '' } = span ?? {};
  const called = said({ formatted: nameOf(user), familyName, givenName });
  return {
    schemas: [USER_SCHEMA, ENTERPRISE_SCHEMA],
    id: person,
    ...said({ externalId, userName, displayName, title: role, timezone: timeZone }),
    ...(Object.keys(called).length === 0 ? {} : { name: called }),
    ...(email === '' ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    active,
    [ENTERPRISE_SCHEMA]: {
      ...said({ employeeNumber: user.employeeNumber, department: team }),
      ...(manager === '' ? {} : { manager: { value: manager, $ref: `${base}/Users/${manager}` } }),
    },
    meta: metaOf('User', user, `${base}/Users/${person}`),
  };
}

/** RFC 7643, 3.1. */
export const metaOf = (
  resourceType: string,
  { createdAt, changedAt }: { readonly createdAt: number; readonly changedAt: number },
  location: string,
): JsonObject => ({
  resourceType,
  created: new Date(createdAt).toISOString(),
  lastModified: new Date(changedAt).toISOString(),
  location,
});

/** Without the empty texts: an attribute without a value is not there (RFC 7643, 2.5). */
export const said = (texts: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
