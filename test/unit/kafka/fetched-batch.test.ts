import { describe, expect, it } from 'vitest';
import { committedBatches, FetchedBatch } from '../../../src/kafka/fetched-batch.js';
import type { RecordBatch } from '../../../src/kafka/record-batch.js';

const batch = (firstOffset: number, producer: number, more: Partial<RecordBatch> = {}): RecordBatch => ({
  firstOffset: BigInt(firstOffset),
  lastOffset: BigInt(firstOffset),
  producerId: BigInt(producer),
  isTransactional: true,
  isControl: false,
  isAbortMarker: false,
  decodedBytes: 1,
  messages: [{ offset: BigInt(firstOffset), key: null, value: Buffer.from('v'), headers: {}, timestamp: 0 }],
  ...more,
});
const commit = (at: number, producer: number) => batch(at, producer, { isControl: true });
const abort = (at: number, producer: number) => batch(at, producer, { isControl: true, isAbortMarker: true });
const aborted = (...pairs: [producer: number, from: number][]) =>
  pairs.map(([producerId, firstOffset]) => ({
    producerId: String(producerId),
    firstOffset: String(firstOffset),
  }));
const offsets = (batches: RecordBatch[]) => batches.map(({ firstOffset }) => Number(firstOffset));

describe('committed batches', () => {
  it('are all but control batches when nothing was aborted', () => {
    expect(offsets(committedBatches([batch(1, 1), commit(2, 1), batch(3, 2)], []))).toEqual([1, 3]);
  });

  it('leave out a transaction from its first offset to its marker, and take the same producer in afterwards', () => {
    const all = [batch(1, 1), commit(2, 1), batch(3, 1), batch(4, 1), abort(5, 1), batch(6, 1)];
    expect(offsets(committedBatches(all, aborted([1, 3])))).toEqual([1, 6]);
  });

  it('leave out two interleaved transactions that the broker lists by their end', () => {
    const all = [batch(1, 1), batch(2, 2), batch(3, 3), batch(4, 1), abort(5, 2), abort(6, 1), batch(7, 3)];
    expect(offsets(committedBatches(all, aborted([2, 2], [1, 1])))).toEqual([3, 7]);
  });

  it('leave out two transactions that both began before the fetch', () => {
    const all = [batch(20, 2), batch(21, 1), abort(22, 1), abort(23, 2)];
    expect(offsets(committedBatches(all, aborted([1, 10], [2, 12])))).toEqual([]);
  });

  it('leave out transactions that follow each other, in whatever order they are listed', () => {
    const all = [batch(1, 1), abort(2, 1), batch(5, 2), batch(6, 1), abort(7, 2), batch(8, 3), abort(9, 3)];
    expect(offsets(committedBatches(all, aborted([1, 1], [2, 5], [3, 8])))).toEqual([6]);
    expect(offsets(committedBatches(all, aborted([3, 8], [1, 1], [2, 5])))).toEqual([6]);
  });

  it('do not take a data key of four zero bytes for a marker', () => {
    const zero = { key: Buffer.alloc(4), value: null, headers: {}, timestamp: 0 };
    const all = [batch(1, 1, { messages: [{ ...zero, offset: 1n }] }), batch(2, 1), abort(3, 1)];
    expect(offsets(committedBatches(all, aborted([1, 1])))).toEqual([]);
  });

  it('keep what a producer sends outside of transactions', () => {
    expect(offsets(committedBatches([batch(1, 1, { isTransactional: false })], aborted([1, 1])))).toEqual([
      1,
    ]);
  });
});

describe('a fetched batch', () => {
  const fetched = (from: number, messages: RecordBatch[], transactions = aborted()) =>
    new FetchedBatch('t', String(from), {
      partition: 0,
      highWatermark: '50',
      abortedTransactions: transactions,
      messages,
    });

  it('leaves out what lies below the offset that was asked for', () => {
    const messages = [1, 2, 3].map((offset) => ({
      offset: BigInt(offset),
      key: null,
      value: null,
      headers: {},
      timestamp: 0,
    }));
    const given = fetched(2, [batch(1, 1, { lastOffset: 4n, messages })]);
    expect(given.messages.map(({ offset }) => offset)).toEqual([2n, 3n]);
    expect(given.lastOffset()).toBe('4');
    expect(given.firstOffset()).toBe('2');
    expect(given.offsetLag()).toBe('45');
    expect(given.offsetLagLow()).toBe('47');
  });

  it('of aborted messages only is not empty for kafkajs: its range must reach the consumer', () => {
    const given = fetched(1, [batch(1, 1), abort(2, 1)], aborted([1, 1]));
    expect(given.messages).toEqual([]);
    expect(given.isEmpty()).toBe(false);
    expect(given.isEmptyDueToFiltering()).toBe(false);
    expect(given.lastOffset()).toBe('2');
  });

  it('without anything is empty and stays where it is', () => {
    const given = fetched(7, []);
    expect(given.isEmpty()).toBe(true);
    expect(given.lastOffset()).toBe('6');
    expect(given.firstOffset()).toBeNull();
  });

  it('names what could not be read, save in an aborted transaction', () => {
    const unreadable = { reason: 'malformed' as const, detail: '', bytes: Buffer.alloc(1) };
    const all = [batch(1, 1, { unreadable, messages: [] }), batch(2, 2, { unreadable, messages: [] })];
    expect(offsets(fetched(1, all).unreadable)).toEqual([1, 2]);
    expect(offsets(fetched(1, all, aborted([1, 1])).unreadable)).toEqual([2]);
  });
});
