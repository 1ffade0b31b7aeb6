import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../../../src/kernel/clock.js';
import { cursorText, OVERLAP, parseCursor, type TableState } from '../../../../../streams/pull/sql/cursor.js';
import { beginTable, readPage } from '../../../../../streams/pull/sql/read-table.js';
import { sqlText } from '../../../../../streams/pull/sql/rows.js';
import type { SqlRow, SqlSession } from '../../../../../streams/pull/sql/session.js';
import { SQL_FEEDS, type SqlTable } from '../../../../../streams/pull/sql/tables.js';

const BEGUN = Date.parse('2026-10-05T00:00:00Z');
const [NUMBERED, TIMED] = SQL_FEEDS.espocrm.map(({ table }) => table) as [SqlTable, SqlTable];

/** A row of a table in memory: it has its place from the moment it is made, and is seen from its commit on. */
interface Written {
  readonly row: SqlRow;
  readonly commit: number;
}

/** Answers the statements of the poller over rows, at an instant. */
function sessionAt(table: SqlTable, rows: readonly Written[], now: number): SqlSession {
  const place = ({ row }: Written): string =>
    'number' in table.order ? String(row['number']).padStart(12, '0') : `${row[table.time]}|${row['id']}`;
  const seen = rows
    .filter(({ commit }) => commit <= now)
    .sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return {
    engine: 'postgresql',
    close: async () => undefined,
    query: async ({ sql, params }) => {
      if (sql.includes('before_first')) return [{ before_first: '0' }];
      if (sql.includes('AS low')) {
        const numbers = seen.map(({ row }) => row['number'] ?? null);
        return [{ low: numbers[0] ?? null, high: numbers.at(-1) ?? null }];
      }
      const limit = Number(/LIMIT (\d+)/.exec(sql)?.[1]);
      const after =
        'number' in table.order ? String(params[0]).padStart(12, '0') : `${params[0]}|${params[2]}`;
      return seen
        .filter((one) => place(one) > after)
        .slice(0, limit)
        .map(({ row }) => row);
    },
  };
}

/** One whole reading, the cursor going through its text between two pages, as the poller keeps it. */
async function read(table: SqlTable, rows: readonly Written[], now: number, state?: TableState) {
  const limit = 5;
  const session = sessionAt(table, rows, now);
  let { state: next } = await beginTable(session, table, state, { since: BEGUN - 30 * DAY, now });
  const ids: string[] = [];
  for (let isLast = false; !isLast;) {
    const page = await readPage(session, table, next, { now, limit });
    for (const row of page.rows) ids.push(String(row['id']));
    isLast = page.isLast;
    next = parseCursor(cursorText({ t: page.state }))['t'] ?? next;
  }
  return { ids, state: next };
}

/** Rows made at random times by a clock that is off by up to a minute, committed up to 12 minutes later. */
const written = fc
  .array(
    fc.record({
      made: fc.integer({ min: 0, max: 300 }),
      delay: fc.integer({ min: 0, max: 12 }),
      skew: fc.integer({ min: -60, max: 60 }),
    }),
    { maxLength: 40 },
  )
  .map((all) =>
    [...all]
      .sort((one, other) => one.made - other.made)
      .map(({ made, delay, skew }, index): Written => {
        const at = BEGUN + made * MINUTE;
        const row = { id: `r${index}`, number: String(index + 1), created_at: sqlText(at + skew * 1000) };
        return { row, commit: at + delay * MINUTE };
      }),
  );
const pauses = fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 5, maxLength: 40 });

describe.each([
  ['a numbered table', NUMBERED],
  ['a table in the order of its times', TIMED],
])('%s', (_name, table) => {
  it('gives every row, however late it was committed', async () => {
    await fc.assert(
      fc.asyncProperty(written, pauses, async (rows, waits) => {
        const found = new Set<string>();
        let [state, now]: [TableState | undefined, number] = [undefined, BEGUN];
        for (const wait of [...waits, 340, 20, 20]) {
          now += wait * MINUTE;
          const reading = await read(table, rows, now, state);
          state = reading.state;
          for (const id of reading.ids) found.add(id);
        }
        expect(found.size).toBe(rows.length);
      }),
      { numRuns: 150 },
    );
  });

  it('gives nothing twice once it has been quiet for a while', async () => {
    const rows = Array.from({ length: 30 }, (_, index): Written => {
      const at = BEGUN + index * MINUTE;
      return {
        row: { id: `r${String(index).padStart(2, '0')}`, number: String(index + 1), created_at: sqlText(at) },
        commit: at,
      };
    });
    let state: TableState | undefined;
    const counts: number[] = [];
    for (const minutes of [31, 41, 51, 61, 71]) {
      const reading = await read(table, rows, BEGUN + minutes * MINUTE, state);
      state = reading.state;
      counts.push(reading.ids.length);
    }
    expect(counts).toEqual([30, 30, 30, 0, 0]);
  });

  it('reads a long history once', async () => {
    const rows = Array.from({ length: 200 }, (_, index): Written => {
      const at = BEGUN - 20 * DAY + index * MINUTE;
      return {
        row: { id: `r${String(index).padStart(3, '0')}`, number: String(index + 1), created_at: sqlText(at) },
        commit: at,
      };
    });
    const first = await read(table, rows, BEGUN);
    const second = await read(table, rows, BEGUN + 10 * MINUTE, first.state);
    expect([first.ids.length, second.ids.length]).toEqual([200, 0]);
  });
});

it('does not take an old time behind young rows for a sign that all before it is settled', async () => {
  const row = (number: number, time: number, commit = BEGUN): Written => ({
    row: { id: `r${number}`, number: String(number), created_at: sqlText(time) },
    commit,
  });
  const rows = [1, 2, 4, 5, 6].map((number) => row(number, BEGUN));
  rows.push(row(3, BEGUN, BEGUN + 5 * MINUTE), row(7, BEGUN - 3 * DAY));
  const first = await read(NUMBERED, rows, BEGUN);
  const second = await read(NUMBERED, rows, BEGUN + 10 * MINUTE, first.state);
  expect(first.ids).not.toContain('r3');
  expect(second.ids).toContain('r3');
});

it('keeps a bounded number of places however often it is read', async () => {
  let state: TableState | undefined;
  const rows: Written[] = [];
  for (let minute = 0; minute < 300; minute++) {
    const at = BEGUN + minute * MINUTE;
    rows.push({ row: { id: `r${minute}`, number: String(minute + 1), created_at: sqlText(at) }, commit: at });
    ({ state } = await read(NUMBERED, rows, at, state));
    expect(state.reached.length).toBeLessThanOrEqual(12);
  }
  expect(OVERLAP).toBe(15 * MINUTE);
});

it.each(['', 'x', '{', '[]', '{"t":{"from":[1]}}', 'null'])('takes the cursor %j for none', (text) => {
  expect(parseCursor(text)).toEqual({});
});
