import { z } from 'zod';
import { sqlLiteral } from './bind.js';
import type { OpenIntent } from './intake-log.js';
import { systemQuery } from './query.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

const foundQuery = systemQuery({
  file: new URL('./queries/found-in-range.sql', import.meta.url),
  params: {
    topic: z.string(),
    partition: z.number(),
    from: z.string(),
    to: z.string(),
    occurred_from: z.string(),
    occurred_to: z.string(),
    item_from: z.number(),
    item_to: z.number(),
  },
  row: z.object({ tenant: z.string(), source: z.string(), events: z.coerce.number() }),
});

const ALL_ITEMS = { from: 0, to: 2 ** 32 - 1 };

/** How many events of a range the ledger holds, by tenant and source: for ranges that cannot be repeated. */
export async function foundInRange(
  store: Store,
  intent: OpenIntent,
  items = ALL_ITEMS,
): Promise<{ tenant: string; source: string; events: number }[]> {
  const { topic, partition, from, to, occurred } = intent;
  return store.read(foundQuery, {
    topic,
    partition,
    from: String(from),
    to: String(to),
    occurred_from: sqlTime(occurred.from),
    occurred_to: sqlTime(occurred.to),
    item_from: items.from,
    item_to: items.to,
  });
}

/**
 * Writes the rows of `subject_events` and `touched` again from the ledger for one range. An insert that was killed
 * leaves events without their views; both tables are keyed so that writing again is harmless.
 */
export async function healViews(store: Store, intent: OpenIntent): Promise<void> {
  const where = rangeOf(intent);
  await store.engine.command(
    `INSERT INTO touched SELECT topic, partition, offset, item, tenant, actor_key, toStartOfHour(occurred_at) AS hour,
     id, group_key, received_at FROM events WHERE ${where}`,
  );
  await store.engine.command(
    `INSERT INTO subject_events SELECT tenant, subject_key, occurred_at, id, topic, partition, offset, item, actor_key, action
     FROM events ARRAY JOIN arrayDistinct(subject_keys) AS subject_key WHERE ${where}`,
  );
}

/**
 * Makes the views of one range exactly what the ledger holds of it. An insert that was killed may also leave rows of a
 * view without their events: they go, if nobody is to repeat the range. A range that is repeated must keep them, since
 * the store knows its token and would not write them again.
 */
export async function settleViews(store: Store, intent: OpenIntent): Promise<void> {
  await healViews(store, intent);
  const ofRange = rangeOf(intent);
  const unheld = `(offset, item) NOT IN (SELECT offset, item FROM events WHERE ${ofRange})`;
  const views = { touched: positionsOf(intent), subject_events: ofRange };
  for (const [view, where] of Object.entries(views)) {
    const statement = `FROM ${view} WHERE ${where} AND ${unheld}`;
    const found = await store.engine.select(`SELECT 1 ${statement} LIMIT 1`, {});
    if (found !== '') await store.engine.command(`DELETE ${statement}`);
  }
}

function rangeOf(intent: OpenIntent): string {
  const day = (at: number): string => `toDate(${sqlLiteral(sqlTime(at).slice(0, 10))})`;
  const { from, to } = intent.occurred;
  return `toDate(occurred_at) BETWEEN ${day(from)} AND ${day(to)} AND ${positionsOf(intent)}`;
}

const positionsOf = ({ topic, partition, from, to }: OpenIntent): string =>
  `topic = ${sqlLiteral(topic)} AND partition = ${partition} AND offset BETWEEN ${from} AND ${to}`;
