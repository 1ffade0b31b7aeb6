import { type Clock, HOUR } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { BeyondBounds } from './open-book.js';

const SAID_EVERY = HOUR;

/** Says in the log of which tenants there are more alerts than are held, once an hour while it is so: nobody is told of these. */
export class BoundsTold {
  private readonly said = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  look(beyond: ReadonlyMap<string, BeyondBounds>): void {
    const now = this.clock.now();
    for (const tenant of this.said.keys()) if (!beyond.has(tenant)) this.said.delete(tenant);
    for (const [tenant, { open, ended }] of beyond) {
      if (now - (this.said.get(tenant) ?? -Infinity) < SAID_EVERY) continue;
      this.said.set(tenant, now);
      this.logger.warn({ tenant, open, ended }, 'More alerts than are held: nobody is told of the oldest');
    }
  }
}
