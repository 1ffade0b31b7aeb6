import type { Habit } from './habits.js';
import type { Kind } from './measures.js';
import { strangerProfile, type Groups } from './person.js';
import { DEFAULT_PRIOR, groupPrior, type GroupPrior } from './prior.js';
import { groupKey, type ActorProfile, type ProfileSet } from './profile.js';
import { UNKNOWN_ROLE } from './unknown.js';

/** What people have in common: by kind in the tenant, and by role. */
export interface Peers {
  readonly tenant: Readonly<Record<Kind, GroupPrior>>;
  readonly roles: ReadonlyMap<string, GroupPrior>;
}

export const peersOf = (habits: readonly Habit[]): Peers => {
  const ofKind = (kind: Kind): Habit[] => habits.filter((habit) => habit.kind === kind);
  const tenant = {
    human: groupPrior(ofKind('human'), DEFAULT_PRIOR),
    service: groupPrior(ofKind('service'), DEFAULT_PRIOR),
  };
  const known = habits.filter(({ role }) => role !== UNKNOWN_ROLE);
  const byRole = Map.groupBy(known, ({ kind, role }) => groupKey(kind, role));
  const roles = new Map<string, GroupPrior>();
  for (const [key, people] of byRole) roles.set(key, groupPrior(people, tenant[people[0]?.kind ?? 'human']));
  return { tenant, roles };
};

export const groupsIn =
  (peers: Peers): GroupsOf =>
  (kind, role) => ({
    role: peers.roles.get(groupKey(kind, role)),
    tenant: peers.tenant[kind],
  });

export type GroupsOf = (kind: Kind, role: string) => Groups;

/** Of each role, the profile of somebody of whom nothing is known yet. */
export const strangers = (peers: Peers, groupsOf: GroupsOf): (readonly [string, ActorProfile])[] =>
  [...peers.roles.keys()].map((key) => {
    const kind = key.startsWith('service/') ? 'service' : 'human';
    const role = key.slice(key.indexOf('/') + 1);
    return [key, strangerProfile(kind, role, groupsOf(kind, role))];
  });

export const tenantOf = (groupsOf: GroupsOf): ProfileSet['tenant'] => ({
  human: strangerProfile('human', UNKNOWN_ROLE, groupsOf('human', UNKNOWN_ROLE)),
  service: strangerProfile('service', UNKNOWN_ROLE, groupsOf('service', UNKNOWN_ROLE)),
});
