// Alerts beside labels. A label is found by an alert about its person from its first hour to a day after its last; any
// other alert is false. After an alert a person is quiet for a day. The threshold of a budget is the lowest at which the
// false alerts stay within it: that is chosen by the labels, for every method alike.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUIET_HOURS = 24;
const GRACE_HOURS = 24;
/** Around an oddity, hours in which a false alert is put down to it. */
const ODDITY_MARGIN = 12;

const groupBy = (list, of) => Map.groupBy(list, of);

/**
 * Prepared once: alerts `{ user, hour, score }` of the scored weeks in order of time, and the labels by person.
 * `labels` is what the simulator writes (`labels.json`).
 */
export function scored(alerts, labels) {
  return {
    alerts: alerts.filter(({ hour }) => hour >= labels.evalFromHour).sort((a, b) => a.hour - b.hour),
    labels,
    incidents: groupBy(labels.labels, ({ user }) => user),
    oddities: groupBy(labels.benign, ({ user }) => user),
    userDays: (labels.users * (labels.hours - labels.evalFromHour)) / 24,
  };
}

/** What the alerts at or above a threshold find: hours to detection by label id, and the false ones. */
export function judge({ alerts, incidents }, threshold) {
  const last = new Map();
  const found = new Map();
  const falseAlerts = [];
  for (const alert of alerts) {
    if (alert.score < threshold || alert.hour - (last.get(alert.user) ?? -Infinity) < QUIET_HOURS) continue;
    last.set(alert.user, alert.hour);
    const hits = (incidents.get(alert.user) ?? []).filter(
      ({ startHour, endHour }) => alert.hour >= startHour && alert.hour <= endHour + GRACE_HOURS,
    );
    if (hits.length === 0) falseAlerts.push(alert);
    for (const { id, startHour } of hits) if (!found.has(id)) found.set(id, alert.hour - startHour);
  }
  return { found, falseAlerts };
}

/** The lowest threshold with at most one false alert in so many user-days; Infinity where none is. */
export function thresholdOf(company, userDaysPerAlert) {
  const scores = [...new Set(company.alerts.map(({ score }) => score))].sort((a, b) => b - a);
  const most = company.userDays / userDaysPerAlert;
  let [low, high, best] = [0, scores.length - 1, -1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (judge(company, scores[middle]).falseAlerts.length <= most) {
      best = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return best < 0 ? Infinity : scores[best];
}

/** What the gates ask of one threshold. Shares are 0 to 1; `hours` is the median time to detect. */
export function reportOf(company, threshold) {
  const { found, falseAlerts } = judge(company, threshold);
  const { labels } = company;
  const kinds = {};
  for (const { id, kind } of labels.labels) {
    const of = (kinds[kind] ??= { incidents: 0, found: 0 });
    of.incidents += 1;
    if (found.has(id)) of.found += 1;
  }
  const causes = {};
  for (const alert of falseAlerts) {
    const cause = causeOf(company, alert);
    causes[cause] = (causes[cause] ?? 0) + 1;
  }
  const atMonthEnd = falseAlerts.filter(({ hour }) => isMonthEnd(Date.parse(labels.t0) + hour * HOUR));
  return {
    threshold,
    recall: found.size / labels.labels.length,
    kinds,
    falseAlerts: falseAlerts.length,
    userDays: company.userDays,
    monthEnd: falseAlerts.length === 0 ? 0 : atMonthEnd.length / falseAlerts.length,
    hours: median([...found.values()]),
    causes,
  };
}

const causeOf = ({ oddities }, { user, hour }) =>
  (oddities.get(user) ?? []).find(
    ({ startHour, endHour }) => hour >= startHour - ODDITY_MARGIN && hour <= endHour + ODDITY_MARGIN,
  )?.kind ?? 'none';

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? undefined : sorted[sorted.length >> 1];
}

const isWorkday = (day) => day.getUTCDay() % 6 !== 0;

/** From the last but one working day of a month to the first of the next. */
export function isMonthEnd(at) {
  const day = new Date(at);
  const others = (step) => {
    let count = 0;
    for (
      let other = new Date(at + step);
      other.getUTCMonth() === day.getUTCMonth();
      other = new Date(+other + step)
    )
      if (isWorkday(other)) count += 1;
    return count;
  };
  return others(DAY) <= 1 || (isWorkday(day) && others(-DAY) === 0);
}
