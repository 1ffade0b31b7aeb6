import type { DayRange, FeedCounts } from '../reconcile/feed-counts.js';
import { columnsOf } from './columns.js';
import type { SqlSession } from './session.js';
import { daysStatement } from './statements.js';
import { type SqlFeed, tablesOf } from './tables.js';

/** Rows of a feed's tables by whole days, as the database writes its times. */
export async function countDays(
  session: SqlSession,
  feed: SqlFeed,
  { first, end }: DayRange,
): Promise<FeedCounts> {
  const days = new Map<string, number>();
  const tables = tablesOf(feed, await columnsOf(session, feed.table));
  for (const table of tables) {
    const statement = daysStatement(session.engine, table, `${first} 00:00:00`, `${end} 00:00:00`);
    for (const { d, n } of await session.query(statement)) {
      const day = d?.slice(0, 10);
      if (day !== undefined) days.set(day, (days.get(day) ?? 0) + Number(n));
    }
  }
  return { feed: feed.feed, days, tables: tables.map(({ table }) => table), time: feed.table.time };
}
