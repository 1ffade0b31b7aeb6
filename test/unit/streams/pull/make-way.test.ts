import { describe, expect, it } from 'vitest';
import { makeWay } from '../../../../streams/pull/make-way.js';

const terms = { most: 10, lookMs: 1, longestMs: 10_000, signal: new AbortController().signal };

describe('before the next page of a long history', () => {
  it.each([
    [[0], 1],
    [[10], 1],
    [[11, 10], 2],
    [[500, 40, 11, 3], 4],
  ])('with %j events waiting for detection it is looked %i times', async (waiting, looks) => {
    let looked = 0;
    await makeWay({ ...terms, unjudged: async () => waiting[looked++] ?? 0 });
    expect(looked).toBe(looks);
  });

  it('nobody waits for ever on detection that is away', async () => {
    let looked = 0;
    await makeWay({ ...terms, longestMs: 20, unjudged: async () => (looked++, 99) });
    expect(looked).toBeGreaterThan(1);
  });

  it('nor when the process ends', async () => {
    const ending = new AbortController();
    let looked = 0;
    const unjudged = async (): Promise<number> => {
      ending.abort();
      looked++;
      return 99;
    };
    await makeWay({ ...terms, lookMs: 60_000, longestMs: 60_000, unjudged, signal: ending.signal });
    expect(looked).toBe(1);
  });
});
