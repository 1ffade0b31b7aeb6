import { AccountKeys } from '../accounts/account-keys.js';
import { personName, type AccountSecrets } from '../accounts/account-secrets.js';
import { principalOfUser, readPerson, userOfPrincipal } from '../accounts/users.js';

/**
 * The principal by whose name somebody is one: of all accounts with one address that of the local account. Who has one
 * of the company's provider beside it would else be two people, and approve what they asked for.
 */
export async function byAddress(secrets: AccountSecrets, principal: string): Promise<string> {
  const user = userOfPrincipal(principal);
  const sealed = user === undefined ? undefined : await secrets.get(personName(user));
  if (sealed === undefined) return principal;
  const keys = await AccountKeys.open(secrets);
  return principalOfUser(keys.userOf(readPerson(sealed).mail));
}
