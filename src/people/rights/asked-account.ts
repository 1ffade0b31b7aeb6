import { AppError } from '../../kernel/app-error.js';
import { parsePseudonym } from '../../privacy/pseudonym.js';
import { keyNamed, nobody } from '../../privacy/reveal/find-person.js';
import { isShown, type Sight } from '../../privacy/sight.js';
import type { Day } from '../day.js';
import type { Store } from '../../store/store.js';
import type { SourceKeys } from './keyed.js';

const KEY = /^[0-9a-f]{32}$/;

/**
 * The key of the account that somebody asks about: by key or pseudonym for everybody, by the CRM's id for who sees names
 * anyway. Throws NOT_FOUND for who is not shown to the caller of that day, as for nobody; FORBIDDEN for an id where names
 * are not seen.
 */
export async function accountAsked(
  { store, tenant, keys }: { store: Store; tenant: string; keys: SourceKeys },
  { actor, day }: { actor: string; day: Day },
  sight: Sight,
): Promise<string> {
  const isNamed = KEY.test(actor) || parsePseudonym(actor) !== undefined;
  if (!isNamed && sight.names !== 'all')
    throw new AppError(
      'FORBIDDEN',
      'You may name an account by pseudonym (otter-41) or key (32 hex digits) only, since you do not see names here',
    );
  const isMeant = (key: string): boolean => isShown(sight, key, day);
  const key = isNamed ? await keyNamed(store, { tenant, actor }, isMeant) : keys.actor(actor);
  if (!isMeant(key)) throw nobody();
  return key;
}
