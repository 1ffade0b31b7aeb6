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

/** What a snapshot is made of; nothing of it changes afterwards. */
export interface SnapshotParts {
  readonly keys: Pick<TenantKeys, 'personKey'>;
  readonly people: ReadonlyMap<string, KnownPerson>;
  /** When the last of all this was said, epoch ms. */
  readonly newest: number;
  /** Lower-case mail address to person; of an address that several have, nobody is meant. */
  readonly byMail: ReadonlyMap<string, string>;
  /** Person to lower-case mail address. */
  readonly mailOf: ReadonlyMap<string, string>;
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

  get people(): ReadonlyMap<string, KnownPerson> {
    return this.parts.people;
  }

  /** The time of what is said next: never that of something said before, whatever the clock says. */
  nextAt(now: number): number {
    return Math.max(now, this.parts.newest + 1);
  }

  get links(): ReadonlyMap<string, string> {
    return this.parts.links;
  }

  /** The person of an account; undefined when nobody of the directory is meant. */
  personOf(source: string, account: Account): string | undefined {
    const { person, isLinked } = this.candidate(source, account.id);
    if (isLinked) return person;
    const email = account.email?.toLowerCase() ?? '';
    if (person !== undefined && this.fits(person, email)) return person;
    return email === '' ? undefined : this.personOfMail(email);
  }

  /** The same where all that is known of an account is its key and what `identities` holds of it. */
  personOfActor(actorKey: string, account: Account | undefined): string | undefined {
    const linked = this.parts.links.get(actorKey);
    if (linked !== undefined) return linked === '' ? undefined : linked;
    if (account === undefined) return undefined;
    const email = account.email?.toLowerCase() ?? '';
    const person = keyOfPerson(this.parts.keys, account.id);
    if (this.parts.people.has(person) && this.fits(person, email)) return person;
    return email === '' ? undefined : this.personOfMail(email);
  }

  /** Of a lower-case mail address; undefined when several have it. */
  personOfMail(email: string): string | undefined {
    return this.parts.byMail.get(email);
  }

  /** As they are on a day. */
  on(person: string, day: Day): Span | undefined {
    const known = this.parts.people.get(person);
    return known === undefined ? undefined : onDay(known.timeline, day);
  }

  mailOf(person: string): string {
    return this.parts.mailOf.get(person) ?? '';
  }

  private fits(person: string, email: string): boolean {
    const own = this.mailOf(person);
    return own === '' || email === '' || own === email;
  }

  private candidate(source: string, id: string): Candidate {
    const ofSource = this.found.get(source);
    const found = ofSource?.get(id);
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
    const { keys, links, people } = this.parts;
    if (links.size > 0) {
      const linked = links.get(keys.personKey('actor', source, id));
      if (linked !== undefined) return { person: linked === '' ? undefined : linked, isLinked: true };
    }
    const person = keyOfPerson(keys, id);
    return people.has(person) ? { person, isLinked: false } : NOBODY;
  }
}

interface Candidate {
  readonly person: string | undefined;
  readonly isLinked: boolean;
}

const NOBODY: Candidate = { person: undefined, isLinked: false };

/** Version of what a snapshot holds: imports and links by their ids, and mail addresses, which can be deleted. */
export function versionOf(
  imports: readonly string[],
  links: readonly AccountLink[],
  mails: ReadonlyMap<string, string>,
): string {
  if (imports.length === 0 && links.length === 0) return '';
  const told = [
    imports.toSorted().join(),
    links
      .map(({ actorKey, person }) => `${actorKey}=${person}`)
      .sort()
      .join(),
    [...mails]
      .map(([person, mail]) => `${person}=${mail}`)
      .sort()
      .join(),
  ];
  return hash('sha256', told.join('\n')).slice(0, 12);
}
