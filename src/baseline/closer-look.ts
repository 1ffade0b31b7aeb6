import { DAY } from '../kernel/clock.js';
import { UNKNOWN_ROLE } from './unknown.js';

/** After an incident was confirmed somebody is looked at more closely for so long. */
const DAYS = 28;

/** Decades that are not asked for then: of the person a fourth of the rarity is enough, of their peers half of it. */
const OWN = Math.log10(4);
const PEERS = Math.log10(2);

/** An incident of a person that somebody confirmed, when; epoch ms. */
export interface ConfirmedIncident {
  readonly actorKey: string;
  readonly at: number;
}

/** That somebody is looked at more closely, and why. */
export interface CloserLook {
  readonly decades: number;
  /** `person`: of themselves; `role`: of a colleague of the same role. */
  readonly because: 'person' | 'role';
  /** When it was confirmed, and until when it counts; ISO 8601, UTC. */
  readonly confirmed: string;
  readonly until: string;
}

/** By actor key, and by role of those who are only their peers. */
export interface CloserLooks {
  readonly actors: Readonly<Record<string, CloserLook>>;
  readonly roles: Readonly<Record<string, CloserLook>>;
}

const lookSince = (at: number, because: CloserLook['because']): CloserLook => ({
  decades: because === 'person' ? OWN : PEERS,
  because,
  confirmed: new Date(at).toISOString(),
  until: new Date(at + DAYS * DAY).toISOString(),
});

/**
 * Who is looked at more closely at `now` (epoch ms); the newest incident counts. `roleOf` knows the roles of people; of who
 * has none there are no peers. Undefined where nobody is.
 */
export const closerLooks = (
  incidents: readonly ConfirmedIncident[],
  now: number,
  roleOf: (actorKey: string) => string | undefined,
): CloserLooks | undefined => {
  const recent = incidents.filter(({ at }) => at <= now && now < at + DAYS * DAY);
  if (recent.length === 0) return undefined;
  const actors = new Map<string, CloserLook>();
  const roles = new Map<string, CloserLook>();
  for (const { actorKey, at } of recent.toSorted((a, b) => a.at - b.at)) {
    actors.set(actorKey, lookSince(at, 'person'));
    const role = roleOf(actorKey) ?? UNKNOWN_ROLE;
    if (role !== UNKNOWN_ROLE) roles.set(role, lookSince(at, 'role'));
  }
  return { actors: Object.fromEntries(actors), roles: Object.fromEntries(roles) };
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const closerLookAt = (
  { actors, roles }: CloserLooks,
  { actorKey, role }: { readonly actorKey: string; readonly role: string },
): CloserLook | undefined => own(actors, actorKey) ?? own(roles, role);
