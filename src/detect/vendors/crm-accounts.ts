import { z } from 'zod';
import { accountsOf, accountsOfMails, peopleBehind } from '../../people/directory/accounts.js';
import type { PeopleDirectory } from '../../people/directory/directory.js';
import { identitiesOf } from '../../privacy/identities.js';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';

/** Accounts that one read names. */
const A_READ = 500;

const activeQuery = tenantQuery({
  file: new URL('../queries/active-accounts.sql', import.meta.url),
  params: { actors: z.array(z.string()), from: z.string() },
  row: z.object({ actor_key: z.string() }),
});

export interface CrmAccountsParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly keysOf: (tenant: string) => Promise<Pick<TenantKeys, 'personKey'>>;
  /** Ids of the sources of a tenant. */
  readonly sourcesOf: (tenant: string) => readonly string[];
}

/**
 * Under which account the people behind these accounts worked in a CRM since then (epoch ms), by account: the same one, else
 * one of the same person of the directory, else one of the same mail address. Who did nothing in a CRM is absent.
 */
export async function crmAccounts(
  parts: CrmAccountsParts,
  { tenant, since }: { readonly tenant: string; readonly since: number },
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < accounts.length; at += A_READ) {
    const candidates = await candidatesOf(parts, tenant, accounts.slice(at, at + A_READ));
    const active = await activeOf(parts.store, { tenant, since }, [...candidates.values()].flat());
    for (const [account, keys] of candidates) {
      // In the order of keys, so that it is the same one each time.
      const chosen = active.has(account) ? account : keys.toSorted().find((key) => active.has(key));
      if (chosen !== undefined) found.set(account, chosen);
    }
  }
  return found;
}

async function activeOf(
  store: Store,
  { tenant, since }: { readonly tenant: string; readonly since: number },
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const active = new Set<string>();
  for (let at = 0; at < keys.length; at += A_READ) {
    const asked = { tenant, actors: keys.slice(at, at + A_READ), from: sqlTime(since) };
    for (const { actor_key } of await store.read(activeQuery, asked)) active.add(actor_key);
  }
  return active;
}

async function candidatesOf(
  { store, directory, keysOf, sourcesOf }: CrmAccountsParts,
  tenant: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const snapshot = await directory.known(tenant);
  const behind = await peopleBehind(accounts, { store, tenant, snapshot });
  const keys = await keysOf(tenant);
  const of = { store, tenant, sources: sourcesOf(tenant), keys, snapshot };
  const theirs = behind.size === 0 ? undefined : await accountsOf([...new Set(behind.values())], of);
  const byMail = await sameMail(store, tenant, accounts);
  return new Map(
    accounts.map((account) => {
      const person = behind.get(account);
      const others = person === undefined ? byMail.get(account) : theirs?.get(person);
      return [account, [account, ...(others ?? [])]];
    }),
  );
}

/** Accounts of the same mail address: where nobody keeps a directory, it is all that joins them. */
async function sameMail(
  store: Store,
  tenant: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const identities = await identitiesOf(store, tenant, accounts);
  const mails = new Map(
    [...identities].flatMap(([key, { email }]) =>
      email === '' ? [] : [[key, email.toLowerCase()] as const],
    ),
  );
  const owners = await accountsOfMails(store, tenant, [...new Set(mails.values())]);
  return new Map(
    [...mails].map(([key, mail]) => [
      key,
      owners.filter(({ email }) => email === mail).map((one) => one.key),
    ]),
  );
}
