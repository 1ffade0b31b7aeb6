import { fault, ok, type Result } from '../../../src/kernel/result.js';
import { parseClass } from './class.js';
import { Reader, Refusal } from './reader.js';
import {
  ANY_CHAR,
  CLASSES,
  CONTROLS,
  MOST_REPEATS,
  NOT_LINE_FEED,
  oneChar,
  othersThan,
  type Syntax,
} from './syntax.js';

const DEEPEST = 50;
const BOUNDS = /^\{(\d{1,5})(?:(,)(\d{0,5}))?\}/;
const FLAGS = /^\(\?([is]{1,2})\)/;

export interface Parsed {
  readonly syntax: Syntax;
  readonly ignoresCase: boolean;
}

interface Parsing {
  readonly reader: Reader;
  readonly dot: Syntax;
  readonly depth: number;
}

/**
 * The part of RE2's syntax that needs no memory of what was matched. What is not taken is refused by name, never read as
 * something else. The fault is a sentence's end: "… is not taken: …".
 */
export function parsePattern(text: string): Result<Parsed, string> {
  const [written = '', flags = ''] = FLAGS.exec(text) ?? [];
  const reader = new Reader(text, written.length);
  const dot = flags.includes('s') ? ANY_CHAR : NOT_LINE_FEED;
  try {
    const syntax = choice({ reader, dot, depth: 0 });
    if (!reader.atEnd()) throw new Refusal('a ) closes nothing');
    return ok({ syntax, ignoresCase: flags.includes('i') });
  } catch (error) {
    if (error instanceof Refusal) return fault(error.message);
    throw error;
  }
}

function choice(parsing: Parsing): Syntax {
  if (parsing.depth > DEEPEST) throw new Refusal(`groups are nested deeper than ${DEEPEST}`);
  const options = [sequence(parsing)];
  while (parsing.reader.take('|')) options.push(sequence(parsing));
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { is: 'choice', options };
}

function sequence(parsing: Parsing): Syntax {
  const { reader } = parsing;
  const parts: Syntax[] = [];
  while (!reader.atEnd() && !reader.sees('|') && !reader.sees(')')) parts.push(repeated(parsing));
  return { is: 'sequence', parts };
}

function repeated(parsing: Parsing): Syntax {
  const { reader } = parsing;
  const of = atom(parsing);
  const bounds = boundsAt(reader);
  if (bounds === undefined) return of;
  // A lazy repeat takes the same whole texts.
  reader.take('?');
  if (boundsAt(reader) !== undefined) throw new Refusal('two repeats stand beside each other');
  return { is: 'repeat', of, ...bounds };
}

function boundsAt(reader: Reader): { least: number; most: number } | undefined {
  if (reader.take('*')) return { least: 0, most: Infinity };
  if (reader.take('+')) return { least: 1, most: Infinity };
  if (reader.take('?')) return { least: 0, most: 1 };
  const found = reader.takeMatch(BOUNDS);
  return found === undefined ? undefined : countedBounds(found);
}

function countedBounds([written, first, comma, last]: RegExpExecArray): { least: number; most: number } {
  const least = Number(first);
  const most = comma === undefined ? least : last === '' ? Infinity : Number(last);
  if (Math.max(least, most === Infinity ? 0 : most) > MOST_REPEATS)
    throw new Refusal(`${written} repeats more than ${MOST_REPEATS} times`);
  if (most < least) throw new Refusal(`${written} ends before it begins`);
  return { least, most };
}

function atom(parsing: Parsing): Syntax {
  const { reader } = parsing;
  const char = reader.next();
  switch (char) {
    case '.':
      return parsing.dot;
    case '^':
      return { is: 'start' };
    case '$':
      return { is: 'end' };
    case '(':
      return group(parsing);
    case '[':
      return parseClass(reader);
    case '\\':
      return escaped(reader.next());
    case '*':
    case '+':
    case '?':
      throw new Refusal(`${char} repeats nothing`);
    default:
      return oneChar(char);
  }
}

function group(parsing: Parsing): Syntax {
  const { reader } = parsing;
  if (reader.take('?') && !reader.take(':'))
    throw new Refusal(`(?${reader.peek()} is not known: (…), (?:…), and (?i) or (?s) at the beginning are`);
  const inner = choice({ ...parsing, depth: parsing.depth + 1 });
  if (!reader.take(')')) throw new Refusal('a ( is never closed');
  return inner;
}

function escaped(char: string): Syntax {
  const ranges = CLASSES.get(char.toLowerCase());
  if (ranges !== undefined) {
    const negated = !CLASSES.has(char);
    return { is: 'chars', ranges: negated ? othersThan(ranges) : ranges, negated: false };
  }
  const control = CONTROLS.get(char);
  if (control !== undefined) return oneChar(control);
  if (/[a-z0-9]/i.test(char)) throw new Refusal(`\\${char} is not known`);
  return oneChar(char);
}
