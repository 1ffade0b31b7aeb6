import { DAY } from '../../../src/kernel/clock.js';
import { columnsOf } from './columns.js';
import { sqlText } from './rows.js';
import type { SqlSession } from './session.js';
import { daysStatement } from './statements.js';
import { type SqlFeed, tablesOf } from './tables.js';

/** Rows by day, `YYYY-MM-DD` as the database writes its times. */
export type DayCounts = ReadonlyMap<string, number>;

/** What of a day the source still has and we do not, and the other way round (it was deleted there after it was read). */
export interface Residual {
  readonly day: string;
  readonly there: number;
  readonly here: number;
  readonly missing: number;
  readonly goneThere: number;
}

/** Rows of a feed's tables by whole days, from the day of `from` to before that of `to` (epoch ms, UTC). */
export async function countDays(
  session: SqlSession,
  feed: SqlFeed,
  { from, to }: { from: number; to: number },
): Promise<DayCounts> {
  const [first, end] = [Math.floor(from / DAY) * DAY, Math.floor(to / DAY) * DAY];
  const counts = new Map<string, number>();
  for (const table of tablesOf(feed, await columnsOf(session, feed.table))) {
    const statement = daysStatement(session.engine, table, sqlText(first), sqlText(end));
    for (const { d, n } of await session.query(statement)) {
      const day = d?.slice(0, 10);
      if (day !== undefined) counts.set(day, (counts.get(day) ?? 0) + Number(n));
    }
  }
  return counts;
}

/**
 * The two counts side by side, the days of either in order. A source that forgets has less of an old day than we: only
 * `missing` is a fault. Rows that are no act or wait in quarantine are to be counted as here.
 */
export function residuals(there: DayCounts, here: DayCounts): Residual[] {
  return [...new Set([...there.keys(), ...here.keys()])].sort().map((day) => {
    const [theirs, ours] = [there.get(day) ?? 0, here.get(day) ?? 0];
    return {
      day,
      there: theirs,
      here: ours,
      missing: Math.max(0, theirs - ours),
      goneThere: Math.max(0, ours - theirs),
    };
  });
}
