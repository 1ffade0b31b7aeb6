import { type Clock, MINUTE } from '../../src/kernel/clock.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import type { Connections } from './connections.js';
import type { Checked } from './connector.js';
import { CALLS, CALLS_ASIDE, Cursors } from './cursors.js';
import { CallBudget } from './egress/call-budget.js';
import { Egress } from './egress/egress.js';
import { openConnection } from './registry.js';

/** Whoever waits for the answer waits no longer. */
const LONGEST = 2 * MINUTE;

export interface CheckParts {
  readonly connections: Pick<Connections, 'require' | 'secretOf' | 'keeperOf'>;
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * What can be found out about a connection without reading any record. Rejects with SOURCE_REFUSED when the credentials
 * are wrong, and with NOT_FOUND when the source is not connected.
 */
export async function checkSource(
  of: { readonly tenant: string; readonly source: string },
  { connections, store, clock }: CheckParts,
): Promise<Checked> {
  const { connection } = await connections.require(of);
  const cursors = await Cursors.open(store, of, 0);
  const budget = new CallBudget(connection.callsPerDay, clock, cursors.state(CALLS).cursor);
  budget.noteElsewhere(cursors.state(CALLS_ASIDE).cursor);
  const egress = new Egress({ budget, clock });
  const secrets = { secret: connections.secretOf(of), keepSecret: connections.keeperOf(of) };
  const connected = openConnection(connection, { egress, clock, ...secrets });
  try {
    const { callsPerDay: perDay, feeds, ...found } = await connected.check(AbortSignal.timeout(LONGEST));
    const { used: usedToday, limit: ownLimit, source } = budget;
    const bySource = source === undefined ? {} : { sourceUsed: source.used, sourceLimit: source.limit };
    return {
      ...found,
      feeds: feeds.map((feed) => ({ ...feed, ...readTo(cursors.state(feed.feed).readTo) })),
      calls: { usedToday, perDay, ownLimit, ...bySource },
    };
  } finally {
    await connected.close();
  }
}

const readTo = (at: number): { readTo?: string } => (at === 0 ? {} : { readTo: isoTime(at) });
