import { describe, expect, it } from 'vitest';
import { FIRST_PACE, type Pace, batchRows, paceAfter, secondsFor } from '../../../../streams/intake/pace.js';

/** A store whose batch costs `fixed` ms and whose row costs `row` ms. */
interface Costs {
  readonly fixed: number;
  readonly row: number;
}

/** Plays so many batches, each as large as the pace before it says; gives the pace and the last batch's ms. */
function play(pace: Pace, { fixed, row }: Costs, batches: number): { pace: Pace; ms: number } {
  let ms = 0;
  for (let n = 0; n < batches; n++) {
    const rows = batchRows(pace, 1);
    ms = fixed + rows * row;
    pace = paceAfter(pace, { rows, ms });
  }
  return { pace, ms };
}

describe('the size of batches', () => {
  it.each([
    ['so quick that the largest batch is less', { fixed: 40, row: 0.03 }, 490, 490],
    ['slow', { fixed: 40, row: 1 }, 800, 1_200],
    ['held at 2,000 rows/s', { fixed: 100, row: 0.5 }, 800, 1_200],
    ['far away', { fixed: 700, row: 0.05 }, 900, 1_500],
    ['slower than the least batch allows', { fixed: 40, row: 5 }, 1_000, 1_600],
  ])('a store that is %s is given about a second of work', (_, costs, least, most) => {
    const { ms } = play(FIRST_PACE, costs, 20);
    expect(ms).toBeGreaterThanOrEqual(least);
    expect(ms).toBeLessThanOrEqual(most);
  });

  it('a store whose answers alone take longer than that is not given ever less', () => {
    const { pace, ms } = play(FIRST_PACE, { fixed: 1_500, row: 0.05 }, 20);
    expect(batchRows(pace, 1)).toBeGreaterThan(10_000);
    expect(ms).toBeLessThan(3_500);
  });

  it('a store that becomes twenty times slower holds up nobody for long after one batch', () => {
    const quick = play(FIRST_PACE, { fixed: 40, row: 0.045 }, 20).pace;
    const after = play(quick, { fixed: 40, row: 1 }, 1).pace;
    expect(play(after, { fixed: 40, row: 1 }, 1).ms).toBeLessThan(3_500);
    expect(play(after, { fixed: 40, row: 1 }, 3).ms).toBeLessThan(1_500);
  });

  it('a store that is quick again is used again within a few batches', () => {
    const slow = play(FIRST_PACE, { fixed: 40, row: 1 }, 20).pace;
    const { pace } = play(slow, { fixed: 40, row: 0.03 }, 8);
    expect(batchRows(pace, 1)).toBe(15_000);
  });

  it('one outlier is forgotten after three batches', () => {
    const quick = play(FIRST_PACE, { fixed: 40, row: 0.03 }, 20).pace;
    const hurt = paceAfter(quick, { rows: 15_000, ms: 60_000 });
    expect(batchRows(hurt, 1)).toBeGreaterThan(2_000);
    expect(batchRows(play(hurt, { fixed: 40, row: 0.03 }, 3).pace, 1)).toBeGreaterThan(12_000);
  });

  it('many small batches say nothing of how many rows the store can take', () => {
    let pace = play(FIRST_PACE, { fixed: 40, row: 0.03 }, 20).pace;
    const before = batchRows(pace, 1);
    for (let n = 0; n < 100; n++) pace = paceAfter(pace, { rows: 3, ms: 45 });
    expect(batchRows(pace, 1)).toBe(before);
  });

  it.each([
    [1, 1_000],
    [2, 500],
    [4, 250],
    [5, 200],
    [1_000, 200],
  ])('with %i sources that want the writer a batch takes %i ms', (sources, ms) => {
    const pace = { rowsPerSecond: 10_000, fixedMs: 0 };
    expect(batchRows(pace, sources)).toBe(10 * ms);
  });

  it.each([
    ['no rows', { rows: 0, ms: 100 }],
    ['no time', { rows: 10_000, ms: 0 }],
  ])('%s changes nothing', (_, timing) => {
    expect(paceAfter(FIRST_PACE, timing)).toEqual(FIRST_PACE);
  });
});

describe('when to come back', () => {
  it.each([
    [0, 1],
    [1_000, 1],
    [1_001, 2],
    [30_000, 30],
    [10_000_000, 60],
  ])('%i rows at 1,000 a second take %i s', (rows, seconds) => {
    expect(secondsFor(rows, { rowsPerSecond: 1_000, fixedMs: 0 })).toBe(seconds);
  });

  it('while the store is being learned nobody is sent away for long, and then by what was learned', () => {
    expect(secondsFor(50_000, FIRST_PACE)).toBe(1);
    const slow = play(FIRST_PACE, { fixed: 40, row: 1 }, 3).pace;
    expect(secondsFor(20_000, slow)).toBeGreaterThan(15);
    const quick = play(FIRST_PACE, { fixed: 40, row: 0.03 }, 12).pace;
    expect(quick.learning).toBe(false);
  });
});
