import { Gauge } from 'prom-client';
import { errorCode } from '../kernel/app-error.js';
import type { Logger } from '../kernel/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Lease } from '../store/lease.js';
import type { Duty } from './duty.js';

export interface DutyDeps {
  /** Undefined when the store admits no other process: then there is nobody to share with. */
  readonly lease: ((name: string) => Lease) | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called each time this process takes a duty over. */
  readonly onTaken: (duty: Duty) => Promise<void>;
}

/** The duties of this process: some of them only while it holds their lease; without it, it stands by. */
export class Duties {
  private readonly leases = new Map<Duty, Lease>();
  private readonly ready = new Set<Duty>();

  /** `shared`: duties that one process at a time has; the others are always this one's. */
  constructor(
    readonly all: readonly Duty[],
    shared: readonly Duty[],
    private readonly deps: DutyDeps,
  ) {
    const { lease: leaseOf, metrics } = deps;
    if (leaseOf !== undefined) for (const duty of shared) this.leases.set(duty, leaseOf(duty));
    showHeld(this.leases, metrics);
  }

  /** From now on leases are renewed, and taken over where they lapse. */
  start(): void {
    for (const [duty, lease] of this.leases) {
      let before = false;
      lease.keep((held, error) => {
        if (error !== undefined)
          this.deps.logger.warn({ duty, code: errorCode(error) }, 'a lease could not be renewed');
        if (held !== before) this.deps.logger.info({ duty, held }, held ? 'duty taken' : 'standing by');
        before = held;
      });
    }
  }

  /** Duties for which another process is at work. */
  get standingBy(): readonly Duty[] {
    return [...this.leases].filter(([, { held }]) => !held).map(([duty]) => duty);
  }

  /** The epoch under which a duty is held: rises with each holder. 0 where nobody else could have it. */
  epochOf(duty: Duty): number {
    return this.leases.get(duty)?.claim?.epoch ?? 0;
  }

  /** Asked before each run of a job: a process that was fenced stops at once. */
  async mayRun(duty: Duty): Promise<boolean> {
    if (!this.all.includes(duty)) return false;
    const lease = this.leases.get(duty);
    if (lease === undefined) return true;
    if (!(await lease.holds())) {
      this.ready.delete(duty);
      return false;
    }
    if (!this.ready.has(duty)) {
      await this.deps.onTaken(duty);
      this.ready.add(duty);
    }
    return true;
  }

  /** Gives every lease back, so that the next process need not wait. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.leases].map(async ([duty, lease]) =>
        lease.release().catch((error: unknown) => {
          this.deps.logger.warn({ duty, code: errorCode(error) }, 'a lease could not be given back');
        }),
      ),
    );
  }
}

function showHeld(leases: ReadonlyMap<Duty, Lease>, { registry }: Metrics): Gauge {
  return new Gauge({
    name: 'ledgerwatch_lease_held',
    help: '1 in the process that has the duty, 0 where it stands by; no series where no other process may share it',
    labelNames: ['lease'] as const,
    registers: [registry],
    collect() {
      for (const [duty, { held }] of leases) this.set({ lease: duty }, Number(held));
    },
  });
}
