import { z } from 'zod';
import { fault, ok, type Result } from '../../kernel/result.js';
import { describedBy, holds } from './filter.js';
import { type PatchPath, parsePath } from './patch-path.js';
import { ENTERPRISE_SCHEMA, isObject, type JsonObject, nameIn, type ScimFault, valueIn } from './scim.js';

const MOST_OPERATIONS = 1_000;
/** Of several values of an attribute so many are looked at. */
const MOST_VALUES = 100;

const operationSchema = z.object({
  // Entra ID writes "Replace": https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
  op: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['add', 'replace', 'remove'])),
  path: z.string().nullish(),
  value: z.unknown().optional(),
});
const operationsSchema = z.array(operationSchema).min(1).max(MOST_OPERATIONS);
type Operation = z.output<typeof operationSchema>;

/** Names in lower case; those of the enterprise extension are not told apart from the others. */
export type KeptAttributes = ReadonlySet<string>;

/** Set by us alone (RFC 7643, 3.1). */
const READ_ONLY: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups']);

/**
 * A resource after the operations of a PATCH (RFC 7644, 3.5.2), all of them or none. What is removed is null afterwards,
 * so that whoever reads it sees that it was said. A filter that fits no value makes one, also with `replace`, where the
 * RFC asks for `noTarget`: of several values we keep one, so the client may well have told us another one before. For the
 * same reason attributes that we do not keep are passed over.
 */
export function patched(
  resource: JsonObject,
  body: JsonObject,
  kept: KeptAttributes,
): Result<JsonObject, ScimFault> {
  const operations = operationsSchema.safeParse(valueIn(body, 'Operations'));
  if (!operations.success)
    return fault({
      scimType: 'invalidSyntax',
      detail: `A PATCH has 1 to ${MOST_OPERATIONS} Operations, each an op of add, replace or remove`,
    });
  let after = resource;
  for (const operation of operations.data) {
    const next = applied(after, operation, kept);
    if (!next.ok) return next;
    after = next.value;
  }
  return ok(after);
}

function applied(
  resource: JsonObject,
  operation: Operation,
  kept: KeptAttributes,
): Result<JsonObject, ScimFault> {
  const { op, path, value } = operation;
  if (path === undefined || path === null || path === '') return appliedToAll(resource, operation, kept);
  const parsed = parsePath(path);
  if (!parsed.ok) return parsed;
  const { extension, attribute = '' } = parsed.value;
  if (extension === undefined && READ_ONLY.has(attribute.toLowerCase()))
    return fault({ scimType: 'mutability', detail: 'A path names an attribute that only we set' });
  return ok(changed(resource, parsed.value, { op, value, kept }));
}

/** Without a path the value is a part of the resource; Entra ID also writes paths for its names. */
function appliedToAll(
  resource: JsonObject,
  { op, value }: Operation,
  kept: KeptAttributes,
): Result<JsonObject, ScimFault> {
  if (op === 'remove') return fault({ scimType: 'noTarget', detail: 'A remove names a path' });
  if (!isObject(value))
    return fault({
      scimType: 'invalidValue',
      detail: 'Without a path, the value is an object of attributes',
    });
  let after = resource;
  for (const [name, own] of Object.entries(value)) {
    const path = parsePath(name);
    if (!path.ok) return path;
    after = changed(after, path.value, { op, value: own, kept });
  }
  return ok(after);
}

interface Change {
  readonly op: Operation['op'];
  readonly value: unknown;
  readonly kept: KeptAttributes;
}

function changed(resource: JsonObject, path: PatchPath, change: Change): JsonObject {
  const { extension, attribute } = path;
  if (attribute !== undefined && !change.kept.has(attribute.toLowerCase())) return resource;
  if (extension === undefined) return changedIn(resource, path, change);
  if (extension !== ENTERPRISE_SCHEMA) return resource;
  const held = valueIn(resource, extension);
  const before = isObject(held) ? held : {};
  if (attribute !== undefined) return withValue(resource, extension, changedIn(before, path, change));
  if (change.op === 'remove') return withValue(resource, extension, allNull(before));
  return withValue(resource, extension, merged(before, change.value));
}

function changedIn(
  object: JsonObject,
  { attribute = '', filter, sub }: PatchPath,
  change: Change,
): JsonObject {
  const before = valueIn(object, attribute);
  if (filter !== undefined) {
    const values = listOf(before);
    const fits = (one: unknown): boolean => holds(filter, one);
    if (change.op !== 'remove' && !values.some(fits))
      return withValue(object, attribute, [...values, valueAfter(describedBy(filter), sub, change)]);
    const after = values.map((one) => (fits(one) ? valueAfter(one, sub, change) : one));
    return withValue(
      object,
      attribute,
      after.filter((one) => one !== null),
    );
  }
  return withValue(object, attribute, valueAfter(before, sub, change));
}

/** Null for what is removed. */
function valueAfter(before: unknown, sub: string | undefined, { op, value }: Change): unknown {
  if (sub !== undefined) {
    const object = isObject(before) ? before : {};
    return withValue(object, sub, op === 'remove' ? null : value);
  }
  if (op === 'remove') return null;
  if (op === 'add' && Array.isArray(before)) return [...before, ...listOf(value)].slice(0, MOST_VALUES);
  // A complex value keeps the sub-attributes that are not named (RFC 7644, 3.5.2.3).
  return isObject(before) && isObject(value) ? merged(before, value) : value;
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, MOST_VALUES) : value === undefined || value === null ? [] : [value];

function withValue(object: JsonObject, attribute: string, value: unknown): JsonObject {
  return { ...object, [nameIn(object, attribute) ?? attribute]: value };
}

function merged(before: JsonObject, value: unknown): JsonObject {
  if (!isObject(value)) return before;
  const names = new Map(Object.keys(before).map((name) => [name.toLowerCase(), name]));
  const told = Object.entries(value).map(([name, own]) => [names.get(name.toLowerCase()) ?? name, own]);
  return { ...before, ...Object.fromEntries(told) };
}

const allNull = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(object).map((name) => [name, null]));
