import { z } from 'zod';
import { tenantQuery } from '../../../src/store/query.js';
import type { Store } from '../../../src/store/store.js';
import type { DayCounts } from './residuals.js';
import type { DayRange, FeedCounts } from './feed-counts.js';

const row = z.object({ day: z.string(), n: z.coerce.number() });
const ofFeed = { source: z.string(), first: z.string(), end: z.string() };

const storedByDay = tenantQuery({
  file: new URL('./stored-by-day.sql', import.meta.url),
  params: { ...ofFeed, feed: z.string(), zone: z.string() },
  row,
});
const quarantinedByDay = tenantQuery({
  file: new URL('./quarantined-by-day.sql', import.meta.url),
  params: { ...ofFeed, tables: z.array(z.string()), time: z.string() },
  row,
});

export interface HeldSource {
  readonly tenant: string;
  readonly source: string;
  /** IANA zone in which it writes its times. */
  readonly zone: string;
}

/** Records of a feed that we have, stored or in quarantine, by the days of the source. */
export async function heldByDay(
  store: Store,
  { tenant, source, zone }: HeldSource,
  { feed, tables, time }: Omit<FeedCounts, 'days'>,
  range: DayRange,
): Promise<DayCounts> {
  const of = { tenant, source, ...range };
  const stored = await store.read(storedByDay, { ...of, feed, zone });
  const waiting = await store.read(quarantinedByDay, { ...of, tables: [...tables], time });
  const held = new Map<string, number>();
  for (const { day, n } of [...stored, ...waiting]) held.set(day, (held.get(day) ?? 0) + n);
  return held;
}
