import { z } from 'zod';
import type { ProviderSubject } from '../accounts/account-keys.js';
import type { Person } from '../accounts/password.js';

const MOST_GROUPS = 10_000;
const MOST_OF_NAME = 200;
const MOST_OF_MAIL = 320;

const text = z.string().trim().min(1).optional().catch(undefined);

/** What we read of a token that was verified; whatever else a provider says of its people is left alone. */
const claimsSchema = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1).max(255),
  name: text,
  preferred_username: text,
  email: text,
});

/** A list, or one text where a provider writes a single group so. */
const groupsSchema = z.union([
  z.array(z.string()).max(MOST_GROUPS),
  z.string().transform((group) => [group]),
]);

export interface Vouched extends ProviderSubject {
  readonly person: Person;
  readonly groups: readonly string[];
}

/**
 * Whom a verified token is about. The address is shown and nothing else: an account is found by issuer and subject
 * alone. A provider that says no name or address is shown by what it does say. Undefined when it names nobody.
 */
export function readClaims(claims: object, groupsClaim: string): Vouched | undefined {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) return undefined;
  const { iss, sub, name, preferred_username: called, email } = read.data;
  return {
    issuer: iss,
    subject: sub,
    person: {
      name: (name ?? called ?? email ?? sub).slice(0, MOST_OF_NAME),
      mail: (email ?? called ?? sub).slice(0, MOST_OF_MAIL),
    },
    groups: groupsSchema.safeParse(Reflect.get(claims, groupsClaim)).data ?? [],
  };
}
