import { beforeEach, describe, expect, it } from 'vitest';
import { ASIDE_KIND, foldAside, isLeft, SetAside } from '../../../../alerts/inbox/set-aside.js';
import { DAY, HOUR, SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';

let clock: SimulatedClock;
let facts: MemoryFacts;
let aside: SetAside;
beforeEach(() => {
  clock = new SimulatedClock(10 * DAY);
  facts = new MemoryFacts(clock);
  aside = new SetAside(facts, clock);
});
const later = (ms: number): void => clock.advanceTo(clock.now() + ms);
const held = () => [...foldAside(facts.all)].map(([name, { tries, reason }]) => `${name} ${tries} ${reason}`);

describe('a mail that cannot be fetched', () => {
  it('is left aside where the server says so, also by the next process', async () => {
    expect(await aside.order(['7/1', '7/2'])).toEqual(['7/1', '7/2']);
    expect(await aside.failed('7/1', 'internal error', 'refused')).toBe(true);
    expect(held()).toEqual(['7/1 1 internal error']);
    expect(await new SetAside(facts, clock).order(['7/1', '7/2'])).toEqual(['7/2']);
  });

  it('is left aside where the connection broke at it three times in a row', async () => {
    await aside.order(['7/1', '7/2']);
    for (const name of ['7/1', '7/1', '7/2', '7/1', '7/1']) await aside.failed(name, 'cut', 'cut');
    expect(held()).toEqual([]);
    await aside.failed('7/1', 'cut', 'cut');
    expect(held()).toEqual(['7/1 1 cut']);
  });

  it('is left aside where nothing is given of it three times, however many there are of these', async () => {
    for (let turn = 1; turn <= 3; turn += 1) {
      expect(await aside.order(['7/1', '7/2', '7/3'])).toHaveLength(3);
      for (const name of ['7/1', '7/2']) await aside.failed(name, 'nothing', 'empty');
    }
    expect(held()).toEqual(['7/1 1 nothing', '7/2 1 nothing']);
    expect(await aside.order(['7/1', '7/2', '7/3'])).toEqual(['7/3']);
  });

  it('is asked for again behind the others, ever later, and ten times in all', async () => {
    const at: number[] = [];
    const orders: string[] = [];
    const begin = clock.now();
    for (let hour = 0; hour < 20 * 24; hour += 1) {
      const order = await aside.order(['7/1', '7/2']);
      if (order.includes('7/1')) {
        orders.push(order.join(' '));
        at.push((clock.now() - begin) / HOUR);
        await aside.failed('7/1', 'no', 'refused');
      }
      later(HOUR);
    }
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 55, 79, 103, 127]);
    expect(orders).toEqual(['7/1 7/2', ...Array.from({ length: 9 }, () => '7/2 7/1')]);
    expect(facts.all).toHaveLength(10);
  });

  it('is none any more once it is read, or there no more, or the mailbox is another one', async () => {
    for (const name of ['7/1', '7/2', '7/3']) await aside.failed(name, 'no', 'refused');
    await aside.over('7/1');
    expect(held()).toEqual(['7/2 1 no', '7/3 1 no']);
    await aside.order(['7/3', '7/4']);
    expect(held()).toEqual(['7/3 1 no']);
    await aside.order(['8/3']);
    expect(held()).toEqual([]);
    await aside.over('8/3');
    expect(facts.all.filter(({ type }) => type === 'over')).toHaveLength(3);
  });

  it('is one of a hundred at most: more are no matter of single mails', async () => {
    const answers: boolean[] = [];
    for (let uid = 0; uid < 102; uid += 1) answers.push(await aside.failed(`7/${uid}`, 'no', 'refused'));
    expect(answers.filter(Boolean)).toHaveLength(100);
    expect(await aside.failed('7/0', 'no', 'refused')).toBe(true);
    expect(facts.all.every(({ kind, tenant }) => kind === ASIDE_KIND && tenant === '_system')).toBe(true);
  });
});

it('facts of another shape say nothing', () => {
  const fact = { id: '7/1', at: 0 };
  expect(
    foldAside([
      { ...fact, type: 'set-aside', data: {} },
      { ...fact, type: 'x', data: {} },
    ]).size,
  ).toBe(0);
  expect(isLeft({ tries: 1, at: 0, reason: '' }, HOUR - 1)).toBe(true);
  expect(isLeft({ tries: 1, at: 0, reason: '' }, HOUR)).toBe(false);
});
