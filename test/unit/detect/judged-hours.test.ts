import { describe, expect, it } from 'vitest';
import { JudgedHours } from '../../../src/detect/judged-hours.js';
import { HOUR, SimulatedClock } from '../../../src/kernel/clock.js';
import type { Store } from '../../../src/store/store.js';
import { hourOf } from './made-up-company.js';

const AT = Date.parse('2026-03-02T09:00:00Z');

interface Row {
  readonly judged: number;
  readonly hour: string;
  readonly profiles: string;
  readonly activity: string;
}

/** A table in memory, with what an earlier process has recorded. */
function tableOf(clock: SimulatedClock, newest?: number): { store: Store; rows: Row[] } {
  const rows: Row[] = [];
  const store = {
    clock,
    read: async () => (newest === undefined ? [] : [{ judged: newest }]),
    write: async (_: string, written: Row[]) => void rows.push(...written),
  };
  return { store: store as unknown as Store, rows };
}

const judge = async (judged: JudgedHours, hour = AT): Promise<void> => {
  judged.serve(hour, { version: 'v/1', novelties: new Map() });
  await judged.write([hourOf('a', hour, { read: 3 }), hourOf('b', hour, { read: 4 })]);
};

describe('the record of judgements', () => {
  it('has what was judged together under one mark, as it stood, with the profiles of its hour', async () => {
    const { store, rows } = tableOf(new SimulatedClock(AT + 10 * HOUR));
    const judged = new JudgedHours(store, 'acme');
    const novelty = {
      'first-time': { name: 'first-time', points: 1, since: AT, news: [], signs: [] },
    } as const;
    judged.serve(AT, { version: 'v/1', novelties: new Map() });
    judged.serve(AT + HOUR, { version: 'v/2', novelties: new Map([['a', novelty]]) });
    const [one, two] = [hourOf('a', AT, { read: 3 }), hourOf('a', AT + HOUR, { export: 9 })];
    await judged.write([one, two]);
    expect(rows.map(({ profiles, hour }) => [profiles, hour])).toEqual([
      ['v/1', '2026-03-02 09:00:00'],
      ['v/2', '2026-03-02 10:00:00'],
    ]);
    expect(new Set(rows.map(({ judged: mark }) => mark)).size).toBe(1);
    const { actorKey: _, hour: __, ...stood } = two;
    expect(JSON.parse(rows[1]?.activity ?? '')).toEqual({ ...stood, novelty });
  });

  it('marks rise while the clock stands still, also between the watches of a process', async () => {
    const { store, rows } = tableOf(new SimulatedClock(AT + 20 * HOUR));
    const [one, two] = [new JudgedHours(store, 'acme'), new JudgedHours(store, 'acme')];
    for (const judged of [one, two, one, two]) await judge(judged);
    const marks = [...new Set(rows.map(({ judged }) => judged))];
    expect(marks).toHaveLength(4);
    expect(marks).toEqual(marks.toSorted((a, b) => a - b));
  });

  it('marks rise above what is recorded when the clock was set back', async () => {
    const newest = (AT + 1_000 * HOUR) * 1_000;
    const { store, rows } = tableOf(new SimulatedClock(AT), newest);
    await judge(new JudgedHours(store, 'acme'));
    expect(rows[0]?.judged).toBeGreaterThan(newest);
  });
});
