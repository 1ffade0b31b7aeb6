import { z } from 'zod';
import type { DataClass } from '../event/data-classes.js';
import { DAY } from '../kernel/clock.js';
import { searchQuery, tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { isoTime, sqlTime } from '../store/time.js';
import type { Catalogue } from './catalogue.js';
import type { Place } from './catalogues.js';
import { LONGEST_NAME } from './entry.js';

/** What is looked at: a source tells within a month what it tells of. */
export const LOOK_BACK = 30 * DAY;
/** Most objects and fields of a source that are looked at. */
const MOST_SEEN = 10_000;

const seenQuery = searchQuery({
  file: new URL('./queries/seen-objects.sql', import.meta.url),
  params: { source: z.string(), since: z.string(), longest: z.int(), limit: z.int().min(1) },
  row: z.object({
    object: z.string(),
    field: z.string(),
    events: z.coerce.number(),
    first_at: z.coerce.number(),
    last_at: z.coerce.number(),
  }),
});

const shareQuery = tenantQuery({
  file: new URL('./queries/unknown-share.sql', import.meta.url),
  params: { source: z.string(), any: z.boolean(), since: z.string() },
  row: z.object({ source: z.string(), events: z.coerce.number(), unknown: z.coerce.number() }),
});

/** An object, or a field of one, that events name and the catalogue does not. */
export interface ToClassify {
  readonly object: string;
  readonly field: string;
  /** What it is taken for until somebody says: a field for what its object holds. */
  readonly classes: readonly DataClass[];
  readonly events: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** What was touched in the last month and stands in no catalogue, the newest first. */
export async function toClassify(store: Store, place: Place, catalogue: Catalogue): Promise<ToClassify[]> {
  const since = sqlTime(store.clock.now() - LOOK_BACK);
  const seen = await store.read(seenQuery, { ...place, since, longest: LONGEST_NAME, limit: MOST_SEEN });
  return seen
    .filter(({ object, field }) => !catalogue.says(object, field))
    .map(({ object, field, events, first_at, last_at }) => ({
      object,
      field,
      classes: (field === '' ? undefined : catalogue.classesOf(object, [field])) ?? ['unknown'],
      events,
      firstAt: isoTime(first_at),
      lastAt: isoTime(last_at),
    }));
}

export interface UnknownShare {
  readonly source: string;
  /** Acts on data in the last month. */
  readonly events: number;
  /** Those of which it is not known what kind of data they touched. */
  readonly unknown: number;
}

/** Of one source, or of all of a tenant. Stored events keep what they were classified as when they came. */
export async function unknownShares(store: Store, tenant: string, source?: string): Promise<UnknownShare[]> {
  const since = sqlTime(store.clock.now() - LOOK_BACK);
  return store.read(shareQuery, { tenant, source: source ?? '', any: source === undefined, since });
}
