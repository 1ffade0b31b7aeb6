import { depthOver, MAX_ATTRIBUTES_CHARS, MAX_ATTRIBUTES_DEPTH } from '../../src/event/attributes.js';

/** Longest text of one attribute; what is longer is cut and named in `derived`. */
export const MAX_ATTRIBUTE_TEXT = 2_000;
const MAX_ATTRIBUTES = 200;
const MAX_NAME = 128;

/**
 * Reads a vendor's record field by field and remembers what was read, so that all the rest can be kept as attributes.
 * `peek` looks without claiming the field.
 */
export class RecordReader {
  /** What the mapping worked out, cut or converted, rather than copied. */
  readonly derived: string[] = [];
  private readonly claimed = new Set<string>();

  constructor(private readonly record: Readonly<Record<string, unknown>>) {}

  peek(...names: string[]): string | undefined {
    for (const name of names) {
      const text = textOf(this.raw(name));
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The first of these fields that holds something, which then is no attribute any more. */
  take(...names: string[]): string | undefined {
    for (const name of names) {
      const text = textOf(this.raw(name));
      if (text === undefined) continue;
      this.claimed.add(name);
      return text;
    }
    return undefined;
  }

  /** As `take`, cut to `limit`; the cut is noted under the name of our field. */
  takeCut(limit: number, field: string, ...names: string[]): string | undefined {
    const text = this.take(...names);
    if (text === undefined || text.length <= limit) return text;
    this.derived.push(field);
    return cut(text, limit);
  }

  /** A count of a whole number; "0" is zero, an empty cell is nothing, and so is what is no count. */
  count(...names: string[]): number | undefined {
    const text = this.peek(...names);
    if (text === undefined || !/^\d{1,16}(?:\.0*)?$/.test(text)) return undefined;
    const value = Number(text);
    if (!Number.isSafeInteger(value)) return undefined;
    this.take(...names);
    return value;
  }

  raw(name: string): unknown {
    const value = this.record[name];
    // No object inherits a text; what else it inherits is not the record's.
    return typeof value === 'string' || value === undefined || Object.hasOwn(this.record, name)
      ? value
      : undefined;
  }

  /** Declares a field as dealt with. */
  claim(...names: string[]): void {
    for (const name of names) this.claimed.add(name);
  }

  /**
   * `first`, and all that was not claimed and holds something, together within the bounds of attributes; added to `kept`,
   * which counts for nothing.
   */
  rest(
    first: Readonly<Record<string, unknown>> = {},
    kept: Record<string, unknown> = {},
  ): Record<string, unknown> {
    const budget = { chars: MAX_ATTRIBUTES_CHARS - 2, fields: MAX_ATTRIBUTES };
    for (const name of Object.keys(first)) if (!this.keep(kept, name, first[name], budget)) return kept;
    for (const name of Object.keys(this.record))
      if (!this.claimed.has(name) && !this.keep(kept, name, this.record[name], budget)) break;
    return kept;
  }

  /** False once the bounds are reached: what comes behind is left out, and that is said. */
  private keep(
    kept: Record<string, unknown>,
    name: string,
    value: unknown,
    budget: { chars: number; fields: number },
  ): boolean {
    if (isEmpty(value)) return true;
    const bounded = this.bounded(name, value);
    budget.chars -= jsonLength(name) + jsonLength(bounded) + 2;
    if (budget.chars < 0 || budget.fields <= 0 || name.length > MAX_NAME) {
      this.derived.push('attributes');
      return false;
    }
    if (name === '__proto__') return true;
    kept[name] = bounded;
    budget.fields--;
    return true;
  }

  private bounded(name: string, value: unknown): unknown {
    if (typeof value !== 'object' && typeof value !== 'string') return value;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.length > MAX_ATTRIBUTE_TEXT) {
      this.derived.push(`attributes.${cut(name, MAX_NAME)}`);
      return cut(text, MAX_ATTRIBUTE_TEXT);
    }
    return depthOver(value, MAX_ATTRIBUTES_DEPTH - 1) ? text : value;
  }
}

/** Cuts without halving a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  if (value === '') return undefined;
  if (isTrim(value)) return value;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** Texts without a character that JSON writes as several. */
const WRITTEN_AS_IS = /^[ !#-[\]-~]*$/;

const jsonLength = (value: unknown): number =>
  typeof value === 'string' && WRITTEN_AS_IS.test(value) ? value.length + 2 : JSON.stringify(value).length;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && (value === '' || (!isTrim(value) && value.trim() === '')));

/** Whether a text begins and ends with a visible sign of ASCII, as nearly all do: they need no trimming. */
const isTrim = (text: string): boolean =>
  isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1));

const isVisible = (code: number): boolean => code > 0x20 && code < 0x7f;
