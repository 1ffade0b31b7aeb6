import { hash } from 'node:crypto';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import type { Day } from '../day.js';
import type { KnownPerson } from './plan-import.js';
import { onDay, type Span } from './timeline.js';

/** An account that somebody said belongs to a person of the directory, or to none (`person` empty). */
export interface AccountLink {
  readonly actorKey: string;
  readonly person: string;
}

/** All that is known of a person in one place: an event is completed with as few look-ups as can be. */
export interface PersonEntry extends KnownPerson {
  readonly person: string;
  /** Lower-case mail address; empty when none is known. */
  readonly mail: string;
}

/** What a snapshot is made of; nothing of it changes afterwards. */
export interface SnapshotParts {
  readonly keys: Pick<TenantKeys, 'personKey'>;
  readonly people: ReadonlyMap<string, PersonEntry>;
  /** When the last of all this was said, epoch ms. */
  readonly newest: number;
  /** By lower-case mail address; of one that several have, nobody is meant. */
  readonly byMail: ReadonlyMap<string, PersonEntry>;
  /** Actor key to person. */
  readonly links: ReadonlyMap<string, string>;
}

/** An account as an event or `identities` names it. */
export interface Account {
  readonly id: string;
  readonly email?: string | undefined;
}

/** Accounts whose keys are remembered, over all sources. */
const REMEMBERED = 200_000;

/** The key of a person by their id in the directory. */
export const keyOfPerson = (keys: Pick<TenantKeys, 'personKey'>, id: string): string =>
  keys.personKey('person', '', id);

/**
 * The people of a tenant as they were known at one moment. Whose account it is, by this order: what somebody said
 * (`people accounts link`); the same id, unless both have mail addresses and these differ; the same mail address.
 */
export class PeopleSnapshot {
  /** Source, then account id: what does not depend on the mail address of an event. */
  private readonly found = new Map<string, Map<string, Candidate>>();
  private remembered = 0;

  constructor(
    private readonly parts: SnapshotParts,
    /** Names exactly what is known here. Empty where nothing is. */
    readonly version: string,
  ) {}

  get people(): ReadonlyMap<string, PersonEntry> {
    return this.parts.people;
  }

  get links(): ReadonlyMap<string, string> {
    return this.parts.links;
  }

  /** The time of what is said next: never that of something said before, whatever the clock says. */
  nextAt(now: number): number {
    return Math.max(now, this.parts.newest + 1);
  }

  /** The person of an account; undefined when nobody of the directory is meant. */
  personOf(source: string, account: Account): PersonEntry | undefined {
    return this.chosen(this.candidate(source, account.id), account);
  }

  /** The same where all that is known of an account is its key and what `identities` holds of it. */
  personOfActor(actorKey: string, account: Account | undefined): PersonEntry | undefined {
    const linked = this.linked(actorKey);
    if (linked !== undefined || account === undefined) return linked?.entry;
    return this.chosen(this.byId(account.id), account);
  }

  /** As they are on a day. */
  on(person: string, day: Day): Span | undefined {
    const known = this.parts.people.get(person);
    return known === undefined ? undefined : onDay(known.timeline, day);
  }

  mailOf(person: string): string {
    return this.parts.people.get(person)?.mail ?? '';
  }

  private chosen({ entry, isLinked }: Candidate, { email = '' }: Account): PersonEntry | undefined {
    if (isLinked || (email === '' && entry !== undefined)) return entry;
    if (email === '') return undefined;
    const mail = email.toLowerCase();
    return entry !== undefined && (entry.mail === '' || entry.mail === mail)
      ? entry
      : this.parts.byMail.get(mail);
  }

  private candidate(source: string, id: string): Candidate {
    const found = this.found.get(source)?.get(id);
    if (found !== undefined) return found;
    const candidate = this.lookUp(source, id);
    if (this.remembered >= REMEMBERED) {
      this.found.clear();
      this.remembered = 0;
    }
    this.remembered++;
    const kept = this.found.get(source) ?? new Map<string, Candidate>();
    this.found.set(source, kept.set(id, candidate));
    return candidate;
  }

  private lookUp(source: string, id: string): Candidate {
    const { keys, links } = this.parts;
    const linked = links.size === 0 ? undefined : this.linked(keys.personKey('actor', source, id));
    return linked ?? this.byId(id);
  }

  private linked(actorKey: string): Candidate | undefined {
    const person = this.parts.links.get(actorKey);
    return person === undefined ? undefined : { entry: this.parts.people.get(person), isLinked: true };
  }

  private byId(id: string): Candidate {
    const entry = this.parts.people.get(keyOfPerson(this.parts.keys, id));
    return entry === undefined ? NOBODY : { entry, isLinked: false };
  }
}

interface Candidate {
  readonly entry: PersonEntry | undefined;
  readonly isLinked: boolean;
}

const NOBODY: Candidate = { entry: undefined, isLinked: false };

/** Version of what a snapshot holds: imports and links by their ids, and mail addresses, which can be deleted. */
export function versionOf(
  imports: readonly string[],
  links: readonly AccountLink[],
  people: Iterable<PersonEntry>,
): string {
  if (imports.length === 0 && links.length === 0) return '';
  const told = [
    imports.toSorted().join(),
    links
      .map(({ actorKey, person }) => `${actorKey}=${person}`)
      .sort()
      .join(),
    [...people]
      .map(({ person, mail }) => `${person}=${mail}`)
      .sort()
      .join(),
  ];
  return hash('sha256', told.join('\n')).slice(0, 12);
}
