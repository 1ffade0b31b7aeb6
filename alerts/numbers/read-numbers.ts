import { z } from 'zod';
import type { Sight } from '../../src/privacy/sight.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { alertPages } from '../alert-pages.js';
import { isAlertShown } from '../commands.js';
import { deliveriesOf, type Delivery } from '../deliveries.js';
import { bouncedOf } from '../inbox/read-returned.js';
import { returnedOf } from '../inbox/returned-mail.js';
import { NumbersTally, type NumbersTerms } from './numbers.js';
import type { AlertNumbers } from './numbers.schemas.js';

/** Alerts folded at a time. */
const PAGE = 2_000;

const userDaysQuery = tenantQuery({
  file: new URL('../queries/user-days.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z.object({ days: z.coerce.number() }),
});

export interface NumbersOf extends Omit<NumbersTerms, 'userDays' | 'now'> {
  /** Alerts that the reader is not shown are not counted for them. */
  readonly sight: Sight;
  /** Whether a mailbox is read: else it is not known what came back. */
  readonly hasInbox: boolean;
}

/** All alerts of the span, a portion at a time. */
export async function readNumbers(
  store: Store,
  { sight, hasInbox, ...asked }: NumbersOf,
): Promise<AlertNumbers> {
  const { tenant, from, to, answerMinutes } = asked;
  const traces = { needs: '', live: 1 } as const;
  const tally = new NumbersTally({ answerMinutes, now: store.clock.now() });
  for await (const page of alertPages(store, tenant, { from, to, traces, size: PAGE })) {
    const shown = page.filter(({ state }) => state !== undefined && isAlertShown(sight, state));
    const ids = shown.map(({ id }) => id);
    const logs = await deliveriesOf(store, tenant, ids);
    const returned = hasInbox ? await returnedOf(store, tenant, ids) : undefined;
    for (const { id, state: alert, facts } of shown) {
      if (alert === undefined) continue;
      const bounced = (attempt: Delivery): boolean =>
        bouncedOf({ ...attempt, id }, returned?.get(id) ?? [])?.action === 'failed';
      tally.add({ alert, facts, deliveries: logs.get(id) ?? [], ...(returned && { bounced }) });
    }
  }
  const span = { from: sqlTime(from), to: sqlTime(to) };
  const [found] = await store.read(userDaysQuery, { tenant, ...span });
  return tally.numbers({ ...asked, userDays: found?.days ?? 0 });
}
