import { z } from 'zod';
import type { IntakeRange } from '../../src/store/intake-log.js';
import { systemQuery, searchQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';

const fields = {
  topic: z.string(),
  partition: z.coerce.number(),
  offset: z.coerce.string(),
  item: z.coerce.number(),
  tenant: z.string(),
  source: z.string(),
  level: z.enum(['message', 'event']),
  reason: z.string(),
  field: z.string(),
  detail: z.string(),
  raw_bytes: z.coerce.number(),
  headers: z.string(),
  mapping: z.string(),
  received_at: z.coerce.number(),
  state: z.enum(['open', 'redriven']),
  redriven_as: z.string(),
  version: z.coerce.number(),
};
const listed = z.object(fields);
const whole = z.object({ ...fields, raw: z.string() });

export type QuarantinedItem = z.infer<typeof listed>;
/** With `raw`: base64 of the bytes as they came. */
export type WholeQuarantinedItem = z.infer<typeof whole>;

export const positionText = (item: {
  topic: string;
  partition: number;
  offset: string;
  item: number;
}): string => `${item.topic}/${item.partition}/${item.offset}#${item.item}`;

const listQuery = searchQuery({
  file: new URL('./list.sql', import.meta.url),
  params: {
    state: z.string(),
    anySource: z.boolean(),
    sources: z.array(z.string()),
    reason: z.string(),
    before: z.string(),
    limit: z.number(),
  },
  row: listed,
});
const oneQuery = searchQuery({
  file: new URL('./one.sql', import.meta.url),
  params: { topic: z.string(), partition: z.number(), offset: z.string(), item: z.number() },
  row: whole,
});
const atPositionQuery = systemQuery({
  file: new URL('./at-position.sql', import.meta.url),
  params: { topic: z.string(), partition: z.number(), offset: z.string(), item: z.number() },
  row: whole,
});
const inRangeQuery = systemQuery({
  file: new URL('./in-range.sql', import.meta.url),
  params: { topic: z.string(), partition: z.number(), from: z.string(), to: z.string() },
  row: z.object({
    tenant: z.string(),
    source: z.string(),
    level: z.enum(['message', 'event']),
    rows: z.coerce.number(),
  }),
});

export interface QuarantineFilter {
  readonly state?: 'open' | 'redriven';
  /** Any when undefined. */
  readonly sources?: readonly string[] | undefined;
  readonly reason?: string;
  /** Epoch ms; only what came in before. */
  readonly before?: number;
  readonly limit: number;
}

/** The newest first, without the bytes. */
export async function listQuarantine(
  store: Store,
  tenant: string,
  filter: QuarantineFilter,
): Promise<QuarantinedItem[]> {
  const { state = '', sources, reason = '', before = Date.UTC(2200, 0), limit } = filter;
  if (sources?.length === 0) return [];
  return store.read(listQuery, {
    tenant,
    state,
    anySource: sources === undefined,
    // The engine refuses an empty list.
    sources: [...(sources ?? [''])],
    reason,
    before: sqlTime(before),
    limit,
  });
}

export async function showQuarantined(
  store: Store,
  tenant: string,
  position: { topic: string; partition: number; offset: string; item: number },
): Promise<WholeQuarantinedItem | undefined> {
  const { topic, partition, offset, item } = position;
  const [row] = await store.read(oneQuery, { tenant, topic, partition, offset, item });
  return row;
}

/** For recovery, which knows a position and no tenant. */
export async function quarantinedAt(
  store: Store,
  position: { topic: string; partition: number; offset: string; item: number },
): Promise<WholeQuarantinedItem | undefined> {
  const { topic, partition, offset, item } = position;
  const [row] = await store.read(atPositionQuery, { topic, partition, offset, item });
  return row;
}

export async function quarantinedInRange(
  store: Store,
  range: Pick<IntakeRange, 'topic' | 'partition' | 'from' | 'to'>,
) {
  const { topic, partition, from, to } = range;
  return store.read(inRangeQuery, { topic, partition, from: String(from), to: String(to) });
}
