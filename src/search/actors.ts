import type { TenantKeys } from '../privacy/pseudonyms.js';

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
