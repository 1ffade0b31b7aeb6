import type { ActivityHour } from '../activity-hour.js';
import { kindOf } from '../measures.js';
import type { Person } from './past-novelty.js';
import { UNKNOWN_ROLE } from '../unknown.js';

/** Who everybody was when they were last seen before an instant; an hour that states no role says nothing of it. */
export const lastRoles = (hours: Iterable<ActivityHour>, until: number): Map<string, Person> => {
  const last = new Map<string, ActivityHour>();
  const lastNamed = new Map<string, ActivityHour>();
  for (const row of hours) {
    if (row.hour >= until) continue;
    keepLatest(last, row);
    if (row.role !== UNKNOWN_ROLE) keepLatest(lastNamed, row);
  }
  return new Map(
    [...last].map(([actorKey, { actorType }]) => [
      actorKey,
      { kind: kindOf(actorType), role: lastNamed.get(actorKey)?.role ?? UNKNOWN_ROLE },
    ]),
  );
};

const keepLatest = (of: Map<string, ActivityHour>, row: ActivityHour): void => {
  const before = of.get(row.actorKey);
  if (before === undefined || row.hour > before.hour) of.set(row.actorKey, row);
};
