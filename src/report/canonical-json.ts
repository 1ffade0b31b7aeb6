import { hash } from 'node:crypto';

/**
 * JSON with sorted keys and no spaces, as RFC 8785 writes it (strings and numbers are those of ECMAScript).
 * `undefined` members are left out. Only for data that came out of a schema: no dates, no cycles.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 over the canonical form, hex. */
export const canonicalHash = (value: unknown): string => hash('sha256', canonicalJson(value));
