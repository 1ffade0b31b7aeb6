import { errorCode } from '../../../src/kernel/app-error.js';
import { type Clock, DAY, MINUTE } from '../../../src/kernel/clock.js';
import type { Logger } from '../../../src/kernel/logger.js';
import type { Findings } from '../../../src/store/findings.js';
import type { Store } from '../../../src/store/store.js';
import type { ConnectedSource, Connections } from '../connections.js';
import type { Connected } from '../connector.js';
import { CALLS, Cursors } from '../cursors.js';
import { CallBudget } from '../egress/call-budget.js';
import { Egress } from '../egress/egress.js';
import { openConnection } from '../registry.js';
import { comparedDays, type DayRange, daysInSight, type FeedCounts } from './feed-counts.js';
import { gapFindings } from './gap-findings.js';
import { heldByDay } from './held-by-day.js';
import { type DayCounts, residuals } from './residuals.js';

/** One source is counted no longer than that. */
const LONGEST = 10 * MINUTE;
/** A row may be committed late, and a reading takes its time: what comes so long after it should is no gap. */
const GRACE = 60 * MINUTE;

export interface SourceTerms {
  /** IANA zone of times that it writes without one. */
  readonly timeZone?: string | undefined;
  readonly promisedMinutes: number;
  /** Epoch ms; absent when it was always live. */
  readonly liveFrom?: number | undefined;
}

export interface ReconcileDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly findings: Findings;
  readonly connections: Pick<Connections, 'list' | 'secretOf' | 'keeperOf'>;
  termsOf(this: void, tenant: string, source: string): SourceTerms;
  /** Told of each source that was counted: its records that are not here. */
  counted(this: void, of: { tenant: string; source: string }, missing: number): void;
}

/**
 * Counts what connected sources still have, day by day, and holds it against what is stored of them: what is missing
 * becomes a finding, and is withdrawn when it came after all. Gives the number of findings written. A source that cannot be
 * counted stops no other; that it cannot be read the poller tells.
 */
export async function reconcileSources(deps: ReconcileDeps, signal: AbortSignal): Promise<number> {
  let written = 0;
  for (const one of await deps.connections.list()) {
    if (signal.aborted) break;
    try {
      written += await reconcileSource(one, deps, AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]));
    } catch (error) {
      const { tenant, source } = one;
      deps.logger.warn({ tenant, source, code: errorCode(error) }, 'a connected source could not be counted');
    }
  }
  return written;
}

async function reconcileSource(
  one: ConnectedSource,
  deps: ReconcileDeps,
  signal: AbortSignal,
): Promise<number> {
  const { store, clock, findings } = deps;
  const { tenant, source } = one;
  const now = clock.now();
  const sight = daysInSight(now);
  // The source is counted before what is stored: what comes meanwhile is no gap.
  const cursors = await Cursors.open(store, one, 0);
  const counts = await countsOf(one, deps, { sight, cursors, signal });
  if (counts === undefined) return 0;
  const terms = deps.termsOf(tenant, source);
  const zone = terms.timeZone ?? 'UTC';
  const lateness = (terms.promisedMinutes + one.connection.everyMinutes) * MINUTE + GRACE;
  const known = await findings.between(tenant, Date.parse(sight.first), now + DAY);
  let [missing, written] = [0, 0];
  for (const feed of counts.filter(({ tables }) => tables.length > 0)) {
    const held = await heldByDay(store, { tenant, source, zone }, feed, sight);
    const days = comparedDays(held, { now, readTo: cursors.state(feed.feed).readTo, lateness });
    if (days === undefined) continue;
    const found = residuals(within(feed.days, days), within(held, days));
    missing += found.reduce((sum, day) => sum + day.missing, 0);
    const context = { now, liveFrom: terms.liveFrom ?? -Infinity, known };
    const fresh = gapFindings({ tenant, source, feed: feed.feed }, found, context);
    await findings.write(fresh);
    written += fresh.length;
  }
  deps.counted({ tenant, source }, missing);
  return written;
}

const within = (counts: DayCounts, { first, end }: DayRange): DayCounts =>
  new Map([...counts].filter(([day]) => day >= first && day < end));

/** Undefined where the source cannot count. */
async function countsOf(
  one: ConnectedSource,
  { clock, connections }: ReconcileDeps,
  { sight, cursors, signal }: { sight: DayRange; cursors: Cursors; signal: AbortSignal },
): Promise<FeedCounts[] | undefined> {
  const budget = new CallBudget(one.connection.callsPerDay, clock, cursors.state(CALLS).cursor);
  const egress = new Egress({ budget, clock });
  const secrets = { secret: connections.secretOf(one), keepSecret: connections.keeperOf(one) };
  const connected: Connected = openConnection(one.connection, { egress, clock, ...secrets });
  try {
    return await connected.count?.(sight, signal);
  } finally {
    await connected.close();
  }
}
