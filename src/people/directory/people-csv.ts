import { isUtf8 } from 'node:buffer';
import { type CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { timeZoneSchema } from '../../config/sections.js';
import { dayOf, daySchema, type Day } from '../day.js';
import { PERSON_KINDS } from './statement.js';

/** Columns of a directory, in the order in which we write them; only `id` is required. */
export const PEOPLE_COLUMNS = [
  'id',
  'name',
  'email',
  'role',
  'team',
  'manager',
  'kind',
  'timezone',
  'office',
  'from',
  'to',
] as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number];

/** One row of the file; a column that the file does not have is absent, an empty cell an empty text. */
export interface PeopleRow {
  readonly line: number;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly cells: Readonly<Partial<Record<PeopleColumn, string>>>;
  readonly from: Day | undefined;
  /** The last day. */
  readonly to: Day | undefined;
}

export interface PeopleFault {
  readonly line: number;
  /** Absent when it is about the whole row or file. */
  readonly column?: string;
  readonly message: string;
}

export interface PeopleFile {
  readonly columns: readonly PeopleColumn[];
  readonly rows: readonly PeopleRow[];
  readonly faults: readonly PeopleFault[];
}

const LONGEST_ID = 512;
const LONGEST_NAME = 1_024;
const LONGEST_WORD = 128;
const LONGEST_MAIL = 320;

/** What a cell may hold, and what is said of one that holds something else. */
interface Cell {
  readonly fits: (cell: string) => boolean;
  readonly complaint: string;
}

const atMost = (length: number): Cell => ({
  fits: (cell) => cell.length <= length,
  complaint: `is longer than ${length} characters`,
});
const filled = (schema: z.ZodType, complaint: string): Cell => ({
  fits: (cell) => cell === '' || schema.safeParse(cell).success,
  complaint,
});
const date = filled(daySchema, 'is no day between 1900-01-01 and 2299-12-31, written so');

const CELLS: Readonly<Record<PeopleColumn, Cell>> = {
  id: {
    fits: (cell) => cell !== '' && cell.length <= LONGEST_ID,
    complaint: `is empty, or longer than ${LONGEST_ID} characters`,
  },
  name: atMost(LONGEST_NAME),
  email: filled(z.email().max(LONGEST_MAIL), 'is no mail address'),
  role: atMost(LONGEST_WORD),
  team: atMost(LONGEST_WORD),
  manager: atMost(LONGEST_ID),
  kind: filled(z.enum(PERSON_KINDS), `is none of ${PERSON_KINDS.join(', ')}`),
  timezone: {
    fits: (cell) => cell === '' || isTimeZone(cell),
    complaint: 'is no time zone, such as Europe/Berlin',
  },
  office: atMost(LONGEST_WORD),
  from: date,
  to: date,
};

const zones = new Map<string, boolean>();
const MOST_ZONES = 2_000;

/** A whole company writes a handful of zones, and asking for one is dear. */
function isTimeZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (zones.size >= MOST_ZONES) zones.clear();
  const { success } = timeZoneSchema.safeParse(name);
  zones.set(name, success);
  return success;
}

/**
 * A directory as CSV (RFC 4180), with commas or semicolons, in UTF-8. All faults of all cells come back, each with its
 * line (from 1, the header being the first) and column; whether the rows agree with each other is not looked at here.
 */
export function readPeopleCsv(bytes: Buffer): PeopleFile {
  if (!isUtf8(bytes)) return onlyFault(1, 'The file is not UTF-8: save it as "CSV UTF-8"');
  const records = recordsOf(bytes.toString('utf8'));
  if ('message' in records) return { columns: [], rows: [], faults: [records] };
  const [header, ...body] = records;
  if (header === undefined)
    return onlyFault(1, 'The file is empty: it needs a header and a row for each person');
  const { columns, faults } = columnsOf(header);
  if (faults.length > 0) return { columns: [], rows: [], faults };
  const read = body.map((record) => rowOf(record, columns));
  return {
    columns,
    rows: read.flatMap(({ row }) => row ?? []),
    faults: read.flatMap((one) => one.faults),
  };
}

const onlyFault = (line: number, message: string): PeopleFile => ({
  columns: [],
  rows: [],
  faults: [{ line, message }],
});

interface CsvRecord {
  /** On which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string): CsvRecord[] | PeopleFault {
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ',';
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    // The type of the library leaves out what `info` changes.
    return linesOf(parsed as unknown as { record: string[]; info: { lines: number } }[]);
  } catch (error) {
    const { lines } = error as CsvError & { lines?: number };
    return { line: lines ?? 1, message: 'The quotes of this row are broken, or of one before it' };
  }
}

/** The library counts the lines of line feeds up to the end of a record; blank lines are no records. */
function linesOf(parsed: readonly { record: string[]; info: { lines: number } }[]): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (const { record, info } of parsed) {
    const within = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    const cells = record.map((cell) => cell.trim());
    if (cells.some((cell) => cell !== '')) records.push({ line: info.lines - within, cells });
  }
  return records;
}

function columnsOf({ line, cells }: CsvRecord): { columns: PeopleColumn[]; faults: PeopleFault[] } {
  const names = cells.map((cell) => cell.toLowerCase());
  const faults: PeopleFault[] = [];
  for (const [at, name] of names.entries()) {
    const column = cells[at] ?? '';
    if (!(PEOPLE_COLUMNS as readonly string[]).includes(name))
      faults.push({ line, column, message: `is no column of a directory: ${PEOPLE_COLUMNS.join(', ')}` });
    else if (names.indexOf(name) !== at) faults.push({ line, column, message: 'is there twice' });
  }
  if (!names.includes('id'))
    faults.push({ line, column: 'id', message: 'is missing: every person needs one' });
  return { columns: names as PeopleColumn[], faults };
}

function rowOf(
  { line, cells: texts }: CsvRecord,
  columns: readonly PeopleColumn[],
): { row?: PeopleRow; faults: PeopleFault[] } {
  if (texts.length !== columns.length)
    return { faults: [{ line, message: `has ${texts.length} cells; the header has ${columns.length}` }] };
  const cells = Object.fromEntries(
    columns.map((column, at) => [column, texts[at] ?? '']),
  ) as PeopleRow['cells'];
  const faults = columns.flatMap((column) => {
    const { fits, complaint } = CELLS[column];
    return fits(cells[column] ?? '') ? [] : [{ line, column, message: complaint }];
  });
  if (faults.length > 0) return { faults };
  const [from, to] = [dayIn(cells.from), dayIn(cells.to)];
  const { id = '', name = '', email = '', manager } = cells;
  if (to !== undefined && from !== undefined && to < from)
    faults.push({ line, column: 'to', message: 'is before the day in "from"' });
  if (manager === id) faults.push({ line, column: 'manager', message: 'is the person themselves' });
  return { row: { line, id, name, email: email.toLowerCase(), cells, from, to }, faults };
}

const dayIn = (cell: string | undefined): Day | undefined =>
  cell === undefined || cell === '' ? undefined : dayOf(cell);
