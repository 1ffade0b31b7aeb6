import { z } from 'zod';
import { searchQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { type NamedPseudonym, pseudonymOf } from './pseudonym.js';

/** People of one beginning of a key that are looked through: of a tenant with more than 25 million some are missed. */
const MOST_PEOPLE = 100_000;

const byPrefixQuery = searchQuery({
  file: new URL('./actor-keys-by-prefix.sql', import.meta.url),
  params: { prefix: z.string(), limit: z.int().min(1) },
  row: z.object({ key: z.string() }),
});

/**
 * The keys of everybody in the tenant who is called so: several may be. Whoever was erased is called nothing any more;
 * their key still finds what they did.
 */
export async function actorKeysCalled(
  store: Store,
  tenant: string,
  { pseudonym, keyPrefix }: NamedPseudonym,
): Promise<string[]> {
  const rows = await store.read(byPrefixQuery, { tenant, prefix: keyPrefix, limit: MOST_PEOPLE });
  return rows.flatMap(({ key }) => (pseudonymOf(key) === pseudonym ? [key] : []));
}
