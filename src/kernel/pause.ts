import { setTimeout as delay } from 'node:timers/promises';

/** Waits `ms` of real time, or less when the signal is raised; says whether it was waited to the end. */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch {
    return false;
  }
}

/** Exponential backoff: `first`, twice as long each time, at most `most`. */
export const backoff = (attempt: number, first: number, most: number): number =>
  Math.min(most, first * 2 ** attempt);

/** Somewhere between half of it and all of it, so that many who failed together do not come back together. */
export const jittered = (ms: number, chance: () => number = Math.random): number => ms * (0.5 + chance() / 2);
