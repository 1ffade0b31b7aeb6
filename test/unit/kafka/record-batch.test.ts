import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODECS, type Codec } from '../../../src/kafka/codecs.js';
import '../../../src/kafka/kafkajs.js';
import { readRecordBatch, recordBatchSize } from '../../../src/kafka/record-batch.js';
import { readRecordSet } from '../../../src/kafka/record-set.js';

/** kafkajs' own writer, which the brokers accept, is the oracle of our reader. */
const require = createRequire(import.meta.url);
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch: (fields: object) => Promise<{ buffer: Buffer }>;
};
const Record = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (fields: object) => unknown;

interface Written {
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string | string[]>;
  timestamp: number;
}

async function write(
  messages: readonly Written[],
  codec: Codec = 'none',
  fields: object = {},
): Promise<Buffer> {
  const records = messages.map(({ timestamp, ...message }, offsetDelta) =>
    Record({ ...message, offsetDelta, timestampDelta: timestamp - START }),
  );
  const base = { firstOffset: 100, firstTimestamp: START, maxTimestamp: START + 9, producerId: 7 };
  const batch = await RecordBatch({
    compression: CODECS[codec],
    lastOffsetDelta: messages.length - 1,
    records,
    ...base,
    ...fields,
  });
  return batch.buffer;
}

const START = 1_767_323_045_678;
const message = (value: string | null, more: Partial<Written> = {}): Written => ({
  key: null,
  value: value === null ? null : Buffer.from(value),
  headers: {},
  timestamp: START,
  ...more,
});
const noLegacy = () => Promise.reject(new Error('not a message set'));

const bytes = fc.option(
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  { nil: null },
);
const written: fc.Arbitrary<Written> = fc.record({
  key: bytes,
  value: bytes,
  headers: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 4 })),
    { maxKeys: 5 },
  ),
  timestamp: fc.integer({ min: START - 2 ** 40, max: START + 2 ** 40 }),
});

describe('a record batch', () => {
  it('is read as kafkajs wrote it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 1, maxLength: 20 }),
        fc.constantFrom<Codec>('none', 'gzip', 'snappy', 'lz4', 'zstd'),
        async (messages, codec) => {
          const batch = await readRecordBatch(await write(messages, codec));
          expect(batch.unreadable).toBeUndefined();
          expect(batch).toMatchObject({
            firstOffset: 100n,
            lastOffset: 99n + BigInt(messages.length),
            producerId: 7n,
          });
          expect(batch.messages).toEqual(
            messages.map((one, i) => ({
              ...one,
              offset: 100n + BigInt(i),
              headers: Object.assign(Object.create(null), one.headers) as object,
            })),
          );
        },
      ),
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes the header %s as any other', async (name) => {
    const headers = Object.fromEntries([[name, 'x']]);
    const { messages } = await readRecordBatch(await write([message('v', { headers })]));
    expect(Object.entries(messages[0]!.headers)).toEqual([[name, 'x']]);
  });

  it('ends where its range ends, also when compaction took the last records', async () => {
    const batch = await readRecordBatch(await write([message('a')], 'none', { lastOffsetDelta: 9 }));
    expect(batch).toMatchObject({ firstOffset: 100n, lastOffset: 109n, messages: [{ offset: 100n }] });
  });

  it('is a value with a reason when its records are bytes of nothing, and keeps the bytes', async () => {
    const whole = await write([message('a'.repeat(50))], 'gzip');
    whole.fill(0xee, 65);
    const batch = await readRecordBatch(whole);
    expect(batch).toMatchObject({ firstOffset: 100n, lastOffset: 100n, messages: [] });
    expect(batch.unreadable).toMatchObject({ reason: 'decompression-failed', bytes: whole });
  });

  it('is refused as a bomb by its limit', async () => {
    const whole = await write([message('a'.repeat(5_000))], 'zstd');
    const batch = await readRecordBatch(whole, { decompressedBytes: 4_000, records: 10 });
    expect(batch.unreadable?.reason).toBe('decompression-limit');
  });

  it.each([
    [10, undefined],
    [11, 'too-many-records'],
  ])('of %i records, where ten are allowed: %s', async (count, reason) => {
    const whole = await write(Array.from({ length: count }, () => message('a')));
    const batch = await readRecordBatch(whole, { decompressedBytes: 4_000, records: 10 });
    expect(batch.unreadable?.reason).toBe(reason);
  });

  it('that claims more records than it has is malformed', async () => {
    const whole = await write([message('a')]);
    whole.writeInt32BE(2, 57);
    expect((await readRecordBatch(whole)).unreadable?.reason).toBe('malformed');
  });

  it('of whatever bytes is a value, never an exception', async () => {
    const whole = await write([message('a', { key: Buffer.from('k'), headers: { h: 'v' } }), message(null)]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 17, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, byte) => {
          const broken = Buffer.from(whole);
          broken[at] = byte;
          await expect(readRecordBatch(broken)).resolves.toHaveProperty('messages');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the record set of a fetch', () => {
  it('leaves the batch that the fetch cut off to the next one', async () => {
    const one = await write([message('a')]);
    const cut = Buffer.concat([one, one.subarray(0, one.length - 1)]);
    expect(await readRecordSet(cut, noLegacy)).toHaveLength(1);
    expect(await readRecordSet(Buffer.concat([one, one]), noLegacy)).toHaveLength(2);
    expect(recordBatchSize(one, 0)).toBe(one.length);
  });

  it.each([0, 5, 16])('of %i bytes holds nothing', async (length) => {
    expect(await readRecordSet(Buffer.alloc(length), noLegacy)).toEqual([]);
  });

  it('goes on behind a batch that cannot be read', async () => {
    const bad = await write([message('b')]);
    bad.writeInt16BE(7, 21);
    const set = Buffer.concat([await write([message('a')]), bad, await write([message('c')])]);
    const read = await readRecordSet(set, noLegacy);
    expect(
      read.map(({ unreadable, messages }) => unreadable?.reason ?? messages[0]?.value?.toString()),
    ).toEqual(['a', 'malformed', 'c']);
  });

  it('stops at its budget, but reads at least one batch', async () => {
    const one = await write([message('a'.repeat(1_000))], 'gzip');
    const set = Buffer.concat([one, one, one, one]);
    const read = async (budget: { bytes: number; records: number }) =>
      (await readRecordSet(set, noLegacy, { budget })).length;
    expect(await read({ bytes: 1, records: 100 })).toBe(1);
    expect(await read({ bytes: 1_500, records: 100 })).toBe(2);
    expect(await read({ bytes: 1_000_000, records: 3 })).toBe(3);
  });

  it('hands messages of the format before Kafka 0.11 to their own reader', async () => {
    const old = await write([message('a')]);
    old[16] = 1;
    const read = await readRecordSet(old, () =>
      Promise.resolve([{ offset: '5', key: null, value: Buffer.from('v'), timestamp: '6' }]),
    );
    expect(read).toMatchObject([
      { firstOffset: 5n, lastOffset: 5n, messages: [{ offset: 5n, timestamp: 6, headers: {} }] },
    ]);
  });
});
