import { type Family, SEVERITIES, type Severity } from '../src/event/finding.js';
import { shownKey } from '../src/privacy/pseudonym.js';
import type { Names, Sight } from '../src/privacy/sight.js';
import type { Store } from '../src/store/store.js';
import { actorsShown } from './actors-shown.js';
import { alertLine, MAX_EVIDENCE, type AlertLine } from './alert-line.js';
import { alertPages, type Traces } from './alert-pages.js';
import { findingsOf } from './claimed-findings.js';
import { isAlertShown } from './commands.js';
import { severityOf, severityRank, weightyClaims, type Alert, type AlertStatus } from './alert.js';

export interface AlertFilter {
  readonly status?: AlertStatus | undefined;
  /** At least as grave. */
  readonly severity?: Severity | undefined;
  readonly family?: Family | undefined;
  /** The account whose it is. */
  readonly assignee?: string | undefined;
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

/** The fact that an alert must have for it to have the status; the fold decides among these. */
const NEEDED: Readonly<Partial<Record<AlertStatus, Traces['needs']>>> = {
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  withdrawn: 'withdrawn',
};

/** What the facts of an alert must hold for it to be in the list. */
const tracesOf = ({ status, severity, family, assignee }: AlertFilter): Traces => ({
  needs: (status && NEEDED[status]) ?? (assignee === undefined ? '' : 'assigned'),
  live: status === 'open' ? 1 : 0,
  family,
  ...(severity && { severities: SEVERITIES.slice(SEVERITIES.indexOf(severity)) }),
});

/** A tenant's alerts, the newest first. */
export async function listAlerts(store: Store, tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
  const { from = EARLIEST, to = LATEST, limit } = filter;
  const traces = tracesOf(filter);
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

/** Whether an alert is as grave as is asked for, of that family, and whose it is asked to be. */
export const isSought = (
  of: { readonly severity: Severity; readonly family: Family; readonly assignee?: string },
  { severity, family, assignee }: AlertFilter,
): boolean =>
  (severity === undefined || severityRank(of.severity) >= severityRank(severity)) &&
  (family === undefined || of.family === family) &&
  (assignee === undefined || of.assignee === assignee);

const matches = (alert: Alert, filter: AlertFilter): boolean =>
  (filter.status === undefined || alert.status === filter.status) &&
  isSought({ ...alert, severity: severityOf(alert) }, filter) &&
  isAlertShown(filter.sight, alert);

/** Of a team or a person there may be few among many: it takes fewer, larger steps. */
const pageOf = ({ limit, sight, assignee }: AlertFilter): number =>
  (sight.members ?? assignee) === undefined
    ? Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, limit))
    : LARGEST_PAGE;

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
