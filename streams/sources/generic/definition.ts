import { parse } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../../../src/event/actions.js';
import { DATA_CLASSES } from '../../../src/event/data-classes.js';
import {
  ACTOR_TYPES,
  BASES,
  CHANNELS,
  NETWORKS,
  OUTCOMES,
  VOLUME_OF,
} from '../../../src/event/incoming-event.js';
import { MAX_MAPPING_CHARS } from '../../../src/config/sections.js';
import { fault, ok, type Result } from '../../../src/kernel/result.js';
import { EVERY, parsePath } from './path.js';
import { formatComplaint } from './time-format.js';

const MAX_TEXT = 512;

const text = z.string().min(1).max(MAX_TEXT);
const path = text.refine((written) => parsePath(written)?.steps.includes(EVERY) === false, {
  message: 'is no path to one value: names with dots between them, such as user.id or items[0].id',
});
const listPath = text.refine((written) => parsePath(written)?.steps.includes(EVERY) === true, {
  message: 'is no path to a list: it needs [*], such as records[*]',
});

/** Where a value comes from: a path, or the first of several that holds something, or a constant. */
const sourceOf = <T extends z.ZodType>(word: T) => ({
  from: z.union([path, z.array(path).min(1).max(10)]).optional(),
  const: word.optional(),
  /** What stands in the record to what is meant; capitals do not matter. */
  map: z.record(text, word).optional(),
  /** When the map does not know it. */
  otherwise: word.optional(),
  required: z.boolean().optional(),
});

const needsOne = (value: { from?: unknown; const?: unknown }): boolean =>
  (value.from === undefined) !== (value.const === undefined);
const NEEDS_ONE = { message: 'has either from or const' };

const valueOf = <T extends z.ZodType>(word: T) =>
  z.union([path, z.strictObject(sourceOf(word)).refine(needsOne, NEEDS_ONE)]);
const value = valueOf(z.union([text, z.number(), z.boolean()]).transform(String));
const oneOf = <const W extends readonly [string, ...string[]]>(words: W) => valueOf(z.enum(words));

const format = text.superRefine((written, context) => {
  const message = formatComplaint(written);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
const zone = text.refine(isTimeZone, { message: 'is no name of the IANA time zone database' });
const time = z.union([
  path,
  z.strictObject({
    from: z.union([path, z.array(path).min(1)]),
    format: format.optional(),
    zone: zone.optional(),
  }),
]);

const person = { id: value.optional(), name: value.optional(), email: value.optional() };

const event = z.strictObject({
  key: z.array(value).min(1).max(10),
  occurredAt: time,
  recordedAt: time.optional(),
  actor: z
    .strictObject({ ...person, type: oneOf(ACTOR_TYPES), onBehalfOf: value, roles: value })
    .partial()
    .optional(),
  target: z.strictObject({ type: value, id: value, name: value, parentId: value }).partial().optional(),
  outcome: oneOf(OUTCOMES).optional(),
  reason: value.optional(),
  purpose: value.optional(),
  recipient: z.strictObject({ id: value, kind: value, country: value }).partial().optional(),
  context: z
    .strictObject({
      ip: value,
      country: value,
      userAgent: value,
      device: value,
      sessionId: value,
      channel: oneOf(CHANNELS),
      authMethod: value,
      mfa: oneOf(['true', 'false']),
      appId: value,
      requestId: value,
      correlationId: value,
      network: oneOf(NETWORKS),
    })
    .partial()
    .optional(),
  volume: z
    .strictObject({
      records: value,
      bytes: value,
      part: value,
      parts: value,
      groupKey: value,
      basis: oneOf(BASES),
      of: oneOf(VOLUME_OF),
    })
    .partial()
    .optional(),
  /** One class for each value that the path leads to, or always these. */
  dataClasses: z.union([oneOf(DATA_CLASSES), z.array(z.enum(DATA_CLASSES)).min(1)]).optional(),
  subjects: z.strictObject({ each: listPath.optional(), ...person }).optional(),
});

/** Conditions by path, all of which must hold: a text that must stand there, one of several, or a pattern with * and ?. */
const condition = z.record(
  path,
  z.union([
    z.union([text, z.number(), z.boolean()]).transform((one) => [String(one)]),
    z.array(z.union([text, z.number(), z.boolean()]).transform(String)).min(1),
    z.strictObject({ matches: text }),
    z.strictObject({ present: z.boolean() }),
  ]),
);

const rule = z
  .strictObject({
    when: condition,
    action: z.enum(ACTIONS).optional(),
    corroborating: z.boolean().optional(),
    ignore: z.literal(true).optional(),
  })
  .refine(({ action, ignore }) => (action === undefined) !== (ignore === undefined), {
    message: 'has either an action or ignore: true',
  });

const expected = z.union([
  z.strictObject({ event: z.record(z.string(), z.unknown()) }),
  z.strictObject({ ignored: z.literal(true) }),
  z.strictObject({ fault: text }),
]);

export const definitionSchema = z.strictObject({
  mapping: z.literal(1),
  /** Records of one feed have keys of their own. */
  feed: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .default('events'),
  /** Where the records lie within a message. */
  each: listPath.optional(),
  /** What names the kind of a record when no rule knows it. */
  kind: path.optional(),
  event,
  actions: z.array(rule).min(1).max(500),
  tests: z
    .array(z.strictObject({ name: text, in: z.unknown(), expect: z.array(expected).min(1).max(50) }))
    .min(1)
    .max(500),
});

export type Definition = z.output<typeof definitionSchema>;
export type Value = z.output<typeof value>;
export type TimeValue = z.output<typeof time>;
export type Condition = z.output<typeof condition>;
export type Expected = z.output<typeof expected>;

/** Reads a mapping's YAML; the fault is every complaint, each with the place it is about. */
export function readDefinition(yaml: string): Result<Definition, string[]> {
  if (yaml.length > MAX_MAPPING_CHARS)
    return fault([`The mapping has ${yaml.length} characters; at most ${MAX_MAPPING_CHARS} are taken.`]);
  let content: unknown;
  try {
    content = parse(yaml, { maxAliasCount: 100 });
  } catch (error) {
    return fault([`The mapping is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`]);
  }
  const parsed = definitionSchema.safeParse(content);
  return parsed.success
    ? ok(parsed.data)
    : fault(parsed.error.issues.flatMap((issue) => complaints(issue, [])));
}

/** Of a choice the complaints of its last kind: the one that is written out, where the others are a word. */
function complaints(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const at = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const written = issue.errors.findLast((errors) => errors.some(({ path: within }) => within.length > 0));
    return (written ?? issue.errors[0] ?? []).flatMap((inner) => complaints(inner, at));
  }
  return [`${at.length === 0 ? 'The mapping' : at.map(String).join('.')}: ${issue.message}`];
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
