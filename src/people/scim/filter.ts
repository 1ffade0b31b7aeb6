import { fault, ok, type Result } from '../../kernel/result.js';
import { isObject, type JsonObject, type ScimFault, valueIn } from './scim.js';

/** `attribute eq value`. */
export interface Comparison {
  /** In lower case, without the URN of a core schema: `username`, `emails.value`. */
  readonly attribute: string;
  readonly value: string | number | boolean | null;
}

const LONGEST_FILTER = 1_024;
const MOST_COMPARISONS = 5;

const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;
/** A filter within brackets says which of several values; we hold one of each, so the rest of the path decides. */
const COMPARISON =
  /\s*([a-z][\w:.$-]*)(?:\[[^\]]*\])?(\.[a-z$][\w-]*)?\s+(\w+)\s+("(?:[^"\\]|\\.)*"|true|false|null|-?\d+(?:\.\d+)?)\s*/iy;
const AND = /and\s/iy;

/**
 * Reads a filter (RFC 7644, 3.4.2.2) of comparisons by `eq`, joined by `and`: what identity providers ask with. All of
 * them hold of what is looked for. Other operators are refused as invalidFilter, as the RFC has it.
 */
export function parseFilter(text: string): Result<readonly Comparison[], ScimFault> {
  if (text.length > LONGEST_FILTER) return fault(refused(`is longer than ${LONGEST_FILTER} characters`));
  const comparisons: Comparison[] = [];
  for (let at = 0; comparisons.length < MOST_COMPARISONS;) {
    const read = comparisonAt(text, at);
    if (!read.ok) return read;
    comparisons.push(read.value.comparison);
    if (read.value.end === text.length) return ok(comparisons);
    AND.lastIndex = read.value.end;
    if (!AND.test(text)) return fault(refused('has an operator other than eq and and'));
    at = AND.lastIndex;
  }
  return fault(refused(`has more than ${MOST_COMPARISONS} comparisons`));
}

function comparisonAt(text: string, at: number): Result<{ comparison: Comparison; end: number }, ScimFault> {
  COMPARISON.lastIndex = at;
  const [whole, attribute = '', sub = '', operator = '', literal = ''] = COMPARISON.exec(text) ?? [];
  if (whole === undefined) return fault(refused('is not written as `attribute eq "value"`'));
  if (operator.toLowerCase() !== 'eq') return fault(refused('has an operator other than eq and and'));
  const value = valueOf(literal);
  if (value === undefined) return fault(refused('has a text that is no JSON string'));
  const name = `${attribute}${sub}`.replace(CORE, '').toLowerCase();
  return ok({ comparison: { attribute: name, value }, end: at + whole.length });
}

/** Whether all comparisons hold of one value of several, as of a mail address. Text is compared without case. */
export function holds(comparisons: readonly Comparison[], value: unknown): boolean {
  return comparisons.every(({ attribute, value: wanted }) => {
    const found = isObject(value) ? valueIn(value, attribute) : attribute === 'value' ? value : undefined;
    return folded(found) === folded(wanted);
  });
}

/** The value that a filter describes, for one that is not there yet. */
export const describedBy = (comparisons: readonly Comparison[]): JsonObject =>
  Object.fromEntries(comparisons.map(({ attribute, value }) => [attribute, value]));

const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const refused = (what: string): ScimFault => ({ scimType: 'invalidFilter', detail: `The filter ${what}` });

function valueOf(literal: string): Comparison['value'] | undefined {
  try {
    return JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase()) as Comparison['value'];
  } catch {
    return undefined;
  }
}
