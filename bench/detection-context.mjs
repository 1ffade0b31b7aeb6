const HOUR = 3_600_000;
/** What each kind of mass work may be made of. */
const ACTIONS = { 'clean-up': ['record.delete', 'record.update'], backfill: ['record.update', 'data.query'] };

/** The activity as a CRM tells it whose roles nobody keeps: everybody stays what they were first. */
export function withRolesUntold(activity) {
  const first = new Map();
  for (const { actorKey, role } of activity) if (!first.has(actorKey)) first.set(actorKey, role);
  return activity.map((row) => ({ ...row, role: first.get(row.actorKey) }));
}

/**
 * The activity with clean-ups and backfills announced: of each a plan for the day, of the actions that it is made of, and
 * of a size rounded up to one digit, as people announce. `product`: the functions of the product that excuse them.
 */
export function withPlans(activity, company, { plannedShares, withoutPlanned, hourKey }) {
  const { startsAt, labels } = company;
  const byActor = Map.groupBy(activity, ({ actorKey }) => actorKey);
  const plans = labels.benign
    .filter(({ kind }) => kind in ACTIONS)
    .flatMap(({ user, kind, startHour, endHour }, nth) => {
      const [from, to] = [startsAt + startHour * HOUR, startsAt + endHour * HOUR];
      const rows = (byActor.get(user) ?? []).filter(({ hour }) => hour >= from && hour <= to);
      return announced(rows, kind).map((plan, part) => ({ id: `${nth}.${part}`, ...plan }));
    });
  const shares = plannedShares(plans);
  return activity.map((row) => withoutPlanned(row, shares.get(hourKey(row.actorKey, row.hour)) ?? []));
}

function announced(rows, kind) {
  const sizes = ACTIONS[kind].map((action) => {
    const done = rows.flatMap(({ actorKey, hour, acts, records }) => {
      const counts = { acts: acts[action] ?? 0, records: records[action] ?? 0 };
      return counts.acts === 0 ? [] : [{ actorKey, hour, action, type: '', ...counts }];
    });
    return { done, size: done.reduce((sum, { acts, records }) => sum + Math.max(acts, records), 0) };
  });
  // A clean-up is of one action: the other is the work of every day.
  const meant =
    kind === 'clean-up' ? [sizes.reduce((one, other) => (other.size > one.size ? other : one))] : sizes;
  return meant.map(({ done, size }) => ({ left: roundedUp(size), done }));
}

function roundedUp(size) {
  if (size === 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(size));
  return Math.ceil(size / unit) * unit;
}
