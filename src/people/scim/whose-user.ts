import { fault, ok, type Result } from '../../kernel/result.js';
import { keyOfPerson, type PeopleSnapshot } from '../directory/people-snapshot.js';
import type { ScimFault } from './scim.js';
import type { ToldUser } from './told-user.js';

export interface WhoseTerms {
  readonly keys: Parameters<typeof keyOfPerson>[0];
  readonly snapshot: PeopleSnapshot;
}

/**
 * The person of the directory that a new user is, by the rule that accounts go by: the same id, unless both have mail
 * addresses and these differ, else the same mail address. Else somebody new. The id is the employee number, which a
 * personnel system also says, else the provider's own id, else the log-in name.
 */
export function whoseUser(
  told: ToldUser,
  { keys, snapshot }: WhoseTerms,
): Result<{ person: string; id: string }, ScimFault> {
  const ids = [told.employeeNumber, told.externalId, told.userName].filter((id) => id !== '');
  const candidates = ids.map((id) => ({ id, person: keyOfPerson(keys, id) }));
  const isKnown = ({ person }: { person: string }): boolean => snapshot.people.has(person);
  const own = (person: string): string => snapshot.mailOf(person);
  const same = candidates.find(
    (one) => isKnown(one) && (own(one.person) === '' || told.email === '' || own(one.person) === told.email),
  );
  if (same !== undefined) return ok(same);
  const ofMail = told.email === '' ? undefined : snapshot.personOfMail(told.email);
  if (ofMail !== undefined) return ok({ person: ofMail, id: ids[0] ?? '' });
  const fresh = candidates.find((one) => !isKnown(one));
  return fresh === undefined
    ? fault({ scimType: 'uniqueness', detail: 'Others in the directory have the ids of this user' })
    : ok(fresh);
}
