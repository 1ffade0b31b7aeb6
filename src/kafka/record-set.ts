import {
  type KafkaMessage,
  READ_LIMITS,
  type ReadLimits,
  readRecordBatch,
  type RecordBatch,
  recordBatchMagic,
  recordBatchSize,
} from './record-batch.js';

/** What is read of one partition in one fetch before the rest is left to the next fetch: memory stays bounded. */
export interface FetchBudget {
  bytes: number;
  records: number;
}

export const FETCH_BUDGET: FetchBudget = { bytes: 64 * 1024 * 1024, records: 200_000 };

/** A message of the format before Kafka 0.11 (magic 0 and 1), as kafkajs reads it. */
export interface LegacyMessage {
  offset: string;
  key: Buffer | null;
  value: Buffer | null;
  timestamp?: string;
}

export type ReadLegacy = (bytes: Buffer) => Promise<LegacyMessage[]>;

/**
 * Reads the record batches of one partition of a fetch response. The last one may be cut off by the fetch's byte limit:
 * it comes whole with the next fetch. At least one batch is read whatever the budget says.
 */
export async function readRecordSet(
  bytes: Buffer,
  readLegacy: ReadLegacy,
  { limits = READ_LIMITS, budget = FETCH_BUDGET }: { limits?: ReadLimits; budget?: FetchBudget } = {},
): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const used: FetchBudget = { bytes: 0, records: 0 };
  let at = 0;
  while (used.bytes < budget.bytes && used.records < budget.records) {
    const size = recordBatchSize(bytes, at);
    if (size === undefined) break;
    if (recordBatchMagic(bytes, at) !== 2) {
      batches.push(...(await readLegacy(bytes.subarray(at))).map(fromLegacy));
      break;
    }
    const batch = await readRecordBatch(bytes.subarray(at, at + size), limits);
    batches.push(batch);
    used.records += batch.messages.length;
    used.bytes += batch.decodedBytes;
    at += size;
  }
  return batches;
}

function fromLegacy(message: LegacyMessage): RecordBatch {
  const offset = BigInt(message.offset);
  const read: KafkaMessage = {
    offset,
    key: message.key,
    value: message.value,
    headers: {},
    timestamp: Number(message.timestamp ?? -1),
  };
  return {
    firstOffset: offset,
    lastOffset: offset,
    producerId: -1n,
    isTransactional: false,
    isControl: false,
    isAbortMarker: false,
    decodedBytes: message.value?.length ?? 0,
    messages: [read],
  };
}
