import type { ActivityHour } from '../../src/baseline/activity-hour.js';
import type { LocalCalendar } from '../../src/baseline/local-time.js';
import { HOUR } from '../../src/kernel/clock.js';
import type { Labels } from '../../src/simulate/simulate.js';
import { evaluateHistory, type HistoryOptions, type TimedClaim } from '../../src/detect/history.js';

export interface Quality {
  readonly labels: number;
  readonly missed: readonly string[];
  readonly falseAlerts: readonly TimedClaim[];
  readonly userDays: number;
}

/** How long after a label's last hour an alert still counts as in time. */
const GRACE_HOURS = 2;

/** Alerts as they are folded (actor, family, local day; the first claim raises) beside the labels. */
export const qualityOf = (
  activity: readonly ActivityHour[],
  { labels, startsAt }: { readonly labels: Labels; readonly startsAt: number },
  settings: { readonly calendar: LocalCalendar } & Partial<HistoryOptions>,
): Quality => {
  const from = startsAt + labels.evalFromHour * HOUR;
  const alerts = new Map<string, TimedClaim>();
  for (const claim of evaluateHistory(activity, { from, ...settings })) {
    const key = `${claim.actorKey}/${claim.family}/${claim.localDay}`;
    if (!alerts.has(key)) alerts.set(key, claim);
  }
  const found = new Set<string>();
  const falseAlerts = [...alerts.values()].filter((alert) => {
    const hits = labels.labels.filter(
      ({ user, startHour, endHour }) =>
        user === alert.actorKey &&
        alert.raisedAt >= startsAt + startHour * HOUR &&
        alert.raisedAt <= startsAt + (endHour + 1 + GRACE_HOURS) * HOUR,
    );
    for (const { id } of hits) found.add(id);
    return hits.length === 0;
  });
  return {
    labels: labels.labels.length,
    missed: labels.labels
      .filter(({ id }) => !found.has(id))
      .map(({ id, kind, user }) => `${id} ${kind} ${user}`),
    falseAlerts,
    userDays: (labels.users * (labels.hours - labels.evalFromHour)) / 24,
  };
};
