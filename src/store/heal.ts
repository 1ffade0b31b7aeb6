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

function rangeOf({ topic, partition, from, to, occurred }: OpenIntent): string {
  const day = (at: number): string => `toDate(${sqlLiteral(sqlTime(at).slice(0, 10))})`;
  return `toDate(occurred_at) BETWEEN ${day(occurred.from)} AND ${day(occurred.to)}
     AND topic = ${sqlLiteral(topic)} AND partition = ${partition} AND offset BETWEEN ${from} AND ${to}`;
}
