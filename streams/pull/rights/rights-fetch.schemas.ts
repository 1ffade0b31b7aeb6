import { z } from 'zod';
import { AREAS } from '../../../src/people/rights/words.js';
import { isoTime } from '../../../src/store/time.js';
import type { FetchedRights } from './fetch-rights.js';

export const fetchedRightsSchema = z
  .strictObject({
    id: z.uuid(),
    isNew: z.boolean(),
    takenAt: z.iso.datetime(),
    complete: z.boolean().describe('Everything that it covers is in it'),
    covers: z.array(z.enum(AREAS)),
    lines: z.int(),
    missing: z
      .array(z.strictObject({ name: z.string(), why: z.string() }))
      .describe('What the source did not give, and why'),
    fields: z
      .strictObject({ changed: z.int(), toClassify: z.int() })
      .optional()
      .describe('Where the source says what its fields hold: what is new of it in the catalogue'),
  })
  .meta({ id: 'RightsFetched' });
export type FetchedRightsView = z.output<typeof fetchedRightsSchema>;

export const viewOf = ({
  takenAt,
  added: { id, isNew, lines },
  snapshot: { complete, covers },
  missing,
  fields,
}: FetchedRights): FetchedRightsView => ({
  id,
  isNew,
  takenAt: isoTime(takenAt),
  complete,
  covers: [...covers],
  lines,
  missing: missing.map((part) => ({ ...part })),
  ...(fields === undefined ? {} : { fields: { ...fields } }),
});
