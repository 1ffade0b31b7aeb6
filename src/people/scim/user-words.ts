import { fault, ok, type Result } from '../../kernel/result.js';
import { type Comparison, parseFilter } from './filter.js';
import type { UserWords } from './provisioned-users.js';
import type { ScimFault } from './scim.js';

const WORDS: Readonly<Record<string, keyof UserWords>> = {
  id: 'person',
  username: 'userName',
  externalid: 'externalId',
  emails: 'email',
  'emails.value': 'email',
};

/** Undefined where nobody can be meant: by an empty text, or by two texts for one attribute. */
export function userWords(filter: string | undefined): Result<UserWords | undefined, ScimFault> {
  if (filter === undefined) return ok({});
  const parsed = parseFilter(filter);
  if (!parsed.ok) return parsed;
  const words: Partial<Record<keyof UserWords, string>> = {};
  let isPossible = true;
  for (const comparison of parsed.value) {
    const asked = wordOf(comparison);
    if (asked === undefined) return fault(UNKNOWN);
    const [word, value] = asked;
    if (value === '' || (words[word] ?? value) !== value) isPossible = false;
    words[word] = value;
  }
  return ok(isPossible ? words : undefined);
}

function wordOf({ attribute, value }: Comparison): [word: keyof UserWords, value: string] | undefined {
  const word = Object.hasOwn(WORDS, attribute) ? WORDS[attribute] : undefined;
  return word === undefined || typeof value !== 'string' ? undefined : [word, value];
}

const UNKNOWN: ScimFault = {
  scimType: 'invalidFilter',
  detail: 'Users are looked for by the text of id, userName, externalId or emails.value',
};
