import { z } from 'zod';
import { DAY } from '../../../src/kernel/clock.js';
import { tenantQuery } from '../../../src/store/query.js';
import type { Store } from '../../../src/store/store.js';
import { isoTime } from '../../../src/store/time.js';
import { countDays, type Residual, residuals } from './counts.js';
import type { SqlSession } from './session.js';
import type { SqlFeed } from './tables.js';

export const storedByDay = tenantQuery({
  file: new URL('./stored-by-day.sql', import.meta.url),
  params: { source: z.string(), feed: z.string(), from: z.string(), to: z.string() },
  row: z.object({ day: z.string(), n: z.coerce.number() }),
});

/**
 * What the database still has of each whole day (UTC) from `from` to before `to` (epoch ms), beside what is stored of the
 * same feed. Rows that are no event here (`no-act`, quarantine) count as missing: what is left is to be looked at, not guessed.
 */
export async function reconcile(
  store: Store,
  session: SqlSession,
  feed: SqlFeed,
  of: { readonly tenant: string; readonly source: string; readonly from: number; readonly to: number },
): Promise<Residual[]> {
  const { tenant, source } = of;
  const [from, to] = [Math.floor(of.from / DAY) * DAY, Math.floor(of.to / DAY) * DAY];
  const there = await countDays(session, feed, { from, to });
  const range = { from: isoTime(from), to: isoTime(to) };
  const here = await store.read(storedByDay, { tenant, source, feed: feed.feed, ...range });
  return residuals(there, new Map(here.map(({ day, n }) => [day, n])));
}
