import { describe, expect, it } from 'vitest';
import { DoneQueue } from '../../../src/detect/done-queue.js';
import { PAST } from '../../../src/detect/lane.js';
import { NO_MARKS } from '../../../src/detect/marks.js';
import { DAY } from '../../../src/kernel/clock.js';
import type { DoneRange } from '../../../src/store/intake-log.js';

const NOW = Date.parse('2026-03-02T10:00:00Z');

const rangeOf = (n: number, stored: number, occurred = NOW - 100 * DAY): DoneRange => ({
  topic: 'crm',
  partition: 0,
  from: BigInt(n),
  to: BigInt(n),
  epoch: 1,
  owner: 'one',
  token: `t${n}`,
  mapping: 'json',
  at: NOW,
  logged: BigInt(NOW) * 1_000n + BigInt(n),
  settled: false,
  counts: [
    {
      tenant: 'acme',
      source: 'crm',
      messages: stored,
      parsed: stored,
      unparsed: 0,
      events: stored,
      stored,
      duplicates: 0,
      quarantined: 0,
      refused: 0,
    },
  ],
  occurred: { from: occurred, to: occurred },
});

/** A log that holds these ranges of one partition. */
const queueOf = (ranges: readonly DoneRange[]): DoneQueue =>
  new DoneQueue(
    {
      doneSince: async (logged) => ranges.filter((range) => range.logged > logged),
      doneFrom: async (_topic, _partition, from) => ranges.filter((range) => range.from >= from),
      donePlaces: async () => [{ topic: 'crm', partition: 0, last: ranges.at(-1)?.to ?? 0n }],
      doneUnordered: async () => [],
    },
    PAST,
    NO_MARKS,
  );

const several = (count: number, stored: number, occurred?: number): DoneRange[] =>
  Array.from({ length: count }, (_, n) => rangeOf(n, stored, occurred));

describe('what is taken up in one go', () => {
  it.each([
    ['few events in each of many ranges', several(2_500, 1), 1_000],
    ['many events', several(10, 25_000), 2],
    ['one range of more than fits', several(3, 80_000), 1],
    ['nothing for this lane', several(2_500, 100_000, NOW), 2_500],
  ])('%s: is bounded', async (_, ranges, expected) => {
    expect(await queueOf(ranges).next()).toHaveLength(expected);
  });

  it('counts what is of the lane besides', async () => {
    expect(await queueOf(several(10, 25_000, NOW)).next(() => true)).toHaveLength(2);
  });

  it('is all of it, one go after the other', async () => {
    const ranges = several(2_500, 1);
    const queue = queueOf(ranges);
    const taken: DoneRange[] = [];
    for (let more = await queue.next(); more.length > 0; more = await queue.next()) {
      taken.push(...more);
      queue.pass(more, BigInt(NOW) * 1_000n);
    }
    expect(taken).toEqual(ranges);
  });
});
