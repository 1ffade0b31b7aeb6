import { z } from 'zod';
import { DAY } from '../kernel/clock.js';
import type { DoneRange } from '../store/intake-log.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { PAST } from './lane.js';

/** Who has profiles of so few days ago has learned something. */
const RECENT = 7 * DAY;

const isTaughtQuery = tenantQuery({
  file: new URL('./queries/is-taught.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z.object({ days: z.coerce.number() }),
});

/**
 * Tenants of which nothing is learned while history of theirs waits: what is live of them is judged behind it, in the lane
 * of the past. Without it they would be judged as strangers now, and not again once their history has taught the day.
 */
export class Beginners {
  /** Of whom history waits. */
  private readonly waiting: Set<string>;
  /** Those, and of whom only what came in meanwhile is still behind the history of others. */
  private readonly all: Set<string>;
  private readonly taught = new Set<string>();

  constructor(
    private readonly store: Store,
    known: readonly string[],
  ) {
    this.waiting = new Set(known);
    this.all = new Set(known);
  }

  get names(): readonly string[] {
    return [...this.all];
  }

  /** Whether what is live of the tenant is not judged live now. */
  isWaiting(tenant: string): boolean {
    return this.waiting.has(tenant);
  }

  /** Whether what was live of the tenant may wait in the lane of the past. */
  has(tenant: string): boolean {
    return this.all.has(tenant);
  }

  isIn({ counts }: Pick<DoneRange, 'counts'>): boolean {
    return counts.some(({ tenant }) => this.all.has(tenant));
  }

  /** Looks for beginners among the tenants of these ranges. `past`: all that the lane of the past has not taken up. */
  async look(ranges: readonly DoneRange[], past: () => Promise<readonly DoneRange[]>): Promise<void> {
    const untaught: string[] = [];
    for (const tenant of tenantsOf(ranges))
      if (!this.waiting.has(tenant) && !(await this.isTaught(tenant))) untaught.push(tenant);
    if (untaught.length === 0) return;
    const withHistory = tenantsWithHistory(await past());
    for (const tenant of untaught) if (withHistory.has(tenant)) this.wait(tenant);
  }

  /** Whose history is judged waits for that of nobody else. */
  async release(past: () => Promise<readonly DoneRange[]>): Promise<void> {
    if (this.waiting.size === 0) return;
    const withHistory = tenantsWithHistory(await past());
    for (const tenant of this.waiting) if (!withHistory.has(tenant)) this.waiting.delete(tenant);
  }

  /** Nothing of the past waits any more. */
  clear(): void {
    this.waiting.clear();
    this.all.clear();
  }

  private wait(tenant: string): void {
    this.waiting.add(tenant);
    this.all.add(tenant);
  }

  private async isTaught(tenant: string): Promise<boolean> {
    if (this.taught.has(tenant)) return true;
    const now = this.store.clock.now();
    const days = { from: sqlTime(now - RECENT), to: sqlTime(now + DAY) };
    const [found] = await this.store.read(isTaughtQuery, { tenant, ...days });
    if ((found?.days ?? 0) === 0) return false;
    this.taught.add(tenant);
    return true;
  }
}

/** Of whom something is stored there: of a batch of duplicates nothing is learned or judged. */
const tenantsOf = (ranges: readonly DoneRange[]): ReadonlySet<string> =>
  new Set(
    ranges.flatMap(({ counts }) => counts.filter(({ stored }) => stored > 0).map(({ tenant }) => tenant)),
  );

const tenantsWithHistory = (ranges: readonly DoneRange[]): ReadonlySet<string> =>
  tenantsOf(ranges.filter((range) => PAST.mayHold(range)));
