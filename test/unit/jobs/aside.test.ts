import { expect, it } from 'vitest';
import { type Job, JobRunner } from '../../../src/jobs/runner.js';
import { HOUR, SimulatedClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import type { Store } from '../../../src/store/store.js';

const clock = new SimulatedClock(Date.parse('2026-03-02T09:00:00Z'));
/** Keeps nothing: what is looked at here is what runs when. */
const store = { write: async () => undefined } as unknown as Store;

function runnerOf(...jobs: readonly Job[]): JobRunner {
  const duties = { mayRun: async () => true };
  return new JobRunner(jobs, { store, clock, logger: silentLogger, duties });
}

it('a job that runs aside holds up no other, is never run beside itself, and is told of the end', async () => {
  let [slow, quick] = [0, 0];
  let ended = false;
  const runner = runnerOf(
    {
      name: 'slow',
      duty: 'pull',
      every: HOUR,
      isAside: true,
      run: async (signal) => {
        slow++;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        ended = true;
        return 0;
      },
    },
    { name: 'quick', duty: 'watch', every: 1_000, run: async () => ++quick },
  );
  for (let tick = 0; tick < 3; tick++) {
    await runner.tick();
    clock.advanceTo(clock.now() + HOUR);
  }
  expect([slow, quick, ended]).toEqual([1, 3, false]);
  await runner.stop();
  expect(ended).toBe(true);
  await runner.tick();
  expect([slow, quick]).toEqual([1, 3]);
});

it('one that is wanted runs before its time', async () => {
  let [runs, isWanted] = [0, false];
  const run = async (): Promise<number> => ++runs;
  const runner = runnerOf({ name: 'read', duty: 'alerts', every: HOUR, isWanted: () => isWanted, run });
  await runner.tick();
  await runner.tick();
  expect(runs).toBe(1);
  isWanted = true;
  await runner.tick();
  expect(runs).toBe(2);
  await runner.stop();
});

it('one that is over runs again when its time has come', async () => {
  let runs = 0;
  const runner = runnerOf({
    name: 'aside',
    duty: 'pull',
    every: HOUR,
    isAside: true,
    run: async () => ++runs,
  });
  await runner.runAll();
  await runner.tick();
  expect(runs).toBe(1);
  clock.advanceTo(clock.now() + HOUR);
  await runner.tick();
  await runner.stop();
  expect(runs).toBe(2);
});
