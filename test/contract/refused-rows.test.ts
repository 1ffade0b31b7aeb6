import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import { type LedgerRow, append } from '../../src/store/ledger.js';
import { appendOrBisect } from '../../streams/intake/append-or-bisect.js';
import { numberOf } from '../support/sql.js';
import { ledgerRow } from '../support/rows.js';
import { ENGINES, TEST_NOW, type TestStore, openTestStore } from '../support/stores.js';

/** Codes of ClickHouse that speak of no row. */
const SERVER_FAULTS: [number, string, string][] = [
  [60, 'UNKNOWN_TABLE', 'STORE_QUERY_FAILED'],
  [16, 'NO_SUCH_COLUMN_IN_TABLE', 'STORE_QUERY_FAILED'],
  [164, 'READONLY', 'STORE_QUERY_FAILED'],
  [497, 'ACCESS_DENIED', 'STORE_QUERY_FAILED'],
  [516, 'AUTHENTICATION_FAILED', 'STORE_QUERY_FAILED'],
  [242, 'TABLE_IS_READ_ONLY', 'STORE_UNAVAILABLE'],
  [252, 'TOO_MANY_PARTS', 'STORE_UNAVAILABLE'],
  [286, 'UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE', 'STORE_UNAVAILABLE'],
  [75, 'CANNOT_WRITE_TO_FILE_DESCRIPTOR', 'STORE_FULL'],
  [243, 'NOT_ENOUGH_SPACE', 'STORE_FULL'],
];

describe.each(ENGINES)('rows that the store cannot hold, on %s', (engine) => {
  let test: TestStore;
  let offset = 0;
  let tries: number[];
  beforeAll(async () => {
    test = await openTestStore(TEST_NOW, engine);
  });
  afterAll(async () => test.close());
  beforeEach(() => {
    tries = [];
  });

  const rows = (count: number): LedgerRow[] =>
    Array.from({ length: count }, () => {
      offset++;
      const event: IncomingEvent = {
        key: `k${offset}`,
        occurredAt: '2026-02-01T00:00:00.000Z',
        actor: { id: 'u' },
        action: 'record.read',
      };
      return ledgerRow({ offset, event });
    });
  const spoiled = (row: LedgerRow, text: RegExp, by: string): LedgerRow => {
    const line = row.line.toString();
    expect(line).toMatch(text);
    return { ...row, line: Buffer.from(line.replace(text, by)) };
  };
  const store = async (batch: LedgerRow[], token = `t${offset}`): Promise<LedgerRow[]> =>
    appendOrBisect(batch, token, {
      append: async (part, of) => append(test.store, part, of),
      refused: (count) => tries.push(count),
    });
  const stored = async (): Promise<number> => numberOf(test.store, 'SELECT count() AS n FROM events');

  it.each([
    ['a time that is none', /2026-02-01 00:00:00.000/, 'soon'],
    ['a hash that its column does not hold', /00112233aabbccdd/, '00112233aabbccdd00'],
    ['a value too many', /\]\n$/, ',1]\n'],
  ])('are found, and all others are stored once, however often it is tried: %s', async (_, text, by) => {
    const before = await stored();
    const [first, second, third] = rows(3);
    const bad = spoiled(second!, text, by);
    for (let i = 0; i < 2; i++) expect(await store([first!, bad, third!])).toEqual([bad]);
    expect((await stored()) - before).toBe(2);
  });

  it('a fault of the whole store stops at once, and nothing is taken for refused', async () => {
    await test.store.engine.command('RENAME TABLE events_in TO elsewhere');
    await expect(store(rows(8))).rejects.toMatchObject({ code: 'STORE_QUERY_FAILED', retry: false });
    await test.store.engine.command('RENAME TABLE elsewhere TO events_in');
    expect(tries).toEqual([]);
  });

  it.each(engine === 'front' ? SERVER_FAULTS : [])(
    'a server that answers %i %s is never asked for halves',
    async (code, name, expected) => {
      await test.front!.faults.arm({ kind: 'error', code, name, table: 'events_in' });
      await expect(store(rows(8))).rejects.toMatchObject({
        code: expected,
        retry: expected !== 'STORE_QUERY_FAILED',
      });
      expect(tries).toEqual([]);
    },
  );

  it('what a refused row holds is not told in the error', async () => {
    const [row] = rows(1);
    const refused = append(
      test.store,
      [spoiled(row!, /2026-02-01 00:00:00.000/, 'Erika Mustermann')],
      'names',
    );
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_REFUSED_ROW' });
    expect([error, JSON.stringify(error), Reflect.get(Object(error), 'cause')].join(' ')).not.toContain(
      'Erika',
    );
  });
});
