import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { AppError } from '../../kernel/app-error.js';
import type { EmitterOrder, EmitterReport, EmitterSettings } from './emitter-protocol.js';

/** The simulated CRM as the demo sees it: it is told how far its time has come and hands in what happened. */
export class Crm {
  private readonly process: ChildProcess;

  constructor(settings: EmitterSettings) {
    this.process = fork(new URL('./emitter.js', import.meta.url));
    this.tell({ type: 'settings', settings });
  }

  async sendHistory(onProgress: (hour: number, stored: number) => void): Promise<number> {
    return this.order({ type: 'history' }, onProgress);
  }

  /** Hands in what happened before `until`; gives the number of events stored so far. */
  async sendUntil(until: number): Promise<number> {
    return this.order({ type: 'live', until });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill();
    await once(this.process, 'exit');
  }

  private async order(
    order: EmitterOrder,
    onProgress?: (hour: number, stored: number) => void,
  ): Promise<number> {
    const gone = new AbortController();
    const onExit = (): void => gone.abort();
    this.process.once('exit', onExit);
    try {
      this.tell(order);
      for (;;) {
        const [report] = (await once(this.process, 'message', { signal: gone.signal })) as [EmitterReport];
        if (report.type === 'done') return report.stored;
        if (report.type === 'failed') throw failed(report.reason);
        onProgress?.(report.hour, report.stored);
      }
    } catch (error) {
      throw gone.signal.aborted ? failed('its process ended') : error;
    } finally {
      this.process.off('exit', onExit);
    }
  }

  private tell(order: EmitterOrder): void {
    this.process.send(order);
  }
}

const failed = (reason: string): AppError => new AppError('INTERNAL', `the simulated CRM failed: ${reason}`);
