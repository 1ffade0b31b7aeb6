import type { TrailEntry } from '../../src/access/trail/entry.js';
import { Trail, type TrailLimits, type TrailSink } from '../../src/access/trail/trail.js';
import { SimulatedClock } from '../../src/kernel/clock.js';

/** What was handed over, in memory; it fails while `fails`. Stores what has one key once, as the ledger does. */
export class MemorySink implements TrailSink {
  readonly stored = new Map<string, { readonly tenant: string; readonly entry: TrailEntry }>();
  fails = false;
  calls = 0;

  async append(tenant: string, entries: readonly TrailEntry[]): Promise<void> {
    this.calls += 1;
    if (this.fails) throw new Error('the sink is away');
    for (const entry of entries) this.stored.set(`${tenant}/${entry.key}`, { tenant, entry });
  }

  get entries(): TrailEntry[] {
    return [...this.stored.values()].map(({ entry }) => entry);
  }
}

export interface MemoryTrail {
  readonly trail: Trail;
  readonly sink: MemorySink;
  readonly clock: SimulatedClock;
  readonly failures: unknown[];
}

export function memoryTrail(at: number, limits: Partial<TrailLimits> = {}): MemoryTrail {
  const sink = new MemorySink();
  const clock = new SimulatedClock(at);
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  return { sink, clock, failures, trail: new Trail({ sink, clock, machineClock: clock, onFailure, limits }) };
}
