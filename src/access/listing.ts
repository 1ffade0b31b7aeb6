import { z } from 'zod';

const MOST_LISTED = 1_000;
const DEFAULT_LISTED = 200;

/** How much of a list, the newest first: so many, of before a time. */
export const listingSchema = z
  .strictObject({
    before: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('The time of the last one of the page before'),
    limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(DEFAULT_LISTED),
  })
  .meta({ id: 'Listing' });
export type Listing = z.output<typeof listingSchema>;

/** The newest first. `timeOf` gives epoch ms; what has the very time of the last one may be on neither page. */
export function newestFirst<T>(
  all: readonly T[],
  { before, limit }: Listing,
  timeOf: (one: T) => number,
): T[] {
  const end = before === undefined ? Infinity : Date.parse(before);
  return all
    .filter((one) => timeOf(one) < end)
    .sort((one, other) => timeOf(other) - timeOf(one))
    .slice(0, limit);
}
