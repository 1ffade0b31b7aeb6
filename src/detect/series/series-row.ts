import { fault, ok, type Result } from '../../kernel/result.js';

/** The columns that a file of a series has, in this order; the third is what scoring adds. */
const COLUMNS = ['timestamp', 'value'];
export const SCORE_COLUMN = 'anomaly_score';

/** Two cells (RFC 4180): quoted, with quotes in them doubled, or bare. */
const ROW = /^("(?:[^"]|"")*"|[^",]*),("(?:[^"]|"")*"|[^",]*)$/;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const MISSING = /^(?:nan|null|none|na|n\/a)?$/i;

/** A byte order mark, whether the text was read as UTF-8 or byte by byte. */
const MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

/** Digits of a score: as many as the strongest report needs. */
const SCORE_DIGITS = 12;

/** Whether a line, without its end, is the header of a series. */
export function isSeriesHeader(line: string): boolean {
  const cells = cellsOf(line.replace(MARK, ''))?.map((cell) => cell.toLowerCase());
  return cells !== undefined && COLUMNS.every((name, at) => cells[at] === name);
}

/** The value of a row; NaN where it is missing. The timestamp is any text. */
export function valueOfRow(line: string): Result<number, string> {
  const cells = cellsOf(line);
  if (cells === undefined) return fault('is not two cells: timestamp,value');
  const text = cells[1] ?? '';
  if (NUMBER.test(text)) return ok(Number(text));
  if (MISSING.test(text)) return ok(Number.NaN);
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return ok(infinite[1] === '-' ? -Infinity : Infinity);
  return fault('has a value that is no number');
}

export const scoreText = (score: number): string => String(Number(score.toFixed(SCORE_DIGITS)));

function cellsOf(line: string): string[] | undefined {
  return ROW.exec(line)
    ?.slice(1)
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell).trim());
}
