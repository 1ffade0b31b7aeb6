import { DAY } from '../kernel/clock.js';

/** That somebody had a role, and in which hours (epoch ms of their starts) first and last. */
export interface RoleHeld {
  readonly actorKey: string;
  /** A role that is stated. */
  readonly role: string;
  readonly first: number;
  readonly last: number;
}

/** What is known of the names of roles beside who has them. Serialisable; part of a day's profiles. */
export interface RoleNames {
  /** By former name of a role, the one it goes by now. */
  readonly renamed: Readonly<Record<string, string>>;
  /**
   * Names that nobody had more than a week ago, and people of other roles came to: a new role, or a new name of which too
   * little is seen yet. What is usual under it is told by days of newcomers.
   */
  readonly young: readonly string[];
}

/** Fewer people are no group that anybody is held beside, and one of them may have been promoted. */
const LEAST_PEOPLE = 3;
/** Of those who were in the role before and were seen since, so many have the new name. */
const MOST_OF_ROLE = 0.8;
/** Of those who came to the new name from another role: two departments that are put together are neither of them. */
const NEARLY_ALL = 0.9;
/** Of all who came to the new name, those among them who had no role before. */
const LEAST_KNOWN = 0.5;
/** Who was in the former role within so long before is asked about, and who has the new name within so long came with it. */
const AROUND = 14 * DAY;
const YOUNG = 7 * DAY;
/** Who had more in eight weeks has no roles, but something that changes from act to act, and tells of no names. */
const MOST_ROLES = 20;

interface Span {
  readonly first: number;
  readonly last: number;
}

interface Held {
  /** By role and person. */
  readonly by: Map<string, Map<string, Span>>;
  /** By person and role. */
  readonly of: Map<string, Map<string, Span>>;
}

const put = (held: Held, actorKey: string, role: string, span: Span): void => {
  held.by.set(role, (held.by.get(role) ?? new Map<string, Span>()).set(actorKey, span));
  held.of.set(actorKey, (held.of.get(actorKey) ?? new Map<string, Span>()).set(role, span));
};

const spanOf = ({ of }: Held, actorKey: string, role: string): Span | undefined =>
  of.get(actorKey)?.get(role);

const holdersOf = ({ by }: Held, role: string): ReadonlyMap<string, Span> =>
  by.get(role) ?? new Map<string, Span>();

const lastSeen = ({ of }: Held, actorKey: string): number =>
  Math.max(...[...(of.get(actorKey)?.values() ?? [])].map(({ last }) => last));

/** A name that appears, and when it did. */
interface Appeared {
  readonly name: string;
  readonly begin: number;
}

/** The role in which somebody was before they came to a name, and whether they never were in it again. */
interface Origin {
  readonly role: string;
  readonly isLeft: boolean;
}

const originOf = (held: Held, actorKey: string, name: string): Origin | undefined => {
  const since = spanOf(held, actorKey, name)?.first ?? -Infinity;
  const before = [...(held.of.get(actorKey) ?? [])].filter(
    ([role, { first }]) => role !== name && first < since,
  );
  const [nearest] = before.sort(([, a], [, b]) => b.last - a.last);
  return nearest && { role: nearest[0], isLeft: nearest[1].last < since };
};

/** Those who came to a name together: from which role, if from any. */
const cohortOf = (held: Held, { name, begin }: Appeared): (Origin | undefined)[] =>
  [...holdersOf(held, name)]
    .filter(([, { first }]) => first < begin + AROUND)
    .map(([actorKey]) => originOf(held, actorKey, name));

/** The role of which nearly all of them are; undefined where there is none, or most of them are new. */
const roleOfAll = (cohort: readonly (Origin | undefined)[]): string | undefined => {
  const came = cohort.filter((origin) => origin !== undefined);
  const left = came.filter(({ isLeft }) => isLeft);
  const [most] = [...Map.groupBy(left, ({ role }) => role)].filter(
    ([, own]) => own.length >= NEARLY_ALL * came.length && own.length >= LEAST_KNOWN * cohort.length,
  );
  return most?.[0];
};

/** Whether the people of a role have the new name instead, so far as they were seen since. */
const isLeftFor = (held: Held, former: string, { name, begin }: Appeared): boolean => {
  const people = [...holdersOf(held, former)].filter(([, { last }]) => last >= begin - AROUND);
  const hasMoved = (actorKey: string, { last }: Span): boolean =>
    last < (spanOf(held, actorKey, name)?.first ?? -Infinity);
  const moved = people.filter((one) => one[1].first < begin && hasMoved(...one)).length;
  const others = people.filter((one) => !hasMoved(...one) && lastSeen(held, one[0]) > begin).length;
  return moved >= LEAST_PEOPLE && moved >= MOST_OF_ROLE * (moved + others);
};

const formerNameOf = (held: Held, appeared: Appeared): string | undefined => {
  const former = roleOfAll(cohortOf(held, appeared));
  return former !== undefined && isLeftFor(held, former, appeared) ? former : undefined;
};

/** From here on the former role is the same as the other. */
const join = (held: Held, former: string, name: string): void => {
  for (const [actorKey, span] of holdersOf(held, former)) {
    const own = spanOf(held, actorKey, name) ?? span;
    held.of.get(actorKey)?.delete(former);
    put(held, actorKey, name, {
      first: Math.min(own.first, span.first),
      last: Math.max(own.last, span.last),
    });
  }
  held.by.delete(former);
};

const isYoung = (held: Held, appeared: Appeared, until: number): boolean => {
  if (appeared.begin < until - YOUNG) return false;
  const cohort = cohortOf(held, appeared);
  return cohort.filter((origin) => origin !== undefined).length >= LEAST_KNOWN * cohort.length;
};

const earliest = (spans: Iterable<Span>): number => {
  let first = Infinity;
  for (const span of spans) first = Math.min(first, span.first);
  return first;
};

/** In the order in which they appeared, so that what was renamed twice is looked at in that order. */
const appearedIn = ({ by }: Held): Appeared[] =>
  [...by]
    .map(([name, holders]) => ({ name, begin: earliest(holders.values()) }))
    .sort((a, b) => a.begin - b.begin || (a.name < b.name ? -1 : 1));

/**
 * Which roles go by another name since, told by who had which role up to an instant (epoch ms); undefined where there is
 * nothing to tell. A company that renames a role in its CRM changes no one's work, and all its people's habits would begin
 * anew. To take two roles for one is worse, since people would be held beside the wrong peers; so a name is the new one of
 * a role only where nobody had it before, those who have it came from that role and do not go back, and the role is left
 * empty. A split, a merger, a swap, a promotion are none of that. No role is taken for the former one of two.
 */
export const roleNamesOf = (roles: Iterable<RoleHeld>, until: number): RoleNames | undefined => {
  const held: Held = { by: new Map(), of: new Map() };
  for (const [actorKey, own] of Map.groupBy(roles, (one) => one.actorKey))
    if (own.length <= MOST_ROLES)
      for (const { role, first, last } of own) put(held, actorKey, role, { first, last });
  const renamed = new Map<string, string>();
  const young: string[] = [];
  for (const appeared of appearedIn(held)) {
    const former = formerNameOf(held, appeared);
    if (former !== undefined) {
      renamed.set(former, appeared.name);
      join(held, former, appeared.name);
    } else if (isYoung(held, appeared, until)) young.push(appeared.name);
  }
  if (renamed.size + young.length === 0) return undefined;
  const last = (name: string): string => {
    const next = renamed.get(name);
    return next === undefined ? name : last(next);
  };
  return { renamed: Object.fromEntries([...renamed].map(([former, name]) => [former, last(name)])), young };
};

/** The name that a role goes by. */
export const presentName = (names: RoleNames | undefined, role: string): string =>
  names !== undefined && Object.hasOwn(names.renamed, role) ? (names.renamed[role] ?? role) : role;
