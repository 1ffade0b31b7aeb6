import { identitiesOf, type Identity } from '../../privacy/identities.js';
import { pseudonymOf } from '../../privacy/pseudonym.js';
import type { Store } from '../../store/store.js';
import { textOfDay } from '../day.js';
import type { DoneImport } from './people-imports.js';
import type { Imported, PersonLine, PersonView } from './people.schemas.js';
import type { Span, Timeline } from './timeline.js';

/** Whose names are shown, and where they lie. */
export interface Naming {
  readonly store: Store;
  readonly tenant: string;
  /** People of the directory. */
  readonly named: 'all' | ReadonlySet<string>;
}

/** A person as they are on a day. */
export interface Held {
  readonly key: string;
  readonly span: Span;
}

/** How many of each list of an import are told. */
const FIRST_TOLD = 100;

export async function peopleLines(people: readonly Held[], naming: Naming): Promise<PersonLine[]> {
  const names = await namesOf(
    people.map(({ key }) => key),
    naming,
  );
  return people.map(({ key, span }) => ({
    person: key,
    pseudonym: pseudonymOf(key),
    ...nameOf(names.get(key)),
    ...heldOf(span),
  }));
}

export const historyLines = (timeline: Timeline): PersonView['history'] =>
  timeline.map(({ from, ...held }) => {
    const day = textOfDay(from);
    return { ...(day === undefined ? {} : { from: day }), ...heldOf(held) };
  });

export async function importLines(
  { id, added, changed, unchanged, missing }: DoneImport,
  naming: Naming,
): Promise<Imported> {
  const lists = [added, changed, missing].map((keys) => keys.slice(0, FIRST_TOLD));
  const names = await namesOf(lists.flat(), naming);
  const [addedPeople = [], changedPeople = [], missingPeople = []] = lists.map((keys) =>
    keys.map((key) => {
      const own = names.get(key);
      return { person: key, pseudonym: pseudonymOf(key), ...(own === undefined ? {} : { id: own.id }) };
    }),
  );
  const counts = { added: added.length, changed: changed.length, unchanged, missing: missing.length };
  return { ...(id === undefined ? {} : { id }), ...counts, addedPeople, changedPeople, missingPeople };
}

async function namesOf(
  keys: readonly string[],
  { store, tenant, named }: Naming,
): Promise<ReadonlyMap<string, Identity>> {
  return identitiesOf(store, tenant, named === 'all' ? keys : keys.filter((key) => named.has(key)));
}

function nameOf(identity: Identity | undefined): Pick<PersonLine, 'id' | 'name' | 'email'> {
  if (identity === undefined) return {};
  const { id, name, email } = identity;
  return { id, ...(name === '' ? {} : { name }), ...(email === '' ? {} : { email }) };
}

type HeldLine = Omit<PersonLine, 'person' | 'pseudonym' | 'id' | 'name' | 'email'>;

/** Without the empty texts. */
function heldOf({ employment, role, team, manager, kind, office, timeZone }: Omit<Span, 'from'>): HeldLine {
  const texts = Object.entries({ role, team, manager, kind, office, timeZone }).filter(
    ([, text]) => text !== '',
  );
  return { ...Object.fromEntries(texts), employment };
}
