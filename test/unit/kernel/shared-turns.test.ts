import { describe, expect, it } from 'vitest';
import { SharedTurns } from '../../../src/kernel/shared-turns.js';

/** A task whose runs end when they are told to. */
function held() {
  const ends: { readonly resolve: (value: number) => void; readonly reject: (error: Error) => void }[] = [];
  const turns = new SharedTurns(
    async () => new Promise<number>((resolve, reject) => ends.push({ resolve, reject })),
  );
  return { turns, ends };
}
const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns that are shared', () => {
  it('give all who ask while one is under way the same next one, and none that began before', async () => {
    const { turns, ends } = held();
    const first = turns.run();
    const others = [turns.run(), turns.run(), turns.run()];
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(ends).toHaveLength(2);
    const later = turns.run();
    ends[1]!.resolve(2);
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    await settled();
    ends[2]!.resolve(3);
    expect(await later).toBe(3);
  });

  it('go on after one that failed, which only those who asked for it hear', async () => {
    const { turns, ends } = held();
    const first = turns.run();
    const second = turns.run();
    ends[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    ends[1]!.resolve(2);
    expect(await second).toBe(2);
  });

  it('are never two at a time, whenever somebody asks', async () => {
    let underWay = 0;
    let most = 0;
    const turns = new SharedTurns(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
    });
    const after = async (ticks: number): Promise<void> => {
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      await turns.run();
    };
    await Promise.all(Array.from({ length: 60 }, async (_, ticks) => after(ticks)));
    expect(most).toBe(1);
  });
});
