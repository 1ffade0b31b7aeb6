import { fault, ok, type Result } from '../../src/kernel/result.js';
import { LABEL_NAME, type Labels, valuesOf } from './labels.js';
import { compilePattern } from './pattern/pattern.js';

export type Operator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
  /** Whether `text`, one value of the label, is what the right side says (before a `!`). */
  readonly is: (text: string) => boolean;
}

export const MOST_MATCHERS = 50;
const LONGEST_TEXT = 4_096;

/**
 * Tokens of Alertmanager's UTF-8 matchers (https://prometheus.io/docs/alerting/latest/configuration/#label-matchers): a
 * word without reserved characters or a text in double quotes, an operator, and another one.
 */
const SPACE = /\s*/y;
const WORD = /[^\s{}!=~,\\"'`]+/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"/y;
const OPERATOR = /=~|!~|!=|=/y;

/** One text of a list: a matcher, or several with commas between them, in braces or not. The fault is a sentence. */
export function parseMatchers(text: string): Result<Matcher[], string> {
  if (text.length > LONGEST_TEXT) return fault(`a matcher has at most ${LONGEST_TEXT} characters`);
  const cursor = { text, at: 0 };
  const braced = take(cursor, /\{/y) !== undefined;
  const matchers: Matcher[] = [];
  while (!sees(cursor, /\}|$/y)) {
    const one = matcherAt(cursor);
    if (!one.ok) return one;
    matchers.push(one.value);
    if (matchers.length > MOST_MATCHERS) return fault(`there are more than ${MOST_MATCHERS} matchers`);
    if (take(cursor, /,/y) === undefined) break;
  }
  if (braced !== (take(cursor, /\}/y) !== undefined)) return fault('{ and } are written both or neither');
  if (!sees(cursor, /$/y)) return fault(`${shown(cursor)} was not expected: between matchers stands a comma`);
  return matchers.length === 0 && !braced ? fault('there is no matcher') : ok(matchers);
}

interface Cursor {
  readonly text: string;
  at: number;
}

function matcherAt(cursor: Cursor): Result<Matcher, string> {
  const name = textAt(cursor);
  if (name === undefined) return fault(`${shown(cursor)} is no name of a label`);
  if (!LABEL_NAME.test(name)) return fault(`${JSON.stringify(name)} is no name of a label`);
  const operator = take(cursor, OPERATOR);
  if (operator === undefined) return fault(`after ${name} comes one of =, !=, =~, !~`);
  const value = textAt(cursor);
  if (value === undefined)
    return fault(`after ${name}${operator} comes a word or a text in double quotes ("" for none)`);
  return matcherOf(name, operator as Operator, value);
}

/** The fault is a sentence. */
export function matcherOf(name: string, operator: Operator, value: string): Result<Matcher, string> {
  if (operator === '=' || operator === '!=')
    return ok({ name, operator, value, is: (text) => text === value });
  const pattern = compilePattern(value);
  if (!pattern.ok) return fault(`the regular expression ${value} is not taken: ${pattern.fault}`);
  return ok({ name, operator, value, is: (text) => pattern.value.matches(text) });
}

function textAt(cursor: Cursor): string | undefined {
  const quoted = take(cursor, QUOTED);
  return quoted === undefined ? take(cursor, WORD) : unquoted(quoted);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

/** A backslash before another character than these stands for itself, as in Alertmanager's classic matchers. */
const unquoted = (text: string): string =>
  text
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (whole, char: string) =>
      char === '"' || char === '\\' ? char : (ESCAPES.get(char) ?? whole),
    );

function take(cursor: Cursor, form: RegExp): string | undefined {
  const found = matchAt(cursor, form);
  if (found === undefined) return undefined;
  cursor.at = found.end;
  return found.text;
}

const sees = (cursor: Cursor, form: RegExp): boolean => matchAt(cursor, form) !== undefined;

function matchAt({ text, at }: Cursor, form: RegExp): { text: string; end: number } | undefined {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  form.lastIndex = SPACE.lastIndex;
  const found = form.exec(text);
  return found === null ? undefined : { text: found[0], end: form.lastIndex };
}

function shown({ text, at }: Cursor): string {
  const rest = text.slice(at).trim();
  return rest === '' ? 'the end' : JSON.stringify(rest.slice(0, 40));
}

/**
 * Whether an alert has what the matcher asks for. Of several values one has to be it, or with a `!` none may be. A missing
 * label is as one with the empty value, as in Alertmanager.
 */
export function holds({ name, operator, is }: Matcher, labels: Labels): boolean {
  const values = valuesOf(labels, name);
  const found = values.length === 0 ? is('') : values.some((value) => is(value));
  return operator.startsWith('!') ? !found : found;
}

export const holdAll = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every((matcher) => holds(matcher, labels));

export const showMatcher = ({ name, operator, value }: Matcher): string =>
  `${name}${operator}${JSON.stringify(value)}`;

export const showMatchers = (matchers: readonly Matcher[]): string =>
  `{${matchers.map(showMatcher).join(', ')}}`;
