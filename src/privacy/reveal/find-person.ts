import { type Concerns, keptFrom } from '../../access/concerns.js';
import type { Admitted } from '../../access/rights/principal.js';
import { AppError } from '../../kernel/app-error.js';
import type { Store } from '../../store/store.js';
import { actorKeysCalled } from '../called.js';
import { identitiesOf, type Identity } from '../identities.js';
import { parsePseudonym } from '../pseudonym.js';

const KEY = /^[0-9a-f]{32}$/;

export const nobody = (): AppError =>
  new AppError('NOT_FOUND', 'Nobody of that key or pseudonym is known here');

/**
 * The one key that a text names, among those that `isMeant` admits. Throws NOT_FOUND; CONFLICT for a pseudonym of two, of
 * whom only a key says which.
 */
export async function keyNamed(
  store: Store,
  { tenant, actor }: { tenant: string; actor: string },
  isMeant: (key: string) => boolean,
): Promise<string> {
  const [key, ...others] = (await keysNamed(store, tenant, actor)).filter(isMeant);
  if (key === undefined) throw nobody();
  if (others.length > 0)
    throw new AppError(
      'CONFLICT',
      `Several people are called ${actor}: name one by key (${[key, ...others].join(', ')})`,
    );
  return key;
}

async function keysNamed(store: Store, tenant: string, actor: string): Promise<string[]> {
  if (KEY.test(actor)) return [actor];
  const named = parsePseudonym(actor);
  return named === undefined ? [] : actorKeysCalled(store, tenant, named);
}

export interface Looking {
  readonly store: Store;
  readonly concerns: Concerns;
}

/**
 * Who is behind a key. Nobody looks behind their own, nor behind that of whoever else is kept from them: it would tell
 * them what is recorded of whom. They hear what they would of nobody: else the refusal told them who they are. Throws
 * NOT_FOUND.
 */
export async function personBehind(
  { store, concerns }: Looking,
  { tenant, actorKey }: { tenant: string; actorKey: string },
  caller: Admitted,
): Promise<Identity> {
  if ((await keptFrom(caller, tenant, concerns)).has(actorKey)) throw nobody();
  const person = (await identitiesOf(store, tenant, [actorKey])).get(actorKey);
  if (person === undefined) throw nobody();
  return person;
}
