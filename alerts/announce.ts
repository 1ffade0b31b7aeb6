import { z } from 'zod';
import { isRepeated } from '../src/event/repeated.js';
import { ACTIONS, type Action } from '../src/event/actions.js';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';
import type { AlertLine } from './alert-line.js';
import { citedEvents } from './targets-of.js';

/** What would have to be announced for the same to be silent the next time; when and why, only people know. */
export const announceSchema = z
  .strictObject({
    whom: z.string().describe('Key of the account'),
    actions: z.array(z.enum(ACTIONS)),
    object: z.string().optional().describe('Type of the targets, where it was one'),
    records: z.int().describe('As many as there were, rounded up to one digit'),
  })
  .meta({ id: 'AnnounceOffer' });
export type Announce = z.output<typeof announceSchema>;

const actsQuery = tenantQuery({
  file: new URL('./queries/acts-of-events.sql', import.meta.url),
  params: { ids: z.array(z.string()), from: z.string(), to: z.string() },
  row: z.object({ action: z.enum(ACTIONS), target_type: z.string() }),
});

interface Act {
  readonly action: Action;
  readonly target_type: string;
}

/** Undefined where no size would have excused it: of what is told by a first time, or by how often, and not by an amount. Pure. */
export function announceOf(
  { actorKey, evidence }: Pick<AlertLine, 'actorKey' | 'evidence'>,
  acts: readonly Act[],
): Announce | undefined {
  // A plan has a size in records: how often something was done tells none.
  const amounts = evidence.flatMap(({ counterfactual, actual, measure }) =>
    counterfactual === undefined || isRepeated(measure) ? [] : [actual],
  );
  if (acts.length === 0 || amounts.length === 0) return undefined;
  const [type = '', ...others] = new Set(acts.map(({ target_type }) => target_type));
  return {
    whom: actorKey,
    actions: [...new Set(acts.map(({ action }) => action))],
    ...(type === '' || others.length > 0 ? {} : { object: type }),
    records: toOneDigit(Math.max(...amounts)),
  };
}

/** Of what was real and harmless: what to announce before it is done again. */
export async function announceable(store: Store, alert: AlertLine): Promise<Announce | undefined> {
  const { tenant, occurredFrom, occurredTo } = alert;
  const ids = citedEvents(alert);
  if (ids.length === 0) return undefined;
  const range = { from: sqlTime(Date.parse(occurredFrom)), to: sqlTime(Date.parse(occurredTo)) };
  return announceOf(alert, await store.read(actsQuery, { tenant, ids, ...range }));
}

function toOneDigit(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))));
  return Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(amount / unit) * unit);
}
