import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { readTime } from '../../sources/time.js';
import type { Checked, Connected } from '../connector.js';
import { columnsOf } from './columns.js';
import { mayWrite } from './rights.js';
import type { SqlSession } from './session.js';
import { oldestStatement } from './statements.js';
import { missingColumns, type SqlFeed, tablesOf } from './tables.js';

type CheckedFeed = Checked['feeds'][number];

/** Rows of one page, as the poller reads them. */
const ROWS_PER_CALL = 2_000;

interface CheckTerms {
  readonly username: string;
  readonly everyMinutes: number;
  readonly now: number;
}

/** What can be read, what is absent, how far back it goes, and whether the user may more than it should. */
export async function checkSql(
  session: SqlSession,
  feeds: readonly SqlFeed[],
  { username, everyMinutes, now }: CheckTerms,
): ReturnType<Connected['check']> {
  const checked: CheckedFeed[] = [];
  const tables: string[] = [];
  for (const feed of feeds) {
    const found = await checkFeed(session, feed, { everyMinutes, now });
    checked.push(found);
    tables.push(...found.present);
  }
  const isReadable = checked.every(({ readable }, index) => readable || feeds[index]?.isOptional === true);
  return {
    account: username,
    permissions: [
      { name: 'SELECT', granted: isReadable, gives: 'the rows of the tables that are listed as absent' },
      {
        name: 'SELECT alone',
        granted: !(await mayWrite(session, tables)),
        gives:
          'a trail that whoever reads it cannot change: take INSERT, UPDATE, DELETE and all else from the user',
      },
    ],
    feeds: checked,
    callsPerDay: Math.ceil((DAY / (everyMinutes * MINUTE)) * (feeds.length * 2 + tables.length * 2)),
  };
}

async function checkFeed(
  session: SqlSession,
  feed: SqlFeed,
  { everyMinutes, now }: Omit<CheckTerms, 'username'>,
): Promise<CheckedFeed> {
  const present = await columnsOf(session, feed.table);
  const tables = tablesOf(feed, present);
  const names = tables.map(({ table }) => table);
  const delay = `seconds, read every ${everyMinutes} minutes`;
  if (names.length === 0)
    return {
      feed: feed.feed,
      readable: false,
      why: 'the table or a column of it is not there, or the user has no SELECT on it',
      present: [],
      absent: absentOf(feed, present),
      delay,
    };
  let [rows, oldest] = [0, Number.POSITIVE_INFINITY];
  for (const table of tables) {
    const [found] = await session.query(oldestStatement(session.engine, table));
    rows += Number(found?.['n'] ?? 0);
    oldest = Math.min(oldest, Date.parse(readTime(found?.['oldest'])?.iso ?? '') || Number.POSITIVE_INFINITY);
  }
  const age = Number.isFinite(oldest)
    ? {
        oldest: isoTime(oldest),
        history: {
          days: Math.max(1, Math.ceil((now - oldest) / DAY)),
          calls: Math.ceil(rows / ROWS_PER_CALL),
        },
      }
    : {};
  return { feed: feed.feed, readable: true, present: names, absent: [], delay, ...age };
}

/** The table, or its columns that are missing. */
function absentOf({ table }: SqlFeed, present: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  if (!present.has(table.table)) return [table.table];
  return missingColumns(table, present).map((column) => `${table.table}.${column}`);
}
