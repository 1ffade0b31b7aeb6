import { expect } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { OWN_SOURCE } from '../../src/config/own-source.js';
import { intakeSums } from '../../streams/intake/sums.js';
import { rowsOf } from './sql.js';

/** Columns that both sides show, in a form in which they can be compared. */
const TOUCHED = `topic, partition, offset, item, tenant, actor_key, toUnixTimestamp(hour) AS hour, id, group_key`;
const SUBJECTS = `tenant, subject_key, occurred_at, id, topic, partition, offset, item, actor_key, action`;

/** Expects the tables that hang on the ledger to hold exactly what a recount from the ledger gives, each row once. */
export async function expectViewsEqualLedger(store: Store): Promise<void> {
  const hour = 'intDiv(toUnixTimestamp(occurred_at), 3600) * 3600 AS hour';
  const touchedAgain = `SELECT topic, partition, offset, item, tenant, actor_key, ${hour}, id, group_key FROM events`;
  const subjectsAgain = `SELECT ${SUBJECTS} FROM (SELECT *, arrayJoin(arrayDistinct(subject_keys)) AS subject_key FROM events)`;
  await expectSameRows(store, `SELECT ${TOUCHED} FROM touched FINAL`, touchedAgain);
  await expectSameRows(store, `SELECT ${SUBJECTS} FROM subject_events FINAL`, subjectsAgain);
}

/**
 * Expects the recomputed hours to be what the ledger gives: acts and records by actor, hour and action. Holds for
 * events of one part each that state their records.
 */
export async function expectActivityEqualsLedger(store: Store): Promise<void> {
  const shown = `SELECT tenant, actor_key, toUnixTimestamp(hour) AS h, action, toUInt64(n) AS times, toUInt64(records[action]) AS sum
    FROM activity_hourly FINAL ARRAY JOIN mapKeys(acts) AS action, mapValues(acts) AS n`;
  const recount = `SELECT tenant, actor_key, intDiv(toUnixTimestamp(occurred_at), 3600) * 3600 AS h, toString(action) AS action,
    toUInt64(count()) AS times, toUInt64(sum(assumeNotNull(events.records))) AS sum FROM events GROUP BY tenant, actor_key, h, action`;
  await expectSameRows(store, shown, recount);
}

async function expectSameRows(store: Store, view: string, recount: string): Promise<void> {
  const summary = (sql: string): string =>
    `SELECT count() AS rows, sum(cityHash64(tuple(*))) AS content FROM (${sql})`;
  const [shown, again] = [await rowsOf(store, summary(view)), await rowsOf(store, summary(recount))];
  expect({ of: view, is: shown }).toEqual({ of: view, is: again });
}

/**
 * Expects both conservation sums to hold, and `stored` to be what the ledger holds of each source. What is done in the
 * product itself goes on between the two looks: it is held against its sums elsewhere.
 */
export async function expectBalance(store: Store): Promise<void> {
  const sums = (await intakeSums(store)).filter(({ source }) => source !== OWN_SOURCE);
  const stored = sums.map(({ tenant, source, stored: n }) => ({ tenant, source, n }));
  const held = await rowsOf(
    store,
    `SELECT tenant, source, toUInt32(count()) AS n FROM events WHERE source != '${OWN_SOURCE}' GROUP BY tenant, source ORDER BY tenant, source`,
  );
  expect(held).toEqual(stored.filter(({ n }) => n > 0));
  expect(sums.filter(({ outOfBalance }) => outOfBalance.messages !== 0 || outOfBalance.events !== 0)).toEqual(
    [],
  );
}
