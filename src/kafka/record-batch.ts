import {
  CODECS,
  type Codec,
  DecompressionLimitExceeded,
  decompress,
  MAX_DECOMPRESSED_BYTES,
} from './codecs.js';

/** One record as we hand it on. */
export interface KafkaMessage {
  offset: bigint;
  key: Buffer | null;
  /** Null is a tombstone. A view into the batch's memory: copy what shall outlive the batch. */
  value: Buffer | null;
  /** Header values as UTF-8; an array when a name comes more than once; a null value is ''. No prototype. */
  headers: Record<string, string | string[]>;
  /** Epoch ms: the producer's, or the broker's when the topic has `message.timestamp.type=LogAppendTime`. */
  timestamp: number;
}

export const UNREADABLE_REASONS = [
  'decompression-limit',
  'decompression-failed',
  'too-many-records',
  'malformed',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** Kafka's RecordBatch v2 (the unit a producer sends), read. Its offsets may have holes after compaction. */
export interface RecordBatch {
  firstOffset: bigint;
  /** The end of the range the batch covers, even when compaction took its last records away. */
  lastOffset: bigint;
  producerId: bigint;
  isTransactional: boolean;
  isControl: boolean;
  /** A control batch that ends a transaction of `producerId` as aborted. */
  isAbortMarker: boolean;
  messages: KafkaMessage[];
  /** Bytes of the records after decompression. */
  decodedBytes: number;
  /** Set when the records cannot be read: `messages` is empty then and `bytes` is the whole batch as it was fetched. */
  unreadable?: { reason: UnreadableReason; detail: string; bytes: Buffer };
}

export interface ReadLimits {
  decompressedBytes: number;
  /** A decoded record costs some 500 bytes however small it is on the wire. */
  records: number;
}

export const READ_LIMITS: ReadLimits = { decompressedBytes: MAX_DECOMPRESSED_BYTES, records: 500_000 };

/** Where the fields of a RecordBatch v2 stand (org.apache.kafka.common.record.DefaultRecordBatch). */
const AT = {
  length: 8,
  magic: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  recordCount: 57,
  records: 61,
} as const;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Bytes of the batch that begins at `at`, or undefined when the fetch cut it off. */
export function recordBatchSize(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < AT.magic + 1) return undefined;
  const size = AT.length + 4 + bytes.readInt32BE(at + AT.length);
  return size > 0 && at + size <= bytes.length ? size : undefined;
}

export const recordBatchMagic = (bytes: Buffer, at: number): number => bytes.readInt8(at + AT.magic);

/** Reads one whole batch of magic 2. What is wrong with its records is a value: the next batch can be read all the same. */
export async function readRecordBatch(bytes: Buffer, limits: ReadLimits = READ_LIMITS): Promise<RecordBatch> {
  if (bytes.length < AT.records)
    throw new RangeError(`a record batch of ${bytes.length} bytes has no header`);
  const attributes = bytes.readInt16BE(AT.attributes);
  const firstOffset = bytes.readBigInt64BE(0);
  const batch: RecordBatch = {
    firstOffset,
    lastOffset: firstOffset + BigInt(bytes.readInt32BE(AT.lastOffsetDelta)),
    producerId: bytes.readBigInt64BE(AT.producerId),
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    isAbortMarker: false,
    messages: [],
    decodedBytes: bytes.length,
  };
  const count = bytes.readInt32BE(AT.recordCount);
  if (count > limits.records) {
    return unreadable(
      batch,
      'too-many-records',
      `${count} records in one batch, at most ${limits.records}`,
      bytes,
    );
  }
  try {
    const codec = codecOf(attributes);
    const records = await decompress(codec, bytes.subarray(AT.records), limits.decompressedBytes);
    batch.decodedBytes = records.length;
    batch.messages = readRecords(records, count, { bytes, attributes, firstOffset });
  } catch (error) {
    return unreadable(batch, reasonOf(error), error instanceof Error ? error.message : String(error), bytes);
  }
  batch.isAbortMarker = batch.isControl && batch.messages.some(isAbortKey);
  return batch;
}

function unreadable(
  batch: RecordBatch,
  reason: UnreadableReason,
  detail: string,
  bytes: Buffer,
): RecordBatch {
  return { ...batch, messages: [], unreadable: { reason, detail, bytes } };
}

function reasonOf(error: unknown): UnreadableReason {
  if (error instanceof DecompressionLimitExceeded) return 'decompression-limit';
  return error instanceof MalformedRecord ? 'malformed' : 'decompression-failed';
}

class MalformedRecord extends Error {}

function codecOf(attributes: number): Codec {
  const number = attributes & 0x07;
  for (const [codec, value] of Object.entries(CODECS)) if (value === number) return codec as Codec;
  throw new MalformedRecord(`compression ${number} is not known`);
}

/** Key of a control record: int16 version, int16 type; type 0 is ABORT. */
const isAbortKey = ({ key }: KafkaMessage): boolean =>
  key !== null && key.length >= 4 && key.readInt16BE(2) === 0;

interface RecordContext {
  /** The whole batch, for the times in its header. */
  bytes: Buffer;
  attributes: number;
  firstOffset: bigint;
}

function readRecords(records: Buffer, count: number, context: RecordContext): KafkaMessage[] {
  const { bytes, attributes, firstOffset } = context;
  const baseTimestamp = Number(bytes.readBigInt64BE(AT.baseTimestamp));
  const appendTime =
    (attributes & LOG_APPEND_TIME) === 0 ? null : Number(bytes.readBigInt64BE(AT.maxTimestamp));
  const reader = new RecordReader(records);
  const messages: KafkaMessage[] = [];
  for (let i = 0; i < count; i += 1) {
    reader.beginRecord();
    const timestamp = baseTimestamp + reader.varint();
    messages.push({
      offset: firstOffset + BigInt(reader.varint()),
      key: reader.bytes(),
      value: reader.bytes(),
      headers: reader.headers(),
      timestamp: appendTime ?? timestamp,
    });
    reader.endRecord();
  }
  return messages;
}

/** Reads the fields of a record; every length is checked against the end of its record. */
class RecordReader {
  private at = 0;
  private end = 0;

  constructor(private readonly buffer: Buffer) {
    this.end = buffer.length;
  }

  beginRecord(): void {
    this.end = this.buffer.length;
    const length = this.varint();
    if (length < 1 || this.at + length > this.buffer.length) throw new MalformedRecord('a record is cut off');
    this.end = this.at + length;
    this.at += 1; // The attributes of a record are not used.
  }

  endRecord(): void {
    this.at = this.end;
  }

  /** Zigzag varint; exact up to 2^53, a longer one is refused. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      if (this.at >= this.end) throw new MalformedRecord('a number is cut off');
      const byte = this.buffer[this.at] ?? 0;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new MalformedRecord('a number is longer than 53 bits');
  }

  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = this.at;
    if (from + length > this.end) throw new MalformedRecord('a field is longer than its record');
    this.at = from + length;
    return this.buffer.subarray(from, this.at);
  }

  headers(): Record<string, string | string[]> {
    const headers = Object.create(null) as Record<string, string | string[]>;
    for (let left = this.varint(); left > 0; left -= 1) {
      const name = this.bytes()?.toString('utf8') ?? '';
      const value = this.bytes()?.toString('utf8') ?? '';
      const before = headers[name];
      if (before === undefined) headers[name] = value;
      else if (Array.isArray(before)) before.push(value);
      else headers[name] = [before, value];
    }
    return headers;
  }
}
