import {
  type FileFault,
  faultAt,
  MOST_FAULTS,
  quotedCell,
  readTable,
  type TableRow,
} from '../kernel/csv-table.js';
import { type Entry, LONGEST_NAME, nameKey, NO_CLASS, readClasses } from './entry.js';

/** Most entries of one file. */
export const MOST_ENTRIES = 50_000;
const COLUMNS = {
  required: ['object', 'classes'],
  optional: ['field', 'person'],
  mostRows: MOST_ENTRIES,
} as const;
type Row = TableRow<'object' | 'classes' | 'field' | 'person'>;

/**
 * Entries of a CSV file with the columns `object,field,classes,person`, of which `object` and `classes` are required. All
 * faults of the file are told at once; a file with any gives no entries.
 */
export function readCatalogueCsv(bytes: Buffer): { entries: Entry[] } | { faults: FileFault[] } {
  const table = readTable(bytes, COLUMNS);
  if ('faults' in table) return table;
  const faults: FileFault[] = [];
  const entries: Entry[] = [];
  const seen = new Map<string, number>();
  for (const row of table.rows) {
    const { entry, wrong } = readRow(row);
    faults.push(...wrong, ...againFaults(entry, row.line, seen));
    if (faults.length >= MOST_FAULTS) break;
    entries.push(entry);
  }
  return faults.length > 0 ? { faults } : { entries };
}

function readRow({ line, cells }: Row): { entry: Entry; wrong: FileFault[] } {
  const { object, field } = cells;
  const read = readClasses(cells.classes);
  const person = PERSON_WORDS.get(cells.person.toLowerCase());
  const wrong = [
    ...nameFaults(line, 'object', object),
    ...nameFaults(line, 'field', field),
    ...('wrong' in read ? [faultAt(line, wrongClass(read.wrong), 'classes')] : []),
    ...personFaults(line, cells, person),
  ];
  const classes = 'wrong' in read ? [] : read.classes;
  return { entry: { object, field, classes, ...(person === undefined ? {} : { person }) }, wrong };
}

function nameFaults(line: number, column: 'object' | 'field', name: string): FileFault[] {
  if (column === 'object' && name === '') return [faultAt(line, 'is empty', column)];
  return name.length > LONGEST_NAME
    ? [faultAt(line, `is longer than ${LONGEST_NAME} characters`, column)]
    : [];
}

function personFaults(line: number, cells: Row['cells'], person: boolean | undefined): FileFault[] {
  if (cells.person === '') return [];
  if (person === undefined)
    return [faultAt(line, `${quotedCell(cells.person)} is neither yes nor no`, 'person')];
  return cells.field === '' ? [] : [faultAt(line, 'is said of objects, not of fields', 'person')];
}

function againFaults({ object, field }: Entry, line: number, seen: Map<string, number>): FileFault[] {
  const key = JSON.stringify([nameKey(object), nameKey(field)]);
  const before = seen.get(key);
  if (before === undefined) seen.set(key, line);
  return before === undefined ? [] : [faultAt(line, `was said on line ${before} already`, 'object')];
}

const PERSON_WORDS = new Map([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
]);

const wrongClass = (word: string): string =>
  word === ''
    ? `is empty; write ${NO_CLASS} where it holds none of the classes`
    : `${quotedCell(word)} is no class`;
