import { describe, expect, it } from 'vitest';
import { Gate } from '../../../../streams/consumer/gate.js';
import { Gathering } from '../../../../streams/consumer/gathering.js';
import type { IntakeSource, Message } from '../../../../streams/intake/message.js';
import { Shares } from '../../../../streams/intake/shares.js';

const source = {} as IntakeSource;
const message = (offset: number, bytes = 800): Message => ({
  offset: BigInt(offset),
  source,
  body: Buffer.alloc(bytes),
});

function gathering(...fetches: [offsets: number[], end: number][]): { shares: Shares; held: Gathering } {
  const shares = new Shares(1_000_000);
  const held = new Gathering(BigInt(fetches[0]?.[0][0] ?? 0), shares, 'acme/crm');
  for (const [offsets, end] of fetches)
    held.add(
      offsets.map((at) => message(at)),
      BigInt(end),
      7,
    );
  return { shares, held };
}

describe('a batch of what is gathered', () => {
  it.each([
    ['everything ends where the fetch ends', Infinity, [5, 9], 3],
    ['as many as are held', 3, [5, 9], 3],
    ['fewer end before the next message, whatever hole lies there', 2, [5, 7], 2],
    ['one', 1, [5, 5], 1],
  ])('%s', (_, most, [from, to], count) => {
    const { held } = gathering([[5, 6, 8], 9]);
    const taken = held.take(most);
    expect([Number(taken.from), Number(taken.to), taken.messages.length]).toEqual([from, to, count]);
    expect(held.isEmpty).toBe(to === 9);
  });

  it('ranges follow each other without a hole until all is taken', () => {
    const { held } = gathering([[0, 3, 4], 6], [[8, 9], 11]);
    const ranges: string[] = [];
    while (!held.isEmpty) {
      const { from, to } = held.take(2);
      ranges.push(`${from}-${to}`);
    }
    expect(ranges).toEqual(['0-3', '4-8', '9-11']);
    expect(held.expected).toBe(12n);
  });

  it('of a fetch without messages is its range', () => {
    const { held } = gathering([[], 4]);
    expect(held.take(10)).toEqual({ from: 0n, to: 4n, messages: [] });
  });

  it('a fetch counts whole until its last message is written', () => {
    const { shares, held } = gathering([[0, 1, 2], 2], [[3], 3]);
    expect(shares.bytes).toBe(4_000);
    held.free(1n);
    expect(shares.bytes).toBe(4_000);
    held.free(2n);
    expect(shares.bytes).toBe(1_000);
    expect(held.oldestAt).toBe(7);
    held.free(3n);
    expect(shares.bytes).toBe(0);
    expect(held.oldestAt).toBeUndefined();
  });
});

describe('a gate', () => {
  it('closes without room, and opens by itself when others give back what they held', () => {
    const held = new Shares(100);
    const did: string[] = [];
    const broker = {
      seek: (offset: bigint) => void did.push(`seek ${offset}`),
      pause: () => void did.push('pause'),
      resume: () => void did.push('resume'),
    };
    const gate = new Gate({ held, broker, hasRoom: () => held.hasRoom('a', 0), onFault: () => undefined });
    gate.closeWithoutRoom();
    held.add('a', 20);
    held.add('b', 90);
    gate.closeWithoutRoom();
    held.add('b', -5);
    expect(did).toEqual(['pause']);
    held.add('b', -60);
    expect(did).toEqual(['pause', 'resume']);
    held.add('b', -25);
    expect(did).toEqual(['pause', 'resume']);
  });
});
