import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/event/finding.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { DAY, MINUTE, SimulatedClock } from '../../../../src/kernel/clock.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import { isHurting, NO_REFUSALS, withRefusal } from '../../../../streams/webhooks/refusal-run.js';
import { RefusalWatch } from '../../../../streams/webhooks/refusal-watch.js';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const PLACE = { tenant: 'acme', source: 'crm' };

describe('a run of refusals', () => {
  const runOf = (...minutes: number[]) =>
    minutes.reduce((run, minute) => withRefusal(run, minute * MINUTE), NO_REFUSALS);

  it.each([
    [[0, 1, 2, 3], false],
    [[0, 1, 2, 3, 4], true],
    [[0, 2, 4, 6, 9.99], true],
    // The first of five is ten minutes old.
    [[0, 2, 4, 6, 10], false],
    [[0, 2, 4, 6, 10, 10], true],
    [[0, 20, 40, 60, 80, 100], false],
  ])('at %j hurts: %s', (minutes, hurts) => {
    expect(isHurting(runOf(...minutes))).toBe(hurts);
  });

  it('holds no more than matter', () => {
    expect(runOf(...Array.from({ length: 10_000 }, (_, at) => at / 10_000))).toHaveLength(5);
  });
});

describe('what is said of it', () => {
  let clock: SimulatedClock;
  let stored: Map<string, Finding>;
  let writes: Finding[];
  let isAway: boolean;
  const findings = {
    write: async (found: readonly Finding[]) => {
      if (isAway) throw new AppError('STORE_UNAVAILABLE', 'away', { retry: true });
      for (const finding of found) {
        stored.set(finding.id, finding);
        writes.push(finding);
      }
    },
    between: async () => [...stored.values()],
  };
  const open = (): RefusalWatch => new RefusalWatch({ findings, clock, logger: silentLogger });
  const refuse = async (watch: RefusalWatch, times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await watch.refused(PLACE, 'expired');
  };

  beforeEach(() => {
    clock = new SimulatedClock(NOON);
    stored = new Map();
    writes = [];
    isAway = false;
  });

  it('is one finding a day, however many come, and its end', async () => {
    const watch = open();
    await refuse(watch, 4);
    expect(writes).toEqual([]);
    await refuse(watch, 50);
    expect(writes.map(({ state }) => state)).toEqual(['raised']);
    clock.advanceTo(NOON + 30 * MINUTE);
    await watch.accepted(PLACE);
    await watch.accepted(PLACE);
    expect(writes.map(({ state }) => state)).toEqual(['raised', 'withdrawn']);
    expect(stored.size).toBe(1);
    expect(writes[1]).toMatchObject({
      occurredFrom: '2026-03-02T12:00:00.000Z',
      occurredTo: '2026-03-02T12:30:00.000Z',
    });
  });

  it('one that is right between them is the end of a run', async () => {
    const watch = open();
    await refuse(watch, 4);
    await watch.accepted(PLACE);
    await refuse(watch, 4);
    expect(writes).toEqual([]);
  });

  it('goes on the next day as another one', async () => {
    const watch = open();
    await refuse(watch, 5);
    clock.advanceTo(NOON + DAY);
    await refuse(watch, 5);
    expect([...stored.values()].map(({ localDay }) => localDay)).toEqual(['2026-03-02', '2026-03-03']);
  });

  it('after a restart it is not said again, and its end is', async () => {
    await refuse(open(), 5);
    const again = open();
    await refuse(again, 5);
    expect(writes).toHaveLength(1);
    await again.accepted(PLACE);
    expect(writes.map(({ state }) => state)).toEqual(['raised', 'withdrawn']);
  });

  it('while the store is away nobody waits for it, and it is said later', async () => {
    const watch = open();
    isAway = true;
    await refuse(watch, 6);
    isAway = false;
    await refuse(watch, 1);
    expect(writes.map(({ state }) => state)).toEqual(['raised']);
  });

  it('is of each source by itself', async () => {
    const watch = open();
    await refuse(watch, 4);
    await watch.refused({ tenant: 'acme', source: 'other' }, 'no-signature');
    await watch.refused({ tenant: 'other', source: 'crm' }, 'no-signature');
    expect(writes).toEqual([]);
  });
});
