import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../streams/intake/turns.js';

/** Asks for turns in this order while a first task runs, and gives the order in which they ran. */
async function order(first: string, asked: readonly string[]): Promise<string> {
  const turns = new Turns();
  const ran: string[] = [];
  let end: () => void = () => undefined;
  const running = turns.run(first, async () => new Promise<void>((resolve) => (end = resolve)));
  const all = asked.map(async (task) =>
    turns.run(task.slice(0, 1), async () => {
      ran.push(task);
      await Promise.resolve();
    }),
  );
  end();
  await Promise.all([running, ...all]);
  return ran.join(' ');
}

describe('turns', () => {
  it.each([
    ['of one key are in order', 'a', ['a1', 'a2', 'a3'], 'a1 a2 a3'],
    ['alternate', 'a', ['a1', 'a2', 'a3', 'b1', 'b2'], 'b1 a1 b2 a2 a3'],
    ['who had the last one waits for the others', 'b', ['b1', 'a1', 'b2', 'c1'], 'a1 c1 b1 b2'],
    ['many tasks of one hold up another for one', 'a', ['a1', 'a2', 'a3', 'a4', 'b1'], 'b1 a1 a2 a3 a4'],
  ])('%s', async (_, first, asked, ran) => {
    expect(await order(first, asked)).toBe(ran);
  });

  it('one task at a time, also when one fails', async () => {
    const turns = new Turns();
    let running = 0;
    let most = 0;
    const task = async (fails: boolean): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (fails) throw new Error('failed');
    };
    const asked = Array.from({ length: 20 }, async (_, n) =>
      turns.run(`k${n % 3}`, async () => task(n % 4 === 0)),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(most).toBe(1);
    expect(turns.keys).toBe(0);
  });

  it('keys counts who runs or waits, each once', async () => {
    const turns = new Turns();
    let end: () => void = () => undefined;
    const first = turns.run('a', async () => new Promise<void>((resolve) => (end = resolve)));
    const others = ['a', 'b', 'b'].map(async (key) => turns.run(key, async () => Promise.resolve()));
    expect(turns.keys).toBe(2);
    end();
    await Promise.all([first, ...others]);
  });
});
