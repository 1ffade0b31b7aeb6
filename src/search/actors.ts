import type { Declarations } from '../access/tenants/declarations.js';
import { OWN_SOURCE } from '../config/own-source.js';
import { AppError } from '../kernel/app-error.js';
import { actorKeysCalled } from '../privacy/called.js';
import { parsePseudonym } from '../privacy/pseudonym.js';
import { TenantKeys } from '../privacy/pseudonyms.js';
import type { Names } from '../privacy/sight.js';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';
import type { Store } from '../store/store.js';

const KEY = /^[0-9a-f]{32}$/;

export const isPersonKey = (text: string): boolean => KEY.test(text);

/**
 * The keys that somebody named by `actor` may have in the ledger: the CRM's id has one for each source of the
 * tenant. A text that looks like a key is taken as one too, since a CRM may number its users so.
 */
export function actorKeys(
  actor: string,
  keys: Pick<TenantKeys, 'personKey'>,
  sources: readonly string[],
): string[] {
  const ofId = sources.map((source) => keys.personKey('actor', source, actor));
  return isPersonKey(actor) ? [actor, ...ofId] : ofId;
}

export interface ActorLookup {
  readonly store: Store;
  readonly secrets: SealedSecrets;
  readonly declarations: Pick<Declarations, 'sourcesOf'>;
}

/**
 * The keys of whoever a search names: by key or pseudonym for everybody, and by the CRM's id for who sees names anyway.
 * A text may be several of these. Throws FORBIDDEN for an id: whoever may not see ids may not try them out either.
 */
export async function keysOfActor(
  { store, secrets, declarations }: ActorLookup,
  { tenant, actor }: { tenant: string; actor: string },
  names: Names,
): Promise<string[]> {
  const named = parsePseudonym(actor);
  const called = named === undefined ? [] : await actorKeysCalled(store, tenant, named);
  if (names === 'all') {
    const sources = [...declarations.sourcesOf(tenant).map(({ id }) => id), OWN_SOURCE];
    return [...called, ...actorKeys(actor, await TenantKeys.open(secrets, tenant), sources)];
  }
  if (named !== undefined) return called;
  if (isPersonKey(actor)) return [actor];
  throw new AppError(
    'FORBIDDEN',
    'You may name an actor by pseudonym (otter-41) or key (32 hex digits) only, since you do not see names here',
  );
}
