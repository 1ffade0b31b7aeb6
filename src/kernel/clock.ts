/** The only source of time in the product: everything that needs "now" is given one of these. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is moved: the demo and the tests run on it. */
export class SimulatedClock implements Clock {
  constructor(private at: number) {}

  now(): number {
    return this.at;
  }

  /** Moves forward to `at` (epoch ms); time never runs backwards. */
  advanceTo(at: number): void {
    if (at > this.at) this.at = at;
  }
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
