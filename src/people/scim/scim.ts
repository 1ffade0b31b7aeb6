import { AppError } from '../../kernel/app-error.js';

/** Names of RFC 7643 (schemas) and RFC 7644 (messages); https://www.rfc-editor.org/rfc/rfc7644 */
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

export const SCIM_PATH = 'scim/v2';

/** Entries of one page at most; who asks for more gets so many (RFC 7644, 3.4.2.4). */
export const MOST_RESULTS = 200;

/** RFC 7644, table 9, as far as they happen here. */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness';

/** What is wrong with a request, for whoever sent it. */
export interface ScimFault {
  readonly scimType: ScimType;
  readonly detail: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name under which an object has an attribute: case says nothing in names (RFC 7643, 2.1). */
export function nameIn(object: JsonObject, attribute: string): string | undefined {
  const wanted = attribute.toLowerCase();
  return Object.keys(object).find((name) => name.toLowerCase() === wanted);
}

/** Undefined where the object does not say it; null where it says that there is none. */
export function valueIn(object: JsonObject, attribute: string): unknown {
  const name = nameIn(object, attribute);
  return name === undefined ? undefined : object[name];
}

/** The fault as the HTTP shell answers it. */
export const scimError = ({ scimType, detail }: ScimFault): AppError =>
  new AppError(scimType === 'uniqueness' ? 'CONFLICT' : 'REQUEST_INVALID', detail, { detail: { scimType } });
