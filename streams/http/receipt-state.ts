import { z } from 'zod';
import type { IntakeLog } from '../../src/store/intake-log.js';
import { searchQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import type { HandedOverRange, Holder, Receipt } from './receipt.js';

const bounds = {
  topic: z.string(),
  partition: z.number(),
  from: z.string(),
  to: z.string(),
};
const storedQuery = searchQuery({
  file: new URL('./receipt-stored.sql', import.meta.url),
  params: bounds,
  row: z.object({ events: z.coerce.number(), messages: z.coerce.number() }),
});
const quarantinedQuery = searchQuery({
  file: new URL('./receipt-quarantined.sql', import.meta.url),
  params: { ...bounds, source: z.string(), limit: z.number() },
  row: z.object({
    offset: z.coerce.number(),
    item: z.coerce.number(),
    reason: z.string(),
    field: z.string(),
    detail: z.string(),
    messages: z.coerce.number(),
  }),
});
const outcomesQuery = searchQuery({
  file: new URL('./receipt-outcomes.sql', import.meta.url),
  params: { ...bounds, source: z.string() },
  row: z.object({ duplicates: z.coerce.number(), refused: z.coerce.number() }),
});

/** Reasons a receipt lists; the quarantine has them all. */
const MOST_REASONS = 1_000;

export interface Refusal {
  /** Number of the element in the request. */
  readonly index: number;
  readonly reason: string;
  readonly field?: string;
  readonly detail: string;
}

/** What became of a request, counted by its elements. */
export type ReceiptState =
  | { readonly status: 'accepted'; readonly received: number }
  | {
      readonly status: 'stored';
      readonly received: number;
      readonly stored: number;
      readonly duplicates: number;
      readonly quarantined: number;
      /** Null when it cannot be told from `duplicates`, which then holds both. */
      readonly refused: number | null;
      readonly items: readonly Refusal[];
    };

interface Parts {
  readonly store: Store;
  readonly log: IntakeLog;
}

export async function receiptState(receipt: Receipt, holder: Holder, parts: Parts): Promise<ReceiptState> {
  const { topic, ranges } = receipt;
  const received = ranges.reduce((sum, { count }) => sum + count, 0);
  if (!(await isDone(receipt, parts.log))) return { status: 'accepted', received };
  const sums = { stored: 0, quarantined: 0, duplicates: 0, refused: 0 };
  const items: Refusal[] = [];
  let before = 0;
  for (const range of ranges) {
    const found = await findRange(parts.store, { ...holder, ...boundsOf(topic, range) });
    for (const sum of ['stored', 'quarantined', 'duplicates', 'refused'] as const) sums[sum] += found[sum];
    for (const { index, ...refusal } of found.items)
      if (items.length < MOST_REASONS) items.push({ index: before + index, ...refusal });
    before += range.count;
  }
  const { stored, quarantined } = sums;
  const left = received - stored - quarantined;
  return { status: 'stored', received, stored, quarantined, ...others(left, sums), items };
}

/** What became of one range; `duplicates` and `refused` are those of all batches that took it in. */
async function findRange(store: Store, range: Holder & ReturnType<typeof boundsOf>) {
  const { tenant, topic, partition, from, to } = range;
  const [stored] = await store.read(storedQuery, { tenant, topic, partition, from, to });
  const quarantined = await store.read(quarantinedQuery, { ...range, limit: MOST_REASONS });
  const [batches] = await store.read(outcomesQuery, { ...range });
  return {
    stored: stored?.messages ?? 0,
    quarantined: quarantined[0]?.messages ?? 0,
    duplicates: batches?.duplicates ?? 0,
    refused: batches?.refused ?? 0,
    items: quarantined.map(({ offset, reason, field, detail }): Refusal => {
      const index = offset - Number(from);
      return { index, reason, detail, ...(field === '' ? {} : { field }) };
    }),
  };
}

/** Whatever is neither stored nor quarantined is a duplicate or was refused; which, the ranges' sums say, unless they have both. */
export function others(
  left: number,
  sums: { readonly duplicates: number; readonly refused: number },
): { duplicates: number; refused: number | null } {
  if (sums.refused === 0) return { duplicates: left, refused: 0 };
  if (sums.duplicates === 0) return { duplicates: 0, refused: left };
  return left === 0 ? { duplicates: 0, refused: 0 } : { duplicates: left, refused: null };
}

async function isDone({ topic, ranges }: Receipt, log: IntakeLog): Promise<boolean> {
  for (const [partition, own] of Map.groupBy(ranges, (one) => one.partition)) {
    const next = (await log.nextOffset(topic, partition)) ?? 0n;
    if (own.some(({ from, count }) => next < from + BigInt(count))) return false;
  }
  return true;
}

const boundsOf = (topic: string, { partition, from, count }: HandedOverRange) => ({
  topic,
  partition,
  from: String(from),
  to: String(from + BigInt(count) - 1n),
});
