import type { Store } from '../../src/store/store.js';
import { readAlerts } from '../alert-log.js';
import type { Alert } from '../alert.js';
import { isEnded } from '../follow/due-followed.js';
import { isNews, type OpenedCase, outlivesAnswers } from './opened-case.js';

/** Which of these alerts a silence hides at `now` (epoch ms), by id. */
export type Hiding = (
  at: { readonly tenant: string; readonly now: number },
  alerts: readonly { readonly id: string; readonly alert: Alert }[],
) => Promise<ReadonlySet<string>>;

/**
 * Those of these cases, each to be told with the alert `id`, of which an alert still waits for an answer and is hidden by no
 * silence; `opened.named` are the others of a case, which count while it is news. A risk waits also with an alert that was answered.
 * Reads them of each case by itself: cases are few.
 */
export async function waitingCases<C extends { readonly id: string; readonly opened: OpenedCase }>(
  { store, silenced }: { readonly store: Store; readonly silenced?: Hiding },
  at: Parameters<Hiding>[0],
  cases: readonly C[],
): Promise<C[]> {
  const waiting: C[] = [];
  for (const one of cases) {
    const others = isNews(one.opened, at.now) ? one.opened.named : [];
    const histories = await readAlerts(store, at.tenant, [one.id, ...others]);
    const isStill = outlivesAnswers(one.opened, at.now);
    const open = [...histories].flatMap(([id, { state: alert }]) =>
      alert === undefined || (isEnded(alert) && !(isStill && id === one.id)) ? [] : [{ id, alert }],
    );
    const hidden = await silenced?.(at, open);
    if (open.some(({ id }) => hidden?.has(id) !== true)) waiting.push(one);
  }
  return waiting;
}
