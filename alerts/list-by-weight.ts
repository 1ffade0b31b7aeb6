import { Facts } from '../src/store/facts.js';
import type { Store } from '../src/store/store.js';
import type { AlertLine } from './alert-line.js';
import type { AlertHead } from './cases/alert-head.js';
import { statusAt } from './cases/alert-head.js';
import type { CaseBook } from './cases/case-book.js';
import { historiesOf } from './cases/read-cases.js';
import { isAlertShown } from './commands.js';
import { alertLines, type AlertFilter, isSought } from './list.js';
import { CRITICALITY_KIND, declaredAt } from './risk/criticality.js';
import { weightAt } from './risk/weight-now.js';

/** Alerts that were ever open, those first that weigh most now (`weightAt`). */
export async function listByWeight(
  { store, book }: { readonly store: Store; readonly book: Pick<CaseBook, 'heads'> },
  tenant: string,
  filter: AlertFilter,
): Promise<AlertLine[]> {
  const { limit, sight } = filter;
  const now = store.clock.now();
  const heads = (await book.heads(tenant)).filter(
    (head) => isWanted(head, filter, now) && isAlertShown(sight, head),
  );
  const declared = declaredAt(await new Facts(store).readKind(tenant, CRITICALITY_KIND), now);
  const weighed = heads.map((head) => ({ head, weight: weightAt(head, declared, now) }));
  weighed.sort((a, b) => b.weight - a.weight || (a.head.id < b.head.id ? -1 : 1));
  const first = weighed.slice(0, limit).map(({ head }) => head);
  const histories = await historiesOf(store, tenant, first);
  const alerts = first.flatMap(({ id }) => {
    const alert = histories.get(id)?.state;
    return alert === undefined ? [] : [{ id, alert }];
  });
  return alertLines(store, tenant, alerts, sight.names);
}

function isWanted(head: AlertHead, filter: AlertFilter, now: number): boolean {
  const { status, from = -Infinity, to = Infinity } = filter;
  return (
    head.openedAt >= from &&
    head.openedAt < to &&
    (status === undefined || statusAt(head, now) === status) &&
    isSought(head, filter)
  );
}
