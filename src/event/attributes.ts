import { z } from 'zod';

/** Bounds of the free part of an event. */
export const MAX_ATTRIBUTES_CHARS = 32_768;
export const MAX_ATTRIBUTES_DEPTH = 8;

/** What the CRM said beyond our fields: a JSON object of bounded size and depth. */
export const attributesSchema = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const complaint = complaintAbout(value);
    if (complaint !== undefined) context.addIssue({ code: 'custom', message: complaint });
  })
  .meta({ id: 'Attributes' });

function complaintAbout(value: Record<string, unknown>): string | undefined {
  if (depthOver(value, MAX_ATTRIBUTES_DEPTH)) return `nested deeper than ${MAX_ATTRIBUTES_DEPTH} levels`;
  if (longestJson(value) > MAX_ATTRIBUTES_CHARS && JSON.stringify(value).length > MAX_ATTRIBUTES_CHARS)
    return `longer than ${MAX_ATTRIBUTES_CHARS} characters as JSON`;
  return undefined;
}

/** What attributesSchema takes, as a predicate. */
export const fitsAttributes = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  complaintAbout(value as Record<string, unknown>) === undefined;

/** Characters that a unit of a text takes at most: written as `\u0000`. */
const LONGEST_UNIT = 6;
/** Of a number or a word. */
const LONGEST_PLAIN = 32;

/** A bound of the characters that a JSON value takes, which costs less than writing it. */
function longestJson(value: unknown): number {
  if (typeof value === 'string') return value.length * LONGEST_UNIT + 2;
  if (typeof value !== 'object' || value === null) return LONGEST_PLAIN;
  let sum = 2;
  if (Array.isArray(value)) for (const inner of value) sum += 2 + longestJson(inner);
  else {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const name in fields) sum += name.length * LONGEST_UNIT + 4 + longestJson(fields[name]);
  }
  return sum;
}

/** Whether a JSON value nests deeper than `limit` objects and arrays. */
export function depthOver(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => depthOver(inner, limit - 1));
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) if (depthOver(fields[name], limit - 1)) return true;
  return false;
}
