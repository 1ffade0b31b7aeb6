import type { ActivityHour } from '../activity-hour.js';
import { kindOf } from '../measures.js';
import { UNKNOWN_ROLE } from '../profile.js';
import type { Person } from './past-novelty.js';

/** Who everybody was when they were last seen before an instant; an hour that states no role says nothing of it. */
export const lastRoles = (hours: Iterable<ActivityHour>, until: number): Map<string, Person> => {
  const last = new Map<string, Person & { readonly hour: number; readonly roleHour: number }>();
  for (const { actorKey, actorType, role, hour } of hours) {
    if (hour >= until) continue;
    const before = last.get(actorKey);
    const isLater = hour >= (before?.hour ?? -Infinity);
    const says = role !== UNKNOWN_ROLE && hour >= (before?.roleHour ?? -Infinity);
    last.set(actorKey, {
      kind: isLater || before === undefined ? kindOf(actorType) : before.kind,
      role: says ? role : (before?.role ?? UNKNOWN_ROLE),
      hour: Math.max(hour, before?.hour ?? -Infinity),
      roleHour: says ? hour : (before?.roleHour ?? -Infinity),
    });
  }
  return new Map([...last].map(([actorKey, { kind, role }]) => [actorKey, { kind, role }]));
};
