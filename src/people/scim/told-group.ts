import { z } from 'zod';
import { fault, ok, type Result } from '../../kernel/result.js';
import { parseFilter } from './filter.js';
import { GROUP_SCHEMA, type JsonObject, type ScimFault, valueIn } from './scim.js';
import { metaOf, said } from './user-resource.js';

/**
 * A group as a client tells of one, without its members: they say who may use an application, and not who works with whom.
 * The team of a person is the `department` of the user.
 */
export interface ToldGroup {
  readonly displayName: string;
  readonly externalId: string;
}

export interface Group extends ToldGroup {
  readonly id: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** What a PATCH may change; whatever it says of members is passed over. */
export const GROUP_ATTRIBUTES: ReadonlySet<string> = new Set(['displayname', 'externalid']);

const LONGEST = 512;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const text = z
  .string()
  .max(LONGEST)
  .transform((given) => given.toWellFormed().replaceAll(UNSAFE, ' ').trim());
const groupSchema = z.object({
  displayName: text.pipe(z.string().min(1)),
  externalId: text.nullish().transform((given) => given ?? ''),
});

export function toldGroup(resource: JsonObject): Result<ToldGroup, ScimFault> {
  const read = groupSchema.safeParse({
    displayName: valueIn(resource, 'displayName'),
    externalId: valueIn(resource, 'externalId'),
  });
  if (read.success) return ok(read.data);
  const field = String(read.error.issues[0]?.path[0] ?? '');
  return fault({ scimType: 'invalidValue', detail: `${field} is missing, too long or no text` });
}

export const groupResource = (group: Group, base: string): JsonObject => ({
  schemas: [GROUP_SCHEMA],
  ...said({ id: group.id, externalId: group.externalId, displayName: group.displayName }),
  meta: metaOf('Group', group, `${base}/Groups/${group.id}`),
});

const READS: Readonly<Record<string, (group: Group) => string>> = {
  id: ({ id }) => id,
  displayname: ({ displayName }) => displayName.toLowerCase(),
  externalid: ({ externalId }) => externalId,
};

/** Whether a group is looked for by this filter. */
export function groupFilter(filter: string | undefined): Result<(group: Group) => boolean, ScimFault> {
  if (filter === undefined) return ok(() => true);
  const parsed = parseFilter(filter);
  if (!parsed.ok) return parsed;
  if (
    parsed.value.some(({ attribute, value }) => !Object.hasOwn(READS, attribute) || typeof value !== 'string')
  )
    return fault({
      scimType: 'invalidFilter',
      detail: 'Groups are looked for by the text of id, displayName or externalId',
    });
  return ok((group) =>
    parsed.value.every(({ attribute, value }) => {
      const wanted = attribute === 'displayname' ? String(value).toLowerCase() : value;
      return READS[attribute]?.(group) === wanted;
    }),
  );
}
