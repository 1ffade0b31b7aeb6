import { Gauge } from 'prom-client';
import { intakeSums } from '../../streams/intake/sums.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/store.js';

/**
 * Holds what came in against what became of it, source by source, over all time. Gives the number of sources out of
 * balance; the metric shows the two differences, which are 0 unless something was lost or counted twice.
 */
export function createSumsCheck(store: Store, { registry }: Metrics): () => Promise<number> {
  const outOfBalance = new Gauge({
    name: 'ledgerwatch_intake_out_of_balance',
    help: 'Messages or events that came in and are in none of the sums; anything but 0 is a loss or a double count',
    labelNames: ['tenant', 'source', 'sum'] as const,
    registers: [registry],
  });
  return async () => {
    let wrong = 0;
    for (const { tenant, source, outOfBalance: by } of await intakeSums(store)) {
      outOfBalance.set({ tenant, source, sum: 'messages' }, by.messages);
      outOfBalance.set({ tenant, source, sum: 'events' }, by.events);
      if (by.messages !== 0 || by.events !== 0) wrong++;
    }
    return wrong;
  };
}
