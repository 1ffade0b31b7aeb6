import { z } from 'zod';
import type { Sight } from '../../src/privacy/sight.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { alertPages } from '../alert-pages.js';
import { isAlertShown } from '../commands.js';
import { deliveriesOf } from '../deliveries.js';
import { numbersOf, type NumbersTerms } from './numbers.js';
import type { AlertNumbers } from './numbers.schemas.js';
import type { Told } from './told.js';

/** Alerts folded at a time. */
const PAGE = 1_000;
/** The newest count. */
const MOST_ALERTS = 50_000;

const userDaysQuery = tenantQuery({
  file: new URL('../queries/user-days.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z.object({ days: z.coerce.number() }),
});

export interface NumbersOf extends Omit<NumbersTerms, 'complete' | 'userDays' | 'now'> {
  /** Alerts that the reader is not shown are not counted for them. */
  readonly sight: Sight;
}

export async function readNumbers(store: Store, { sight, ...asked }: NumbersOf): Promise<AlertNumbers> {
  const { tenant, from, to } = asked;
  const traces = { needs: '', live: 1 } as const;
  const read: Told[] = [];
  let complete = true;
  for await (const page of alertPages(store, tenant, { from, to, traces, size: PAGE })) {
    const shown = page.filter(({ state }) => state !== undefined && isAlertShown(sight, state));
    const logs = await deliveriesOf(
      store,
      tenant,
      shown.map(({ id }) => id),
    );
    for (const { id, state: alert, facts } of shown)
      if (alert !== undefined) read.push({ alert, facts, deliveries: logs.get(id) ?? [] });
    complete = read.length < MOST_ALERTS;
    if (!complete) break;
  }
  const span = { from: sqlTime(from), to: sqlTime(to) };
  const [found] = await store.read(userDaysQuery, { tenant, ...span });
  return numbersOf(read, { ...asked, complete, userDays: found?.days ?? 0, now: store.clock.now() });
}
