import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import type { LocalCalendar } from '../../../src/baseline/local-time.js';
import type { Action } from '../../../src/event/actions.js';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { HOUR } from '../../../src/kernel/clock.js';
import type { Company, Labels } from '../../../src/simulate/simulate.js';
import { evaluateHistory, type HistoryOptions, type TimedClaim } from '../../../src/detect/history.js';

const ONE_RECORD: ReadonlySet<Action> = new Set(['record.read']);

interface Counts {
  actorType: string;
  role: string;
  readonly acts: Partial<Record<Action, number>>;
  readonly records: Partial<Record<Action, number>>;
}

const noCounts = (): Counts => ({ actorType: 'unknown', role: 'unknown', acts: {}, records: {} });

const noteAct = (counts: Counts, { action, actor, volume }: IncomingEvent): void => {
  counts.actorType = actor.type ?? 'unknown';
  counts.role = actor.roles?.[0] ?? 'unknown';
  counts.acts[action] = (counts.acts[action] ?? 0) + 1;
  const records = volume?.records ?? (ONE_RECORD.has(action) ? 1 : 0);
  counts.records[action] = (counts.records[action] ?? 0) + records;
};

/** What the store's query answers for a simulated company: the parts of an act once, in the hour of the first. */
export const activityOf = (company: Company): ActivityHour[] => {
  const rows: ActivityHour[] = [];
  const told = new Set<string>();
  for (const { hour, events } of company.hours()) {
    const byActor = new Map<string, Counts>();
    for (const event of events) {
      const act = event.volume?.groupKey ?? event.key;
      if (told.has(act)) continue;
      told.add(act);
      const counts = byActor.get(event.actor.id) ?? noCounts();
      byActor.set(event.actor.id, counts);
      noteAct(counts, event);
    }
    const start = company.startsAt + hour * HOUR;
    for (const [actorKey, counts] of byActor) rows.push({ actorKey, hour: start, ...counts });
  }
  return rows;
};

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
