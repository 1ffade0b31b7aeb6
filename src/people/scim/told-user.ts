import { z } from 'zod';
import { timeZoneSchema } from '../../config/sections.js';
import { fault, ok, type Result } from '../../kernel/result.js';
import { ENTERPRISE_SCHEMA, isObject, type JsonObject, type ScimFault, valueIn } from './scim.js';

/** A user as a client tells of one. Empty texts: told that there is none. Undefined: nothing was told of it. */
export interface ToldUser {
  readonly userName: string;
  readonly externalId: string;
  readonly employeeNumber: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  /** In lower case. Of several the primary one, else that of work, else the first. */
  readonly email: string;
  readonly active: boolean | undefined;
  readonly role: string | undefined;
  readonly team: string | undefined;
  /** As the client calls that person. */
  readonly manager: string | undefined;
  readonly timeZone: string | undefined;
}

/** What a PATCH may change, in lower case; the rest of RFC 7643, 4.1 and 4.3, is passed over. */
export const USER_ATTRIBUTES: ReadonlySet<string> = new Set([
  'username',
  'externalid',
  'name',
  'displayname',
  'title',
  'timezone',
  'emails',
  'active',
  'employeenumber',
  'department',
  'manager',
]);

const LONGEST_ID = 512;
const LONGEST_NAME = 1_024;
/** As in a directory that comes as a file. */
const LONGEST_WORD = 128;

/** Texts keep no controls and nothing that turns the direction of reading: they are shown to people. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((said) => said.toWellFormed().replaceAll(UNSAFE, ' ').trim())
    .nullish();
const whole = (longest: number) => text(longest).transform((said) => said ?? '');
const email = z.union([z.literal(''), z.email().max(320)]);
// Entra ID sends "True" and "False" where it was not told to keep to the RFC.
const active = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
  .nullish()
  .transform((said) => said ?? undefined);
const cleared = (longest: number) => text(longest).transform((said) => (said === null ? '' : said));

const userSchema = z.object({
  userName: text(LONGEST_ID).pipe(z.string().min(1)),
  externalId: whole(LONGEST_ID),
  employeeNumber: whole(LONGEST_ID),
  givenName: whole(LONGEST_NAME),
  familyName: whole(LONGEST_NAME),
  formatted: whole(LONGEST_NAME),
  displayName: whole(LONGEST_NAME),
  email: whole(LONGEST_ID)
    .transform((said) => said.toLowerCase())
    .pipe(email),
  active,
  role: cleared(LONGEST_WORD),
  team: cleared(LONGEST_WORD),
  manager: cleared(LONGEST_ID),
  timeZone: cleared(LONGEST_WORD).pipe(z.union([z.undefined(), z.literal(''), timeZoneSchema])),
});

/** Where each stands in a resource, for whoever reads a refusal. */
const CALLED: Readonly<Record<string, string>> = {
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  formatted: 'name.formatted',
  email: 'emails',
  role: 'title',
  team: 'department',
  timeZone: 'timezone',
};

/** Reads a User of RFC 7643, 4.1, with its enterprise extension (4.3). Attributes that are not kept are passed over. */
export function toldUser(resource: JsonObject): Result<ToldUser, ScimFault> {
  const name = objectIn(resource, 'name');
  const enterprise = objectIn(resource, ENTERPRISE_SCHEMA);
  const read = userSchema.safeParse({
    userName: valueIn(resource, 'userName'),
    externalId: valueIn(resource, 'externalId'),
    employeeNumber: valueIn(enterprise, 'employeeNumber'),
    givenName: valueIn(name, 'givenName'),
    familyName: valueIn(name, 'familyName'),
    formatted: valueIn(name, 'formatted'),
    displayName: valueIn(resource, 'displayName'),
    email: mailOf(valueIn(resource, 'emails')),
    active: valueIn(resource, 'active'),
    role: valueIn(resource, 'title'),
    team: valueIn(enterprise, 'department'),
    manager: managerOf(valueIn(enterprise, 'manager')),
    timeZone: valueIn(resource, 'timezone'),
  });
  if (!read.success) return fault(refusal(read.error));
  const { formatted, displayName, ...user } = read.data;
  const isNamed = displayName !== '' || user.givenName !== '' || user.familyName !== '';
  return ok({ ...user, displayName: isNamed ? displayName : formatted });
}

/** Of the value itself nothing is said: it may be anything. */
function refusal({ issues: [issue] }: z.ZodError): ScimFault {
  const field = String(issue?.path[0] ?? '');
  const detail = `${CALLED[field] ?? field} is missing, too long or of another kind than RFC 7643 says`;
  return { scimType: 'invalidValue', detail };
}

function objectIn(object: JsonObject, attribute: string): JsonObject {
  const value = valueIn(object, attribute);
  return isObject(value) ? value : {};
}

function mailOf(emails: unknown): unknown {
  const all = (Array.isArray(emails) ? emails : [emails]).filter(isObject);
  const given = all.filter((one) => (valueIn(one, 'value') ?? '') !== '');
  const isPrimary = (one: JsonObject): boolean => String(valueIn(one, 'primary')).toLowerCase() === 'true';
  const isOfWork = (one: JsonObject): boolean => String(valueIn(one, 'type')).toLowerCase() === 'work';
  const best = given.find(isPrimary) ?? given.find(isOfWork) ?? given[0];
  return best === undefined ? undefined : valueIn(best, 'value');
}

/** A complex value; Entra ID and Okta also send the id alone, or a list of one. */
function managerOf(manager: unknown): unknown {
  const [only] = Array.isArray(manager) ? (manager.length === 0 ? [null] : manager) : [manager];
  if (!isObject(only)) return only;
  return valueIn(only, 'value') ?? null;
}
