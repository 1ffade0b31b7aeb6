import { type Reader, Refusal } from './reader.js';
import { type CharRange, CLASSES, CONTROLS, othersThan, type Syntax } from './syntax.js';

/** The inside of `[…]`, after its first bracket. A `]` that stands first is meant as itself. */
export function parseClass(reader: Reader): Syntax {
  const negated = reader.take('^');
  const ranges: CharRange[] = [];
  do ranges.push(...member(reader));
  while (!reader.take(']'));
  return { is: 'chars', ranges, negated };
}

function member(reader: Reader): readonly CharRange[] {
  const first = one(reader);
  if (typeof first !== 'number') return first;
  if (!reader.take('-')) return [[first, first]];
  if (reader.sees(']')) return [[first, first], hyphen];
  const last = one(reader);
  if (typeof last !== 'number') throw new Refusal('a range in […] ends in a class');
  if (last < first) throw new Refusal('a range in […] ends before it begins');
  return [[first, last]];
}

const HYPHEN = 0x2d;
const hyphen: CharRange = [HYPHEN, HYPHEN];

/** A code point, or the ranges of a class such as `\d`. */
function one(reader: Reader): number | readonly CharRange[] {
  const char = reader.next();
  if (char === '[' && reader.sees(':')) throw new Refusal('[:…:] is not known');
  if (char !== '\\') return pointOf(char);
  const letter = reader.next();
  const ranges = CLASSES.get(letter.toLowerCase());
  if (ranges !== undefined) return CLASSES.has(letter) ? ranges : othersThan(ranges);
  const control = CONTROLS.get(letter);
  if (control === undefined && /[a-z0-9]/i.test(letter)) throw new Refusal(`\\${letter} is not known`);
  return pointOf(control ?? letter);
}

const pointOf = (char: string): number => char.codePointAt(0) ?? 0;
