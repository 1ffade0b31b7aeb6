import { harmless } from './terminal.js';

const GAP = '  ';

/** Rows under their headings, as wide as the widest cell; each a line. */
export function tableLines(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [headings, ...rows].map((row) => row.map((cell) => oneLine(cell)));
  const widths = headings.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/** Text of strangers that ends no line. */
export const oneLine = (cell: string): string => harmless(cell).replaceAll('\n', '\\n');
