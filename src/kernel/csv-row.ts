export type Cell = string | number | boolean | null;

/** What a spreadsheet would take for a formula: the cell gets a leading apostrophe (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n]/;

/** One cell of RFC 4180. Numbers are ours and stay numbers. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Each row ends with CR LF. */
export const csvRows = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
