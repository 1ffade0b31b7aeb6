import type { Session } from 'chdb';

/** Connections for reading, leased one read each; who finds none free waits until one is, or until its signal. */
export class ChdbReaders {
  private readonly idle: Session[];
  private readonly waiting: ((session: Session) => void)[] = [];

  constructor(readonly all: readonly Session[]) {
    this.idle = [...all];
  }

  /** The connection is free again when the work has ended, however long ago its caller gave it up. */
  async use<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.idle.pop() ?? (await this.turn(signal));
    try {
      return await work(session);
    } catch (error) {
      // A statement that failed stands in system.processes until the next one of its connection.
      await session.queryAsync('SELECT 1').catch(() => undefined);
      throw error;
    } finally {
      this.release(session);
    }
  }

  private async turn(signal: AbortSignal): Promise<Session> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      const leave = (): void => {
        const at = this.waiting.indexOf(resolve);
        if (at === -1) return;
        this.waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private release(session: Session): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(session);
    else next(session);
  }
}
