import { EVER, type Day } from '../day.js';
import type { PersonIdentity } from './people-identity.js';
import type { PeopleFault, PeopleFile, PeopleRow } from './people-csv.js';
import { faultsBetween, historyOf, isDated, type KeyOf, saidBy } from './rows-to-statements.js';
import { PERSON_FIELDS, type Stated, type Statement } from './statement.js';
import { foldTimeline, isSameTimeline, onDay, type Span, type Timeline } from './timeline.js';

/** Most people of a tenant: what is known of them is held in memory by every process that takes events in. */
export const MOST_PEOPLE = 200_000;

/** A person as they are known before a file is taken in. */
export interface KnownPerson {
  readonly stated: readonly Stated[];
  readonly timeline: Timeline;
}

export interface ImportTerms {
  readonly keyOf: KeyOf;
  readonly known: ReadonlyMap<string, KnownPerson>;
  /** By key, as far as they were not deleted. */
  readonly identities: ReadonlyMap<string, PersonIdentity>;
  /** Today, where the tenant is. */
  readonly today: Day;
  /** Whether the file holds everybody: whoever is missing has left. */
  readonly isComplete: boolean;
}

/** What a file comes to; nothing of it is done when there are faults. Lists of keys, in the order of the file. */
export interface PlannedImport {
  readonly faults: readonly PeopleFault[];
  readonly statements: readonly Statement[];
  /** Names, ids and mail addresses that are new. */
  readonly identities: readonly PersonIdentity[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
  /** Known people whom the file does not name, and who have not left. */
  readonly missing: readonly string[];
}

const NOTHING: Omit<PlannedImport, 'faults'> = {
  statements: [],
  identities: [],
  added: [],
  changed: [],
  unchanged: 0,
  missing: [],
};

/**
 * What a file says that is not known yet. A person whose rows have days is told whole: that replaces, in the columns of
 * the file, all that was said of them before. One row without days says how it is now: what differs holds from today on,
 * or since ever for somebody new. So the same file again says nothing.
 */
export function planImport({ rows, faults }: PeopleFile, terms: ImportTerms): PlannedImport {
  const people = Map.groupBy(rows, ({ id }) => id);
  const all = [...faults, ...[...people.values()].flatMap(faultsBetween), ...tooMany(people, terms)];
  if (all.length > 0) return { ...NOTHING, faults: all.sort(byLine) };
  const told = [...people].map(([id, own]) => toldOf(id, own, terms));
  const missing = missingFrom(new Set(told.map(({ person }) => person)), terms);
  const left = terms.isComplete ? missing.map((person) => leftSince(person, terms.today)) : [];
  const saying = (what: Told['news']): Told[] => told.filter(({ news }) => news === what);
  return {
    faults: [],
    statements: [...told.flatMap(({ statements }) => statements), ...left],
    identities: told.flatMap(({ identity }) => identity ?? []),
    added: saying('added').map(({ person }) => person),
    changed: saying('changed').map(({ person }) => person),
    unchanged: saying('none').length,
    missing,
  };
}

/** What a file says of one person. */
interface Told {
  readonly person: string;
  readonly statements: readonly Statement[];
  readonly identity: PersonIdentity | undefined;
  readonly news: 'added' | 'changed' | 'none';
}

function toldOf(id: string, rows: readonly PeopleRow[], terms: ImportTerms): Told {
  const person = terms.keyOf(id);
  const known = terms.known.get(person);
  const statements = newIn(person, rows, { ...terms, person: known });
  const identity = newIdentity(person, rows, terms.identities.get(person));
  if (known === undefined) return { person, statements, identity, news: 'added' };
  const isNew = statements.length > 0 || identity !== undefined;
  return { person, statements, identity, news: isNew ? 'changed' : 'none' };
}

/** Of several rows the last that has a name says it; an empty cell says nothing of it. */
function newIdentity(
  key: string,
  rows: readonly PeopleRow[],
  known: PersonIdentity | undefined,
): PersonIdentity | undefined {
  const last = (of: 'name' | 'email'): string => rows.findLast((row) => row[of] !== '')?.[of] ?? '';
  const [name, email] = [last('name'), last('email')];
  const isKnown =
    known !== undefined && (name === '' || name === known.name) && (email === '' || email === known.email);
  return isKnown ? undefined : { key, id: rows[0]?.id ?? '', name, email };
}

/** From that day on they no longer work here. */
export const leftSince = (person: string, day: Day): Statement => ({
  person,
  day,
  said: {},
  employed: false,
  resets: false,
});

function tooMany(people: ReadonlyMap<string, unknown>, { keyOf, known }: ImportTerms): PeopleFault[] {
  let count = known.size;
  for (const id of people.keys()) if (!known.has(keyOf(id))) count++;
  return count <= MOST_PEOPLE
    ? []
    : [{ line: 1, message: `These would be ${count} people; a tenant has at most ${MOST_PEOPLE}` }];
}

interface Telling extends ImportTerms {
  readonly person: KnownPerson | undefined;
}

function newIn(person: string, rows: readonly PeopleRow[], terms: Telling): Statement[] {
  const { keyOf, person: known, today } = terms;
  const [first] = rows;
  if (first === undefined) return [];
  if (isDated(rows)) {
    const told = historyOf(person, rows, keyOf);
    return known !== undefined && isSameTimeline(known.timeline, after(known.stated, told)) ? [] : told;
  }
  const said = saidBy(first, keyOf);
  if (known === undefined) return [{ person, day: EVER, said, resets: false }];
  const now = onDay(known.timeline, today);
  const differing = PERSON_FIELDS.filter((field) => differs(said[field], now[field]));
  if (differing.length === 0) return [];
  const news = Object.fromEntries(differing.map((field) => [field, said[field] ?? '']));
  return [{ person, day: today, said: news, resets: false }];
}

const differs = (said: string | undefined, now: string): boolean => said !== undefined && said !== now;

function after(stated: readonly Stated[], told: readonly Statement[]): Timeline {
  const last = Infinity;
  const news = told.map((one, position) => ({ ...one, statedAt: last, importId: '', position }));
  return foldTimeline([...stated, ...news]);
}

function missingFrom(named: ReadonlySet<string>, { known, today }: ImportTerms): string[] {
  const isHere = ({ employment }: Span): boolean => employment !== 'left';
  return [...known].flatMap(([person, { timeline }]) =>
    !named.has(person) && isHere(onDay(timeline, today)) ? [person] : [],
  );
}

const byLine = (one: PeopleFault, other: PeopleFault): number => one.line - other.line;
