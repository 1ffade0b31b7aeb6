import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Messages of one request that lie one behind the other in a partition. */
export interface HandedOverRange {
  readonly partition: number;
  readonly from: bigint;
  readonly count: number;
}

/** What a request was handed over as: all that is needed to say later what became of it, so nothing need be kept. */
export interface Receipt {
  readonly topic: string;
  readonly ranges: readonly HandedOverRange[];
}

export interface Holder {
  readonly tenant: string;
  readonly source: string;
}

const MAC_BYTES = 16;
const ID = /^[A-Za-z0-9_-]{24,4000}$/;
const payloadSchema = z.tuple([z.string(), z.array(z.tuple([z.int(), z.int(), z.int()])).min(1)]);

/** The receipt as an id that says nothing to its holder and that nobody else can use or make. */
export function receiptId(receipt: Receipt, holder: Holder, key: Buffer): string {
  const ranges = receipt.ranges.map(({ partition, from, count }) => [partition, Number(from), count]);
  const payload = Buffer.from(JSON.stringify([receipt.topic, ranges]));
  return Buffer.concat([macOf(payload, holder, key), payload]).toString('base64url');
}

/** Undefined for what we never gave to this holder. */
export function readReceipt(id: string, holder: Holder, key: Buffer): Receipt | undefined {
  if (!ID.test(id)) return undefined;
  const bytes = Buffer.from(id, 'base64url');
  const payload = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(macOf(payload, holder, key), bytes.subarray(0, MAC_BYTES))) return undefined;
  const [topic, ranges] = payloadSchema.parse(JSON.parse(payload.toString()));
  return {
    topic,
    ranges: ranges.map(([partition, from, count]) => ({ partition, from: BigInt(from), count })),
  };
}

function macOf(payload: Buffer, { tenant, source }: Holder, key: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(`${tenant}\0${source}\0`)
    .update(payload)
    .digest()
    .subarray(0, MAC_BYTES);
}
