import { z } from 'zod';
import { type Clock, SECOND } from '../../kernel/clock.js';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import { systemQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import type { AccountLinks } from './account-links.js';
import type { PersonIdentity } from './people-identity.js';
import type { PeopleStore } from './people-store.js';
import {
  type AccountLink,
  PeopleSnapshot,
  type PersonEntry,
  type SnapshotParts,
  versionOf,
} from './people-snapshot.js';
import type { Stated } from './statement.js';
import { foldTimeline } from './timeline.js';

const headsQuery = systemQuery({
  file: new URL('./queries/knowledge-heads.sql', import.meta.url),
  params: {},
  row: z.object({ tenant: z.string(), head: z.string() }),
});

/** What was stated in each tenant, as a text that changes with it. */
export async function knowledgeHeads(store: Store): Promise<ReadonlyMap<string, string>> {
  const rows = await store.read(headsQuery, {});
  return new Map(rows.map(({ tenant, head }) => [tenant, head]));
}

export interface DirectoryParts {
  readonly people: PeopleStore;
  readonly links: AccountLinks;
  readonly keysOf: (tenant: string) => Promise<TenantKeys>;
  /** The machine's own, for the age of what is held. */
  readonly machineClock: Clock;
}

/** How late a process hears at a request what another one stated. */
const MOST_AGE_MS = 5 * SECOND;

/** What is held of a tenant: the next reading goes on from it. */
interface Held {
  readonly imports: ReadonlySet<string>;
  readonly stated: ReadonlyMap<string, readonly Stated[]>;
  readonly linked: readonly AccountLink[];
  readonly known: Omit<SnapshotParts, 'links' | 'keys'>;
  readonly snapshot: PeopleSnapshot;
}

/**
 * Who was who on a day, for each tenant. `load` reads what is new since it was last called and gives a new snapshot; the
 * earlier ones stay as they are.
 */
export class PeopleDirectory {
  private readonly held = new Map<string, Promise<Held>>();
  private readonly readAt = new Map<string, number>();

  constructor(private readonly parts: DirectoryParts) {}

  /** As the store has it now. Calls of one tenant follow each other. */
  async load(tenant: string): Promise<PeopleSnapshot> {
    const before = this.held.get(tenant);
    this.readAt.set(tenant, this.parts.machineClock.now());
    const loading = this.read(tenant, before);
    this.held.set(tenant, loading);
    try {
      return (await loading).snapshot;
    } catch (error) {
      if (this.held.get(tenant) === loading) {
        this.readAt.delete(tenant);
        if (before === undefined) this.held.delete(tenant);
        else this.held.set(tenant, before);
      }
      throw error;
    }
  }

  /** As it was at most MOST_AGE_MS ago: for what is asked at every request. */
  async known(tenant: string): Promise<PeopleSnapshot> {
    const held = this.held.get(tenant);
    const readAt = this.readAt.get(tenant) ?? -Infinity;
    if (held !== undefined && this.parts.machineClock.now() - readAt < MOST_AGE_MS)
      return (await held).snapshot;
    return this.load(tenant);
  }

  private async read(tenant: string, before: Promise<Held> | undefined): Promise<Held> {
    const held = await before?.catch(() => undefined);
    const { people: rows, links, keysOf } = this.parts;
    const [imports, linked, keys] = await Promise.all([
      rows.imports(tenant),
      links.all(tenant),
      keysOf(tenant),
    ]);
    const unread = imports.filter((id) => held?.imports.has(id) !== true);
    if (held !== undefined && unread.length === 0) return this.relinked(held, { imports, linked, keys });
    const news = await rows.statements(tenant, unread);
    const stated = withNews(held?.stated, news);
    const mails = mailsOf(await rows.identities(tenant), stated);
    const people = folded(stated, { before: held?.known.people, news, mails });
    const known = {
      people,
      newest: newestOf(news, held?.known.newest ?? 0),
      byMail: byMailOf(people.values()),
    };
    const snapshot = snapshotOf({ keys, ...known }, { imports, linked });
    return { imports: new Set(imports), stated, linked, known, snapshot };
  }

  /** Of nobody anything was said meanwhile; perhaps whose account is whose. */
  private relinked(held: Held, { imports, linked, keys }: Relinked): Held {
    if (isSameLinks(held.linked, linked)) return held;
    return { ...held, linked, snapshot: snapshotOf({ keys, ...held.known }, { imports, linked }) };
  }
}

interface Relinked {
  readonly imports: readonly string[];
  readonly linked: readonly AccountLink[];
  readonly keys: TenantKeys;
}

const isSameLinks = (one: readonly AccountLink[], other: readonly AccountLink[]): boolean =>
  one.length === other.length &&
  one.every(({ actorKey, person }, at) => other[at]?.actorKey === actorKey && other[at].person === person);

const snapshotOf = (
  parts: Omit<SnapshotParts, 'links'>,
  { imports, linked }: Omit<Relinked, 'keys'>,
): PeopleSnapshot =>
  new PeopleSnapshot(
    { ...parts, links: new Map(linked.map(({ actorKey, person }) => [actorKey, person])) },
    versionOf(imports, linked, parts.people.values()),
  );

const newestOf = (news: readonly Stated[], before: number): number =>
  news.reduce((newest, { statedAt }) => Math.max(newest, statedAt), before);

function withNews(
  before: ReadonlyMap<string, readonly Stated[]> | undefined,
  news: readonly Stated[],
): ReadonlyMap<string, readonly Stated[]> {
  if (before !== undefined && news.length === 0) return before;
  const all = new Map(before);
  const words = new Map<string, string>();
  for (const [person, told] of Map.groupBy(news, (one) => one.person))
    all.set(person, [...(all.get(person) ?? []), ...told.map((one) => shared(one, words))]);
  return all;
}

/** Roles, teams and keys come again and again: each text is held once. */
function shared(stated: Stated, words: Map<string, string>): Stated {
  const once = (text: string): string => {
    const word = words.get(text);
    if (word === undefined) words.set(text, text);
    return word ?? text;
  };
  const said = Object.fromEntries(Object.entries(stated.said).map(([field, text]) => [field, once(text)]));
  return { ...stated, said, person: once(stated.person), importId: once(stated.importId) };
}

interface Folding {
  readonly before: ReadonlyMap<string, PersonEntry> | undefined;
  readonly news: readonly Stated[];
  readonly mails: ReadonlyMap<string, string>;
}

/** Only those of whom something new was said are folded again. */
function folded(
  stated: ReadonlyMap<string, readonly Stated[]>,
  { before, news, mails }: Folding,
): ReadonlyMap<string, PersonEntry> {
  const changed = new Set(news.map((one) => one.person));
  const people = new Map<string, PersonEntry>();
  for (const [person, told] of stated) {
    const mail = mails.get(person) ?? '';
    const known = before?.get(person);
    if (known === undefined || changed.has(person))
      people.set(person, { person, mail, stated: told, timeline: foldTimeline(told) });
    else people.set(person, known.mail === mail ? known : { ...known, mail });
  }
  return people;
}

/** Of people of whom something counts: names of an import that never became whole say nothing. */
function mailsOf(
  identities: readonly PersonIdentity[],
  stated: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  return new Map(
    identities.flatMap(({ key, email }) =>
      email !== '' && stated.has(key) ? [[key, email.toLowerCase()] as const] : [],
    ),
  );
}

function byMailOf(people: Iterable<PersonEntry>): ReadonlyMap<string, PersonEntry> {
  const byMail = new Map<string, PersonEntry>();
  const ambiguous = new Set<string>();
  for (const entry of people) {
    if (entry.mail === '') continue;
    if (byMail.has(entry.mail)) ambiguous.add(entry.mail);
    byMail.set(entry.mail, entry);
  }
  for (const mail of ambiguous) byMail.delete(mail);
  return byMail;
}
