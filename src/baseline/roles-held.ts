import type { ActivityHour } from './activity-hour.js';
import { presentName, roleNamesOf, type RoleHeld, type RoleNames } from './role-names.js';
import { UNKNOWN_ROLE } from './unknown.js';

/** Who had which role in a range of time (epoch ms, `to` not included); hours that state none say nothing. */
const rolesHeldIn = (
  hours: Iterable<ActivityHour>,
  { from, to }: { readonly from: number; readonly to: number },
): RoleHeld[] => {
  const found = new Map<string, Map<string, { first: number; last: number }>>();
  for (const { actorKey, role, hour } of hours) {
    if (role === UNKNOWN_ROLE || hour < from || hour >= to) continue;
    const roles = found.get(actorKey) ?? new Map<string, { first: number; last: number }>();
    found.set(actorKey, roles);
    const span = roles.get(role);
    if (span === undefined) roles.set(role, { first: hour, last: hour });
    else [span.first, span.last] = [Math.min(span.first, hour), Math.max(span.last, hour)];
  }
  return [...found].flatMap(([actorKey, roles]) =>
    [...roles].map(([role, span]) => ({ actorKey, role, ...span })),
  );
};

/** The names of roles as the hours of the training span tell them. */
export const roleNamesIn = (
  hours: Iterable<ActivityHour>,
  span: { readonly from: number; readonly to: number },
): RoleNames | undefined => roleNamesOf(rolesHeldIn(hours, span), span.to);

/** The hours with every role by the name that it goes by now, whatever it was called then. */
export const underPresentNames = (
  hours: readonly ActivityHour[],
  names: RoleNames | undefined,
): readonly ActivityHour[] =>
  names === undefined || Object.keys(names.renamed).length === 0
    ? hours
    : hours.map((row) => ({ ...row, role: presentName(names, row.role) }));
