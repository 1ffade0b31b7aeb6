import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE, coverageOf, lastDayBefore, sampleOf, shareError, sizeOf } from '../../../../src/baseline/coverage/book.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';

/** 53 bits of SHA-256: as good as any hash, and another one than the store's. */
const hash = (record: number): number =>
  Number(createHash('sha256').update(String(record)).digest().readBigUInt64BE() >> 11n);
const hashes = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => hash(from + i));
const sketch = (records: readonly number[]): number[] => sampleOf([records]);

describe('how many records there are', () => {
  it.each([0, 1, 200, 255])('of %i exactly', (count) => {
    expect(sizeOf(sketch(hashes(0, count)))).toBe(count);
  });

  it.each([256, 1_000, 20_000])('of %i within three times the error that is stated', (count) => {
    const error = 1 / Math.sqrt(SAMPLE - 2);
    for (let n = 0; n < 5; n++) {
      const size = sizeOf(sketch(hashes(n * 50_000, n * 50_000 + count)));
      expect(Math.abs(size / count - 1)).toBeLessThan(3 * error);
    }
  });

  it('of a union what is told by its parts is what is told by the whole', () => {
    const parts = fc.array(fc.array(fc.nat(5_000).map(hash), { maxLength: 400 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (sets) => {
        expect(sampleOf(sets.map(sketch))).toEqual(sketch(sets.flat()));
      }),
      { numRuns: 40 },
    );
  });
});

describe('which share of the book somebody saw', () => {
  /** Ten people who saw 1,000 records each day of ten, of a book of 10,000, and one who saw some of them. */
  const day = (actorKey: string, at: number, records: readonly number[]) => ({ actorKey, day: at, records: sketch(records) });
  const others = Array.from({ length: 10 }, (_, n) => day(`p${n}`, 100 + n, hashes(n * 1_000, (n + 1) * 1_000)));

  it.each([0, 0.05, 0.61, 1])('%d of it, within three times the error that is stated', (share) => {
    const own = hashes(0, 10_000 * share);
    const days = Array.from({ length: 5 }, (_, n) =>
      day('reader', 105 + n, own.slice((n * own.length) / 5, ((n + 1) * own.length) / 5)),
    );
    const coverage = coverageOf([...others, ...days], 110);
    const found = new Set([...(coverage.seen.get('reader')?.values() ?? [])].flat()).size / coverage.sampled;
    expect(Math.abs(found - share)).toBeLessThanOrEqual(3 * shareError(share, coverage.sampled) + 1e-9);
  });

  it('a book that fits the sample is known exactly', () => {
    const coverage = coverageOf([day('a', 1, hashes(0, 40)), day('b', 2, hashes(0, 10))], 2);
    expect(coverage).toMatchObject({ book: 40, sampled: 40, firstDay: 1, lastDay: 2 });
    expect(coverage.seen.get('b')?.get(2)).toHaveLength(10);
    expect(shareError(0.25, 40)).toBe(0);
    expect(shareError(0.5, SAMPLE)).toBe(0.03125);
  });

  it('what came after, or more than 90 days before, is no part of the book', () => {
    const coverage = coverageOf(
      [day('a', 10, hashes(0, 5)), day('a', 11, hashes(5, 8)), day('a', 100, hashes(8, 9)), day('a', 101, hashes(9, 99))],
      100,
    );
    // The 90 days up to day 100 begin with day 11.
    expect(coverage).toMatchObject({ book: 4, firstDay: 10 });
  });

  it('of nothing there is nothing', () => {
    const nothing = { book: 0, sampled: 0, firstDay: 6, lastDay: 5, seen: new Map(), there: new Map() };
    expect(coverageOf([], 5)).toEqual(nothing);
  });
});

it.each([
  ['Europe/Berlin', '2026-03-02', '2026-02-28'],
  ['UTC', '2026-03-02', '2026-03-01'],
  ['America/New_York', '2026-03-02', '2026-03-01'],
  ['Pacific/Auckland', '2026-03-02', '2026-02-28'],
])('in %s on %s what is over is %s', (zone, day, last) => {
  const at = lastDayBefore(day, createLocalCalendar(zone));
  expect(new Date(at * 86_400_000).toISOString().slice(0, 10)).toBe(last);
});
