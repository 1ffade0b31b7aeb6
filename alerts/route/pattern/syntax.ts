/** A range of code points, both ends included. */
export type CharRange = readonly [first: number, last: number];

/** What a pattern says, before it is made into a program. */
export type Syntax =
  | { readonly is: 'chars'; readonly ranges: readonly CharRange[]; readonly negated: boolean }
  | { readonly is: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly is: 'choice'; readonly options: readonly Syntax[] }
  | { readonly is: 'repeat'; readonly of: Syntax; readonly least: number; readonly most: number }
  | { readonly is: 'start' }
  | { readonly is: 'end' };

/** The most that `{n,m}` may name: RE2 has the same bound. */
export const MOST_REPEATS = 1_000;

const point = (char: string): number => char.codePointAt(0) ?? 0;
const LINE_FEED = point('\n');
const range = (pair: string): CharRange => [point(pair), point(pair.slice(1))];

export const NOT_LINE_FEED: Syntax = { is: 'chars', ranges: [[LINE_FEED, LINE_FEED]], negated: true };
export const ANY_CHAR: Syntax = { is: 'chars', ranges: [], negated: true };

const DIGITS: readonly CharRange[] = [range('09')];
const WORDS: readonly CharRange[] = [range('09'), range('az'), range('AZ'), range('__')];
const SPACES: readonly CharRange[] = [range('\t\n'), range('\f\r'), range('  ')];

/** ASCII, as in RE2: https://github.com/google/re2/wiki/Syntax, "Perl character classes". */
export const CLASSES: ReadonlyMap<string, readonly CharRange[]> = new Map([
  ['d', DIGITS],
  ['w', WORDS],
  ['s', SPACES],
]);

/** Letters behind a backslash that stand for one character. */
export const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
]);

const LAST_POINT = 0x10_ff_ff;

/** All that these ranges leave out. */
export function othersThan(ranges: readonly CharRange[]): CharRange[] {
  const others: CharRange[] = [];
  let from = 0;
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    if (first > from) others.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  return from <= LAST_POINT ? [...others, [from, LAST_POINT]] : others;
}

export const oneChar = (char: string): Syntax => ({
  is: 'chars',
  ranges: [[point(char), point(char)]],
  negated: false,
});
