import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../kernel/app-error.js';
import type { EmitterOrder, EmitterReport, EmitterSettings } from './emitter-protocol.js';

/** The simulated CRM as the demo sees it: it is told how far its time has come and hands in what happened. */
export class Crm {
  private readonly thread: Worker;

  constructor(settings: EmitterSettings) {
    this.thread = new Worker(new URL('./emitter.js', import.meta.url), { workerData: settings });
  }

  async sendHistory(onProgress: (hour: number, stored: number) => void): Promise<number> {
    return this.order({ type: 'history' }, onProgress);
  }

  /** Hands in what happened before `until`; gives the number of events stored so far. */
  async sendUntil(until: number): Promise<number> {
    return this.order({ type: 'live', until });
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }

  private async order(
    order: EmitterOrder,
    onProgress?: (hour: number, stored: number) => void,
  ): Promise<number> {
    this.thread.postMessage(order);
    for (;;) {
      // `once` also rejects when the thread throws.
      const [report] = (await once(this.thread, 'message')) as [EmitterReport];
      if (report.type === 'done') return report.stored;
      if (report.type === 'failed')
        throw new AppError('INTERNAL', `the simulated CRM failed: ${report.reason}`);
      onProgress?.(report.hour, report.stored);
    }
  }
}
