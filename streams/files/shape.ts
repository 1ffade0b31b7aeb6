import type { SourceFormat } from '../sources/registry.js';

/** How the records of a file lie in it. */
export type Shape =
  | { readonly kind: 'lines' }
  | { readonly kind: 'csv'; readonly delimiter: string }
  | { readonly kind: 'array' }
  | { readonly kind: 'document' };

/** So much of the beginning is looked at: a header of many columns fits. */
export const HEAD_BYTES = 65_536;

const DELIMITERS = [',', ';', '\t'];
/** Formats that are no JSON of ours: one column is a header there too. */
const ALWAYS_CSV: readonly SourceFormat[] = ['salesforce', 'salesforce-elf', 'generic'];

/**
 * Tells the shape by the beginning of a file: an object is the first of JSON lines, or, alone on its line, the beginning
 * of a single document; a list is taken element by element; anything else with cells is CSV with a header.
 */
export function shapeOf(head: Buffer, format: SourceFormat): Shape {
  const text = head.toString('utf8').trimStart();
  const firstLine = text.split('\n', 1)[0]?.trimEnd() ?? '';
  if (text.startsWith('[')) return { kind: 'array' };
  if (firstLine === '{') return { kind: 'document' };
  if (text === '' || text.startsWith('{')) return { kind: 'lines' };
  const delimiter = delimiterOf(text);
  if (delimiter === undefined && !ALWAYS_CSV.includes(format)) return { kind: 'lines' };
  return { kind: 'csv', delimiter: delimiter ?? ',' };
}

/** What occurs most between the cells of the header; `sep=;` says so itself. */
function delimiterOf(text: string): string | undefined {
  const said = /^sep=(.)\r?\n/.exec(text)?.[1];
  if (said !== undefined && DELIMITERS.includes(said)) return said;
  const header = unquoted(text);
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? undefined : DELIMITERS[counts.indexOf(most)];
}

/** The first record without what stands in quotes. */
function unquoted(text: string): string {
  let header = '';
  for (const [index, part] of text.split('"').entries()) {
    if (index % 2 === 1) continue;
    const end = part.indexOf('\n');
    header += end === -1 ? part : part.slice(0, end);
    if (end !== -1) break;
  }
  return header;
}
