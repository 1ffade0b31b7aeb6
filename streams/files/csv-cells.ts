const QUOTE = '"';

/**
 * The cells of one record of CSV without its line end (RFC 4180, 2.5 to 2.7), or nothing when its quotes are broken: one
 * within a cell that does not begin with it, or text behind the one that closes.
 */
export function cellsOf(record: string, delimiter: string): string[] | undefined {
  if (!record.includes(QUOTE)) return record.split(delimiter);
  return allQuoted(record, delimiter) ?? cellByCell(record, delimiter);
}

/** As log files are written: every cell in quotes, and none within. */
function allQuoted(record: string, delimiter: string): string[] | undefined {
  if (record.length < 2 || !record.startsWith(QUOTE) || !record.endsWith(QUOTE)) return undefined;
  const cells = record.slice(1, -1).split(`"${delimiter}"`);
  for (const cell of cells) if (cell.includes(QUOTE)) return undefined;
  return cells;
}

function cellByCell(record: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; at++) {
    const end = endOfCell(record, at, delimiter);
    const cell = record.slice(at, end);
    if (cell.startsWith(QUOTE)) cells.push(cell.slice(1, -1).replaceAll('""', QUOTE));
    else if (cell.includes(QUOTE)) return undefined;
    else cells.push(cell);
    if (end === record.length) return cells;
    if (record[end] !== delimiter) return undefined;
    at = end;
  }
}

/**
 * Where the cell that begins here ends: behind its closing quote, or before the next delimiter. One that is not closed ends
 * where it begins, which no delimiter follows.
 */
function endOfCell(record: string, start: number, delimiter: string): number {
  if (record[start] !== QUOTE) {
    const end = record.indexOf(delimiter, start);
    return end === -1 ? record.length : end;
  }
  let at = record.indexOf(QUOTE, start + 1);
  // A doubled quote is one of the text.
  while (at !== -1 && record[at + 1] === QUOTE) at = record.indexOf(QUOTE, at + 2);
  return at === -1 ? start : at + 1;
}
