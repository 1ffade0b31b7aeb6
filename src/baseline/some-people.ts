import type { Kind } from './measures.js';
import { groupKey } from './profile.js';
import { presentName, type RoleHeld, type RoleNames } from './role-names.js';
import { UNKNOWN_ROLE } from './unknown.js';

/** Somebody of a tenant of many. */
export interface OneOfMany {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly role: string;
  /** Hours of the training span in which they did anything. */
  readonly hours: number;
}

/** A role that somebody of many had, or that none was stated, and in how many hours. */
export interface RoleOfMany extends RoleHeld {
  /** What they were in the last of them. */
  readonly kind: Kind;
  readonly hours: number;
}

/** Everybody by what they were last, their role by the name that it goes by now; who had it may come in any order. */
export const peopleOf = (held: readonly RoleOfMany[], names: RoleNames | undefined): OneOfMany[] =>
  [...Map.groupBy(held, ({ actorKey }) => actorKey)].map(([actorKey, roles]) => {
    const sorted = roles.toSorted((a, b) => a.last - b.last);
    const role = sorted.findLast((one) => one.role !== UNKNOWN_ROLE)?.role ?? UNKNOWN_ROLE;
    const hours = roles.reduce((sum, one) => sum + one.hours, 0);
    return { actorKey, kind: sorted.at(-1)?.kind ?? 'human', role: presentName(names, role), hours };
  });

/**
 * Of a tenant of many, what people have in common is learned of so many: 28 days of each are far more than any tail is
 * told from, and what is held of each takes some 200 KB.
 */
export const MOST_TEACHERS = 1_000;

/** Of a role of which fewer are among them, more are taken, up to as many. */
const LEAST_OF_ROLE = 50;

/** Actor-hours that are read in one go. */
const MOST_HOURS = 50_000;

/**
 * Who teaches what people have in common: those with the lowest keys, which are digests and so say nothing of anybody, and
 * of rare roles the next. The same people day after day, as long as they are there.
 */
export const teachersOf = <P extends OneOfMany>(people: readonly P[], most = MOST_TEACHERS): P[] => {
  const sorted = people.toSorted((a, b) => (a.actorKey < b.actorKey ? -1 : 1));
  const ofRole = new Map<string, number>();
  return sorted.filter(({ kind, role }, i) => {
    const group = groupKey(kind, role);
    const count = ofRole.get(group) ?? 0;
    if (i >= most && count >= LEAST_OF_ROLE) return false;
    ofRole.set(group, count + 1);
    return true;
  });
};

/** People in portions that are read in one go: each with all their hours. */
export const portionsOfPeople = <P extends OneOfMany>(people: readonly P[], most = MOST_HOURS): P[][] => {
  const portions: P[][] = [];
  let size = Infinity;
  for (const person of people) {
    if (size + person.hours > most) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(person);
    size += person.hours;
  }
  return portions;
};
