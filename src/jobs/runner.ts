import { errorCode, errorMessage } from '../kernel/app-error.js';
import { type Clock, HOUR } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { Mutex } from '../kernel/mutex.js';
import type { JobObserver } from '../metrics/job-metrics.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { Duties } from './duties.js';
import type { Duty } from './duty.js';

/** Work that is done again and again. */
export interface Job {
  readonly name: string;
  readonly duty: Duty;
  /** Ms from the start of one run to the start of the next, by the product's clock. */
  readonly every: number;
  /** It takes its time, or waits for others: the other jobs do not wait for it. It never runs beside itself. */
  readonly isAside?: boolean;
  /** Whether there is something to do before its time. */
  readonly isWanted?: () => boolean;
  /**
   * How much was done; a run that found nothing to do is recorded once an hour only. The signal is raised when the process
   * ends.
   */
  readonly run: (signal: AbortSignal) => Promise<number>;
}

export interface JobRun {
  readonly job: string;
  readonly at: number;
  readonly ended: number;
  readonly outcome: 'ok' | 'failed';
  readonly detail: string;
}

export interface RunnerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a duty is this process's now; asked before each run. */
  readonly duties: Pick<Duties, 'mayRun'>;
  readonly observer?: JobObserver;
}

/**
 * Runs what is due, one job after the other, and records each run: a job that fails is told and tried again at its
 * next turn, and never stops the others.
 */
export class JobRunner {
  private readonly lastStart = new Map<string, number>();
  private readonly lastRecord = new Map<string, number>();
  private readonly turns = new Mutex();
  private readonly aside = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly jobs: readonly Job[],
    private readonly deps: RunnerDeps,
  ) {
    for (const { name, every } of jobs) deps.observer?.planned(name, every, deps.clock.now());
  }

  /** Runs every job whose time has come; calls at once take turns. */
  async tick(): Promise<void> {
    await this.turns.run(async () => {
      for (const job of this.jobs) {
        if (!this.isDue(job)) continue;
        if (job.isAside === true) void this.runAside(job);
        else await this.runJob(job);
      }
    });
  }

  /** Runs all jobs now, due or not, and waits for them. */
  async runAll(): Promise<void> {
    await this.turns.run(async () => {
      for (const job of this.jobs) await (job.isAside === true ? this.runAside(job) : this.runJob(job));
    });
  }

  /** Waits for the jobs that run; nothing is started after. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.turns.run(async () => undefined);
    await Promise.all(this.aside.values());
  }

  private async runAside(job: Job): Promise<void> {
    const running = this.aside.get(job.name) ?? this.runJob(job).finally(() => this.aside.delete(job.name));
    this.aside.set(job.name, running);
    return running;
  }

  private isDue({ name, every, isWanted }: Job): boolean {
    const last = this.lastStart.get(name);
    return last === undefined || this.deps.clock.now() >= last + every || isWanted?.() === true;
  }

  private async runJob(job: Job): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const at = this.deps.clock.now();
    try {
      if (!(await this.deps.duties.mayRun(job.duty))) return;
      this.lastStart.set(job.name, at);
      const done = await job.run(this.stopping.signal);
      await this.record(
        { job: job.name, at, ended: this.deps.clock.now(), outcome: 'ok', detail: String(done) },
        done > 0,
      );
    } catch (error) {
      this.lastStart.set(job.name, at);
      if (this.stopping.signal.aborted) return;
      const detail = `${errorCode(error)}: ${errorMessage(error)}`.slice(0, 500);
      this.deps.logger.error(
        { job: job.name, code: errorCode(error) },
        'a job failed; it is tried again at its next turn',
      );
      await this.record({ job: job.name, at, ended: this.deps.clock.now(), outcome: 'failed', detail }, true);
    }
  }

  private async record(run: JobRun, didSomething: boolean): Promise<void> {
    this.deps.observer?.ran(run.job, run);
    const last = this.lastRecord.get(run.job) ?? -Infinity;
    if (!didSomething && run.at - last < HOUR) return;
    this.lastRecord.set(run.job, run.at);
    try {
      await this.deps.store.write('job_runs', [{ ...run, at: sqlTime(run.at), ended: sqlTime(run.ended) }]);
    } catch (error) {
      this.deps.logger.error(
        { job: run.job, code: errorCode(error) },
        'the run of a job could not be recorded',
      );
    }
  }
}
