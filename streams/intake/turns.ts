/**
 * Runs tasks one at a time. Who waits takes turns by key: a key that asks often, or with many tasks at once, holds up
 * another for one task and no more.
 */
export class Turns {
  /** In the order of their next turns. */
  private readonly waiting = new Map<string, (() => void)[]>();
  private running: string | undefined;

  /** How many keys have a task running or waiting. */
  get keys(): number {
    const { running, waiting } = this;
    return waiting.size + (running === undefined || waiting.has(running) ? 0 : 1);
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    if (this.running === undefined) this.running = key;
    else await this.turn(key);
    try {
      return await task();
    } finally {
      this.passOn(key);
    }
  }

  private async turn(key: string): Promise<void> {
    return new Promise((resolve) => {
      const own = this.waiting.get(key);
      if (own === undefined) this.waiting.set(key, [resolve]);
      else own.push(resolve);
    });
  }

  /** Who had a turn is last in the line, also when it asked again before others did. */
  private passOn(key: string): void {
    const again = this.waiting.get(key);
    if (again !== undefined) {
      this.waiting.delete(key);
      this.waiting.set(key, again);
    }
    const [next] = this.waiting;
    this.running = next?.[0];
    if (next === undefined) return;
    const [nextKey, tasks] = next;
    const start = tasks.shift();
    if (tasks.length === 0) this.waiting.delete(nextKey);
    start?.();
  }
}
