import { Gauge } from 'prom-client';
import { intakeSums } from '../../streams/intake/sums.js';
import { DAY } from '../kernel/clock.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/store.js';

/** How far back each look goes; the first one and one a day go over all time. */
const LOOKED_BACK = 2 * DAY;

/**
 * Holds what came in against what became of it, source by source. Gives the number of sources out of balance; the
 * metric shows the two differences, which are 0 unless something was lost or counted twice. What was found stays in
 * the metric until a look over all time finds it gone.
 */
export function createSumsCheck(store: Store, { registry }: Metrics): () => Promise<number> {
  const outOfBalance = new Gauge({
    name: 'ledgerwatch_intake_out_of_balance',
    help: 'Messages or events of a source that came in and are in none of the sums: a loss or a double count. A source that was never wrong has no series',
    labelNames: ['tenant', 'source', 'sum'] as const,
    registers: [registry],
  });
  /** Only sources that are or were wrong have a series: thousands that are right need none. */
  const shown = new Set<string>();
  let lastWhole = -Infinity;
  return async () => {
    const now = store.clock.now();
    const whole = now - lastWhole >= DAY;
    let wrong = 0;
    for (const { tenant, source, outOfBalance: by } of await intakeSums(
      store,
      whole ? {} : { from: now - LOOKED_BACK },
    )) {
      const isWrong = by.messages !== 0 || by.events !== 0;
      if (isWrong) wrong++;
      const key = `${tenant}/${source}`;
      if (isWrong) shown.add(key);
      else if (!whole || !shown.has(key)) continue;
      outOfBalance.set({ tenant, source, sum: 'messages' }, by.messages);
      outOfBalance.set({ tenant, source, sum: 'events' }, by.events);
    }
    if (whole) lastWhole = now;
    return wrong;
  };
}
