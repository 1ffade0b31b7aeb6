import { shownKey } from '../src/privacy/pseudonym.js';
import type { Names, Sight } from '../src/privacy/sight.js';
import type { Store } from '../src/store/store.js';
import { actorsShown } from './actors-shown.js';
import { alertLine, MAX_EVIDENCE, type AlertLine } from './alert-line.js';
import { alertPages, type Traces } from './alert-pages.js';
import { findingsOf } from './claimed-findings.js';
import { isAlertShown } from './commands.js';
import { weightyClaims, type Alert, type AlertStatus } from './alert.js';

export interface AlertFilter {
  readonly status?: AlertStatus | undefined;
  /** Raised at or after, epoch ms. */
  readonly from?: number | undefined;
  /** Raised before, epoch ms. */
  readonly to?: number | undefined;
  readonly limit: number;
  /** What the caller is shown of people. */
  readonly sight: Sight;
}

/** Alerts folded at a time while the list is filled. */
const SMALLEST_PAGE = 100;
const LARGEST_PAGE = 2_000;
const EARLIEST = Date.UTC(0);
const LATEST = Date.UTC(9999, 11, 31);

/** What the facts of an alert must hold for it to have the status; the fold decides among these. */
const TRACES: Readonly<Record<AlertStatus, Traces>> = {
  history: { needs: '', live: 0 },
  open: { needs: '', live: 1 },
  acknowledged: { needs: 'acknowledged', live: 0 },
  resolved: { needs: 'resolved', live: 0 },
  withdrawn: { needs: 'withdrawn', live: 0 },
};
const ANY_STATUS: Traces = { needs: '', live: 0 };

/** A tenant's alerts, the newest first. */
export async function listAlerts(store: Store, tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
  const { from = EARLIEST, to = LATEST, status, limit } = filter;
  const traces = status === undefined ? ANY_STATUS : TRACES[status];
  const lines: AlertLine[] = [];
  for await (const page of alertPages(store, tenant, { from, to, traces, size: pageOf(filter) })) {
    const alerts = page.flatMap(({ id, state: alert }) =>
      alert !== undefined && matches(alert, filter) ? [{ id, alert }] : [],
    );
    const wanted = alerts.slice(0, limit - lines.length);
    lines.push(...(await alertLines(store, tenant, wanted, filter.sight.names)));
    if (lines.length >= limit) break;
  }
  return lines;
}

const matches = (alert: Alert, { status, sight }: AlertFilter): boolean =>
  (status === undefined || alert.status === status) && isAlertShown(sight, alert);

/** Of a team there may be few among many: it takes fewer, larger steps. */
const pageOf = ({ limit, sight }: AlertFilter): number =>
  sight.members === undefined ? Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, limit)) : LARGEST_PAGE;

/** Renders alerts with their findings' sentences and with their actors as the reader may know them. In the order given. */
export async function alertLines(
  store: Store,
  tenant: string,
  alerts: readonly { readonly id: string; readonly alert: Alert }[],
  names: Names,
): Promise<AlertLine[]> {
  const claims = alerts.flatMap(({ alert }) => weightyClaims(alert).slice(0, MAX_EVIDENCE));
  const [findings, actors] = await Promise.all([
    findingsOf(store, tenant, claims),
    actorsShown(
      store,
      tenant,
      alerts.map(({ alert }) => alert),
      names,
    ),
  ]);
  return alerts.map(({ id, alert }) => {
    const actor = actors.get(alert.actorKey) ?? shownKey(alert.actorKey);
    return alertLine(alert, { tenant, id, actor, findings });
  });
}
