import type { ParamValue, Params } from './engine.js';

/**
 * `SET param_a='…', …` for the embedded engine: bound parameters of one connection. The library's own
 * query_params run one after the other in the whole process (docs/decisions/traps.md, 3).
 */
export function setParams(params: Params): string | undefined {
  const entries = Object.entries(params);
  if (entries.length === 0) return undefined;
  return `SET ${entries.map(([name, value]) => `param_${paramName(name)}=${sqlLiteral(tsv(value))}`).join(', ')}`;
}

function paramName(name: string): string {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) throw new TypeError(`not a parameter name: ${name}`);
  return name;
}

/** The text a parameter has in TSV, as ClickHouse reads it. */
function tsv(value: ParamValue): string {
  if (typeof value === 'string') return tsvEscape(value.toWellFormed());
  // An array is read as one quoted text: its items carry their own escapes, and a second layer would change them.
  if (Array.isArray(value)) return `[${value.map(arrayItem).join(',')}]`;
  return String(typeof value === 'boolean' ? Number(value) : value);
}

const arrayItem = (item: string | number): string =>
  typeof item === 'number' ? String(item) : sqlLiteral(item.toWellFormed());

const tsvEscape = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0');

export const sqlLiteral = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
