import { z } from 'zod';
import type { JsonObject } from './scim.js';
import { LIST_SCHEMA, MOST_RESULTS } from './scim.js';

const names = z
  .string()
  .max(2_048)
  .optional()
  .transform((said) => said?.split(',').map((name) => name.trim().toLowerCase()));

/** What is asked for beside the resource (RFC 7644, 3.9). */
const shownShape = { attributes: names, excludedAttributes: names };
export const shownQuerySchema = z.object(shownShape).meta({ id: 'ScimShownQuery' });
export type ShownQuery = z.output<typeof shownQuerySchema>;

/** RFC 7644, 3.4.2.4: what is below the smallest value is that value, and no fault. */
export const listQuerySchema = z
  .object({
    ...shownShape,
    filter: z.string().optional(),
    startIndex: z.coerce
      .number()
      .int()
      .default(1)
      .transform((said) => Math.max(1, said)),
    count: z.coerce
      .number()
      .int()
      .default(MOST_RESULTS)
      .transform((said) => Math.min(MOST_RESULTS, Math.max(0, said))),
  })
  .meta({ id: 'ScimListQuery' });
export type ListQuery = z.output<typeof listQuerySchema>;

/** `id`, `schemas` and `meta` are always there; other attributes by the names of the first level. */
export function shownOf(
  resource: JsonObject,
  { attributes, excludedAttributes = [] }: ShownQuery,
): JsonObject {
  const isShown = (name: string): boolean => {
    const folded = name.toLowerCase();
    if (folded === 'id' || folded === 'schemas' || folded === 'meta') return true;
    const isNamed = (one: string): boolean => one === folded || one.startsWith(`${folded}.`);
    if (attributes !== undefined)
      return attributes.some((one) => isNamed(one) || one.startsWith(`${folded}:`));
    return !excludedAttributes.includes(folded);
  };
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name)));
}

/** RFC 7644, 3.4.2; numbers, which Okta asks for. */
export const listOf = (
  resources: readonly JsonObject[],
  { total, startIndex }: { readonly total: number; readonly startIndex: number },
): JsonObject => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
