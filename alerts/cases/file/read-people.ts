import { z } from 'zod';
import type { OwnKeys } from '../../../src/access/concerns.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { tenantQuery } from '../../../src/store/query.js';
import type { Store } from '../../../src/store/store.js';
import { type NamedPerson, wordsIn } from './redaction.js';

/** Words that one statement takes in its address line; who wrote more of them wrote no notes. */
const MOST_WORDS = 15_000;
const LONGEST_WORD = 64;
const MOST_PEOPLE = 2_000;
const IDS_A_READ = 5_000;

const namedQuery = tenantQuery({
  file: new URL('../../queries/people-named.sql', import.meta.url),
  params: { words: z.array(z.string()), kinds: z.array(z.string()), limit: z.int().min(1) },
  row: z.object({ key: z.string(), id: z.string(), name: z.string(), email: z.string() }),
});

const EVERYBODY = ['actor', 'subject', 'person'];

/** Who may be named in these texts; undefined when that are more than can be looked for, and the texts must stay out. */
export async function peopleNamed(
  store: Store,
  tenant: string,
  texts: readonly string[],
  kinds: readonly string[] = EVERYBODY,
): Promise<readonly NamedPerson[] | undefined> {
  const words = wordsIn(texts).filter(({ length }) => length <= LONGEST_WORD);
  if (words.length > MOST_WORDS) return undefined;
  if (words.length === 0) return [];
  const people = await store.read(namedQuery, { tenant, words, kinds: [...kinds], limit: MOST_PEOPLE + 1 });
  return people.length > MOST_PEOPLE ? undefined : people;
}

const idsQuery = tenantQuery({
  file: new URL('../../queries/ids-of-people.sql', import.meta.url),
  params: { except: z.string(), ids: z.array(z.string()) },
  row: z.object({ id: z.string() }),
});

/** Those of these ids that are ids of people, in lower case; `except` is the key of one whose ids may be shown, or empty. */
export async function idsOfPeople(
  store: Store,
  tenant: string,
  { ids, except }: { readonly ids: readonly string[]; readonly except: string },
): Promise<ReadonlySet<string>> {
  const all = [...new Set(ids.map((id) => id.toLowerCase()))];
  const found = new Set<string>();
  for (let at = 0; at < all.length; at += IDS_A_READ) {
    const rows = await store.read(idsQuery, { tenant, except, ids: all.slice(at, at + IDS_A_READ) });
    for (const { id } of rows) found.add(id);
  }
  return found;
}

const ACCOUNT = /\buser:[\w-]+/g;

/** By principal, every account of ours that these texts name: under the pseudonym that the record of acts has for it. */
export async function accountsNamed(
  ownKeys: OwnKeys,
  tenant: string,
  texts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const principals = [...new Set(texts.flatMap((text) => text.match(ACCOUNT) ?? []))];
  const shown = principals.map(
    async (principal) => [principal, pseudonymOf(await ownKeys.of(principal, tenant))] as const,
  );
  return new Map(await Promise.all(shown));
}
