import type { Store } from '../../store/store.js';
import type { Day } from '../day.js';
import type { PeopleDirectory } from './directory.js';
import { peopleBehind } from './accounts.js';
import { type Employment, roleOf } from './timeline.js';

/** Who is behind an account on a day. Empty texts: none, or none known. */
export interface PersonOfActor {
  readonly person: string;
  /** Empty while they do not work here. */
  readonly role: string;
  readonly team: string;
  /** The manager's key as a person. */
  readonly manager: string;
  readonly kind: 'human' | 'service' | 'unknown';
  readonly employment: Employment;
  readonly office: string;
  readonly timeZone: string;
}

export interface PeopleOfActorsParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
}

/** Who was who on a day, by actor key; accounts of nobody in the directory are absent. One read of `identities` a 1,000 keys. */
export async function peopleOfActors(
  { store, directory }: PeopleOfActorsParts,
  { tenant, actorKeys }: { readonly tenant: string; readonly actorKeys: readonly string[] },
  day: Day,
): Promise<ReadonlyMap<string, PersonOfActor>> {
  const snapshot = await directory.known(tenant);
  const behind = await peopleBehind(actorKeys, { store, tenant, snapshot });
  const people = new Map<string, PersonOfActor>();
  for (const [actorKey, person] of behind) {
    const span = snapshot.on(person, day);
    if (span === undefined) continue;
    const { team, manager, employment, office, timeZone } = span;
    const kind = span.kind === 'service' || span.kind === 'human' ? span.kind : 'unknown';
    people.set(actorKey, { person, role: roleOf(span), team, manager, kind, employment, office, timeZone });
  }
  return people;
}
