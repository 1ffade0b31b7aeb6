import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestBeat } from '../../../../alerts/heartbeat/beat.js';
import { beatDetectorOf, shardOfBeat } from '../../../../src/event/heartbeat.js';
import { MINUTE, SECOND } from '../../../../src/kernel/clock.js';
import { claim } from '../../../support/alerts.js';

const START = Date.parse('2026-03-02T08:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

/** The beat of a minute, claimed by a shard `took` seconds later. */
const claimed = (index: number, of: number, minute: number, took = 1) => {
  const sent = START + minute * MINUTE;
  const detector = beatDetectorOf(of === 0 ? undefined : { index, of });
  const [occurredTo, receivedAt, evaluatedAt] = [sent, sent, sent + took * SECOND].map(iso);
  return {
    at: sent + took * SECOND,
    claim: claim({ detector, occurredTo: occurredTo!, receivedAt: receivedAt!, evaluatedAt: evaluatedAt! }),
  };
};
const minuteOf = (facts: readonly ReturnType<typeof claimed>[]): number | undefined => {
  const beat = newestBeat(facts);
  return beat && (beat.sent - START) / MINUTE;
};

describe('the newest beat', () => {
  it.each<[string, Parameters<typeof claimed>[], number | undefined]>([
    ['of none is none', [], undefined],
    [
      'of judging as a whole is the newest',
      [
        [0, 0, 5],
        [0, 0, 10],
      ],
      10,
    ],
    [
      'has come through all shards',
      [
        [0, 2, 5],
        [1, 2, 5],
      ],
      5,
    ],
    [
      'is that of the shard that is behind',
      [
        [0, 2, 5],
        [1, 2, 5],
        [0, 2, 10],
      ],
      5,
    ],
    [
      'is none while a shard has claimed none',
      [
        [0, 3, 5],
        [1, 3, 5],
      ],
      undefined,
    ],
    [
      'asks all of a number that grew',
      [
        [0, 1, 5],
        [0, 2, 10],
      ],
      undefined,
    ],
    [
      'asks none of a number that shrank',
      [
        [0, 2, 5],
        [1, 2, 5],
        [0, 1, 10],
      ],
      10,
    ],
    [
      'may have passed a shard with a newer one',
      [
        [0, 2, 5],
        [1, 2, 10],
      ],
      5,
    ],
    [
      'of shards asks none of judging as a whole',
      [
        [0, 0, 5],
        [0, 2, 10],
        [1, 2, 10],
      ],
      10,
    ],
  ])('%s', (_, facts, minute) => {
    expect(minuteOf(facts.map((one) => claimed(...one)))).toBe(minute);
  });

  it('is told with what the slowest shard took', () => {
    const facts = [claimed(0, 2, 5, 2), claimed(1, 2, 5, 40)];
    expect(newestBeat(facts)).toMatchObject({ judged: START + 5 * MINUTE + 40 * SECOND });
  });

  it('is the same in whatever order they are read, and stops with any shard', () => {
    const shards = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(shards, fc.nat(), fc.infiniteStream(fc.nat()), (of, dead, order) => {
        const all = [1, 2, 3].flatMap((minute) =>
          Array.from({ length: of }, (_, index) => claimed(index, of, minute)),
        );
        const key = new Map(all.map((fact) => [fact, order.next().value]));
        const shuffled = [...all].sort((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
        expect(minuteOf(shuffled)).toBe(3);
        const detector = beatDetectorOf({ index: dead % of, of });
        const without = shuffled.filter(
          (fact) => fact.claim.detector !== detector || fact.at < START + 2 * MINUTE,
        );
        expect(minuteOf(without)).toBe(1);
      }),
    );
  });
});

it.each(['heartbeat/', 'heartbeat/1', 'heartbeat/1/2/3', 'heartbeat/-1/2', 'export-volume', ''])(
  '%j claims no beat',
  (detector) => {
    expect(shardOfBeat(detector)).toBeUndefined();
  },
);
