import { Gauge } from 'prom-client';
import { z } from 'zod';
import type { Finding } from '../event/finding.js';
import { nameBasedId } from '../kernel/ids.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Findings } from '../store/findings.js';
import { lastLogged } from '../store/intake-log.js';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';

const DETECTOR = 'ledger-differs';

const storedAndHeld = systemQuery({
  file: new URL('./stored-and-held.sql', import.meta.url),
  params: { logged: z.string() },
  row: z.object({
    tenant: z.string(),
    source: z.string(),
    stored: z.coerce.number(),
    held: z.coerce.number(),
  }),
});
type Sums = (typeof storedAndHeld.row)['_output'];

/**
 * Counts the ledger and holds it against what intake says it stored, source by source, over all time: rows that were
 * deleted or doubled behind our back are a finding. Gives the number of sources that differ.
 */
export function createLedgerComparison(
  store: Store,
  findings: Findings,
  { registry }: Metrics,
): () => Promise<number> {
  const missing = new Gauge({
    name: 'ledgerwatch_ledger_missing_events',
    help: 'Events that intake stored and the ledger does not hold (below 0: it holds more); anything but 0 is a loss or a double',
    labelNames: ['tenant', 'source'] as const,
    registers: [registry],
  });
  return async () => {
    const wrong = await differing(store);
    missing.reset();
    for (const { tenant, source, stored, held } of wrong) missing.set({ tenant, source }, stored - held);
    await findings.write(wrong.map((sums) => differenceFinding(sums, store.clock.now())));
    return wrong.length;
  };
}

/** A redrive or a repeat under way shows for a moment: only what a second look finds unchanged is a difference. */
async function differing(store: Store): Promise<Sums[]> {
  const first = await look(store);
  if (first.length === 0) return [];
  const again = new Map((await look(store)).map((sums) => [`${sums.tenant}/${sums.source}`, sums]));
  return first.filter(({ tenant, source, stored, held }) => {
    const same = again.get(`${tenant}/${source}`);
    return same !== undefined && same.stored - same.held === stored - held;
  });
}

async function look(store: Store): Promise<Sums[]> {
  const all = await store.read(storedAndHeld, { logged: String(await lastLogged(store)) });
  return all.filter(({ stored, held }) => stored !== held);
}

function differenceFinding({ tenant, source, stored, held }: Sums, now: number): Finding {
  const at = isoTime(now);
  const difference = Math.abs(stored - held);
  const events = difference === 1 ? '1 event' : `${difference} events`;
  const what = stored > held ? `lacks ${events} of` : `holds ${events} too many of`;
  return {
    id: nameBasedId('finding', tenant, DETECTOR, source, String(stored - held)),
    tenant,
    actorKey: '',
    source,
    detector: DETECTOR,
    family: 'integrity',
    occurredFrom: at,
    occurredTo: at,
    receivedAt: at,
    evaluatedAt: at,
    score: 6,
    severity: 'critical',
    state: 'raised',
    history: false,
    localDay: at.slice(0, 10),
    sentence:
      `The ledger ${what} the source ${source}: intake stored ${stored}, the ledger holds ${held}. ` +
      'Rows were deleted, changed or added behind its back.',
    evidence: [],
  };
}
