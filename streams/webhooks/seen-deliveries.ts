import { hash } from 'node:crypto';
import { BoundedMap } from '../../src/access/bounded-map.js';
import type { Clock } from '../../src/kernel/clock.js';
import { WINDOW_MS } from './schemes/scheme.js';

const MOST_SEEN = 10_000;

/**
 * Deliveries of the last minutes that are durable, by their contents. A vendor that did not hear our answer sends the same
 * again: that is answered at once, and what did not fit the mapping does not lie twice in quarantine. It is a convenience
 * and no defence: what this has forgotten the ledger knows by the events' own keys.
 */
export class SeenDeliveries {
  private readonly seen = new BoundedMap<string, number>(MOST_SEEN);

  constructor(private readonly machineClock: Clock) {}

  static keyOf(place: string, id: string | undefined, body: Buffer): string {
    return hash('sha256', Buffer.concat([Buffer.from(`${place}\n${id ?? ''}\n`), body]), 'base64');
  }

  has(key: string): boolean {
    const at = this.seen.get(key);
    return at !== undefined && this.machineClock.now() - at <= WINDOW_MS;
  }

  add(key: string): void {
    this.seen.set(key, this.machineClock.now());
  }
}
