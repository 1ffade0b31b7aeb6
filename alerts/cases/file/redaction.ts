import { pseudonymOf } from '../../../src/privacy/pseudonym.js';

/** A spelling of somebody whom the tenant knows; what was not told is empty. */
export interface NamedPerson {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface Redaction {
  /** Everybody who may be named in what is redacted. */
  readonly people: readonly NamedPerson[];
  /** Ids of records that are ids of people, in lower case. */
  readonly idsOfPeople: ReadonlySet<string>;
  readonly person: {
    readonly key: string;
    /** Whether the reader is shown who that is: else they are no exception. */
    readonly isNamed: boolean;
  };
  /** What stands for each of our accounts, by principal (`user:…`). */
  readonly accounts: ReadonlyMap<string, string>;
}

export interface Redactor {
  /** What somebody wrote, without names, ids and addresses of anybody but the person. */
  readonly text: (text: string) => string;
  /** The id of a record; undefined where it may name somebody. */
  readonly record: (target: Target) => string | undefined;
}

export interface Target {
  readonly type: string;
  readonly id: string;
  /** Whether the ledger says that it is about a person's record. */
  readonly hasSubjects: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const BETWEEN = String.raw`[^\p{L}\p{M}\p{N}]+`;
/** As `splitByNonAlpha` of ClickHouse parts words: by white space and punctuation of ASCII alone. */
const SEPARATORS_OF_STORE = /[\t-\r !-/:-@[-`{-~]+/;
const ADDRESS = /[^\s<>()",;:@]+@[^\s<>()",;:@]+/g;
/** Accounts of ours, in notes as in explanations. */
const ACCOUNT = /\buser:[\w-]+/g;
/** Shorter ids are numbers and words of any sentence. */
const SHORTEST_ID = 4;
const OF_PEOPLE = /user|person|people|contact|employee|member|lead|partner|identity|account$/i;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(WORD) ?? [];

/** The different words of these texts, in lower case, as we and as the store part them: whoever is named has all words there. */
export function wordsIn(texts: readonly string[]): string[] {
  const asStored = (text: string): string[] => text.toLowerCase().split(SEPARATORS_OF_STORE);
  const words = new Set(texts.flatMap((text) => [...wordsOf(text), ...asStored(text)]));
  words.delete('');
  return [...words];
}

export const normal = (text: string): string => wordsOf(text).join(' ');

/** Pure. Whoever is called as the person is stays, where the person is named: a second account of theirs. */
export function redactorOf({ people, idsOfPeople, person, accounts }: Redaction): Redactor {
  const isOwn = ({ key }: NamedPerson): boolean => person.isNamed && key === person.key;
  const own = new Set(people.filter(isOwn).flatMap(spellingsOf).map(normal));
  const called = new Map(
    people
      .filter((one) => !isOwn(one))
      .flatMap((one) => spellingsOf(one).map((spelling) => [normal(spelling), pseudonymOf(one.key)] as const))
      .filter(([spelling]) => spelling !== '' && !own.has(spelling)),
  );
  const pattern = patternOf([...called.keys()]);
  const text = (said: string): string => {
    const addressed = said
      .replaceAll(ACCOUNT, (account) => accounts.get(account) ?? '[account]')
      .replaceAll(ADDRESS, (address) =>
        own.has(normal(address)) ? address : (called.get(normal(address)) ?? '[address]'),
      );
    return pattern === undefined
      ? addressed
      : addressed.replaceAll(pattern, (match) => called.get(normal(match)) ?? match);
  };
  return {
    text,
    record: (target) =>
      mayName(target, idsOfPeople) || text(target.id) !== target.id ? undefined : target.id,
  };
}

/** Where nobody could be looked for, nothing is shown in which somebody could be named. */
export const NOTHING_SHOWN: Redactor = {
  text: (said) => (said === '' ? '' : '[left out]'),
  record: () => undefined,
};

/** A name also as it begins with another of its words: "Smith, Bob", "O'Brien, Bob". */
export function spellingsOf({ id, name, email }: NamedPerson): string[] {
  const words = wordsOf(name);
  const turned = words.map((_, at) => [...words.slice(at), ...words.slice(0, at)].join(' '));
  return [...turned, email, ...(id.length < SHORTEST_ID ? [] : [id])].filter((said) => said.length > 1);
}

/** Longer spellings first, so that of "Bob Smith" no "Bob" is taken out. Words hold nothing that a pattern reads. */
export function patternOf(spellings: readonly string[]): RegExp | undefined {
  if (spellings.length === 0) return undefined;
  const alternatives = spellings
    .toSorted((a, b) => b.length - a.length)
    .map((spelling) => spelling.replaceAll(' ', BETWEEN));
  return new RegExp(
    String.raw`(?<![\p{L}\p{M}\p{N}])(?:${alternatives.join('|')})(?![\p{L}\p{M}\p{N}])`,
    'giu',
  );
}

/**
 * Words, addresses and whatever is somebody's id. A bare number names nobody unless the record is of a person: CRMs number
 * all kinds of records alike.
 */
function mayName({ type, id, hasSubjects }: Target, idsOfPeople: ReadonlySet<string>): boolean {
  if (id.includes('@') || !/\d/.test(id)) return true;
  return /^\d+$/.test(id) ? hasSubjects || OF_PEOPLE.test(type) : idsOfPeople.has(id.toLowerCase());
}
