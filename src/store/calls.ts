import { AppError } from '../kernel/app-error.js';

/** Runs calls that end within a time of their own, and knows which are under way. */
export class Calls {
  private readonly underWay = new Map<AbortController, Promise<unknown>>();
  private readonly endings = new Set<Promise<unknown>>();
  private isClosing = false;

  /**
   * Rejects with STORE_UNAVAILABLE when the limit is over and with STORE_CLOSED when the store closes, whatever the
   * work does then. `onCut` ends what the work has left running elsewhere: only the end of all calls waits for it.
   */
  async run<T>(
    limitMs: number,
    work: (signal: AbortSignal) => Promise<T>,
    onCut?: () => Promise<unknown>,
  ): Promise<T> {
    if (this.isClosing) throw closed();
    const controller = new AbortController();
    const { promise: cut, reject } = Promise.withResolvers<never>();
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    const over = new AppError('STORE_UNAVAILABLE', `the store gave no answer within ${limitMs} ms`, {
      retry: true,
    });
    const timer = setTimeout(() => controller.abort(over), limitMs);
    const running = Promise.race([work(controller.signal), cut]);
    this.underWay.set(controller, running);
    try {
      return await running;
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      this.cut(onCut);
      // What the work says once it was cut is only the echo of the cut.
      throw controller.signal.reason;
    } finally {
      clearTimeout(timer);
      this.underWay.delete(controller);
    }
  }

  /** Takes no more calls, waits for those under way, and cuts those that take too long. */
  async end(withinMs: number): Promise<void> {
    this.isClosing = true;
    await atMost(withinMs, Promise.allSettled(this.underWay.values()));
    const rest = [...this.underWay];
    for (const [controller] of rest) controller.abort(closed());
    await Promise.allSettled(rest.map(([, running]) => running));
    await Promise.all(this.endings);
  }

  private cut(onCut: () => Promise<unknown> = async () => undefined): void {
    const ending = onCut().catch(() => undefined);
    this.endings.add(ending);
    void ending.then(() => this.endings.delete(ending));
  }
}

/** Waits for the work or for that long; how it ends is nobody's concern. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work.catch(() => undefined), promise]);
  clearTimeout(timer);
}

const closed = (): AppError => new AppError('STORE_CLOSED', 'the store is closed');
