import { Counter, Gauge } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What the runner of jobs tells; times are epoch ms. */
export interface JobObserver {
  /** Before the first run. */
  planned(job: string, every: number, at: number): void;
  ran(job: string, run: { readonly ended: number; readonly outcome: string }): void;
}

export function jobMetrics({ registry }: Metrics): JobObserver {
  const registers = [registry];
  /** Prometheus has a label `job` of its own. */
  const labelNames = ['job_name'] as const;
  const runs = new Counter({
    name: 'ledgerwatch_job_runs_total',
    help: 'Runs of each job by how they ended: ok or failed. A failed one is tried again at its next turn',
    labelNames: [...labelNames, 'outcome'] as const,
    registers,
  });
  const success = new Gauge({
    name: 'ledgerwatch_job_last_success_timestamp_seconds',
    help: 'When each job last ended well; until then, when this process began to run it',
    labelNames,
    registers,
  });
  const period = new Gauge({
    name: 'ledgerwatch_job_every_seconds',
    help: 'How often each job is due',
    labelNames,
    registers,
  });
  return {
    planned(job, every, at) {
      period.set({ job_name: job }, every / 1000);
      success.set({ job_name: job }, at / 1000);
      for (const outcome of ['ok', 'failed']) runs.inc({ job_name: job, outcome }, 0);
    },
    ran(job, { ended, outcome }) {
      runs.inc({ job_name: job, outcome });
      if (outcome === 'ok') success.set({ job_name: job }, ended / 1000);
    },
  };
}
