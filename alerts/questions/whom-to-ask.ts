import { dayOf } from '../../src/people/day.js';
import type { PeopleDirectory } from '../../src/people/directory/directory.js';
import { peopleBehind } from '../../src/people/directory/accounts.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import type { Store } from '../../src/store/store.js';
import type { Alert } from '../alert.js';
import type { Asked } from './question.js';

export interface WhomParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
}

export type NobodyToAsk = 'of-nobody' | 'not-in-directory' | 'no-manager' | 'no-address';

/** Somebody of the directory, by key. */
export interface Addressee {
  readonly person: string;
  readonly address: string;
}

/**
 * Whom a question goes to. By the directory alone: whoever has taken over an account could have changed the address that
 * the CRM knows, and would answer for its owner. The manager is the one of the day on which it happened.
 */
export async function whomToAsk(
  { store, directory }: WhomParts,
  tenant: string,
  { alert, who }: { readonly alert: Pick<Alert, 'actorKey' | 'localDay'>; readonly who: Asked },
): Promise<Result<Addressee, NobodyToAsk>> {
  if (!isPersonKey(alert.actorKey)) return fault('of-nobody');
  const snapshot = await directory.known(tenant);
  const actor = (await peopleBehind([alert.actorKey], { store, tenant, snapshot })).get(alert.actorKey);
  if (actor === undefined) return fault('not-in-directory');
  const person = who === 'actor' ? actor : (snapshot.on(actor, dayOf(alert.localDay))?.manager ?? '');
  if (person === '') return fault('no-manager');
  const address = snapshot.mailOf(person);
  return address === '' ? fault('no-address') : ok({ person, address });
}

/** The address of somebody who was asked, as the directory has it now. */
export async function addressOfPerson(
  { directory }: Pick<WhomParts, 'directory'>,
  tenant: string,
  person: string,
): Promise<string | undefined> {
  const address = (await directory.known(tenant)).mailOf(person);
  return address === '' ? undefined : address;
}
