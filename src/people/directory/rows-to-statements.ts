import { EVER, type Day } from '../day.js';
import type { PeopleColumn, PeopleFault, PeopleRow } from './people-csv.js';
import { PERSON_FIELDS, type PersonField, type Said, type Statement } from './statement.js';

const COLUMN_OF: Readonly<Record<PersonField, PeopleColumn>> = {
  role: 'role',
  team: 'team',
  manager: 'manager',
  kind: 'kind',
  office: 'office',
  timeZone: 'timezone',
};

/** The key of a person by their id. */
export type KeyOf = (id: string) => string;

/** Whether the rows of one person say when something holds: then they are the whole history of that person. */
export const isDated = (rows: readonly PeopleRow[]): boolean =>
  rows.some(({ from, to }) => from !== undefined || to !== undefined);

/** What a row says in the columns that the file has. */
export function saidBy({ cells }: PeopleRow, keyOf: KeyOf): Said {
  const said: Partial<Record<PersonField, string>> = {};
  for (const field of PERSON_FIELDS) {
    const cell = cells[COLUMN_OF[field]];
    if (cell !== undefined) said[field] = field === 'manager' && cell !== '' ? keyOf(cell) : cell;
  }
  return said;
}

/**
 * The history of one person by the rows that tell it, as statements of which each holds until the next. Where rows
 * overlap, the one that begins later counts for as long as it lasts; on days that no row holds they do not work here.
 */
export function historyOf(person: string, rows: readonly PeopleRow[], keyOf: KeyOf): Statement[] {
  const periods = rows.map((row) => ({
    from: row.from ?? EVER,
    until: (row.to ?? Infinity) + 1,
    said: saidBy(row, keyOf),
  }));
  periods.sort((one, other) => one.from - other.from || 0);
  const days = new Set(periods.flatMap(({ from, until }) => [from, until]));
  const statements: Statement[] = [];
  let holding: (typeof periods)[number] | undefined;
  for (const day of [...days].filter((one) => one !== Infinity).sort((one, other) => one - other)) {
    const now = periods.findLast(({ from, until }) => from <= day && day < until);
    if (now !== holding || statements.length === 0) statements.push(statement(person, day, now?.said));
    holding = now;
  }
  return statements.map((one, at) => ({ ...one, resets: at === 0 }));
}

const statement = (person: string, day: Day, said: Said | undefined): Statement =>
  said === undefined
    ? { person, day, said: {}, employed: false, resets: false }
    : { person, day, said, employed: true, resets: false };

/** What is wrong between the rows of one person: two that begin on the same day contradict each other. */
export function faultsBetween(rows: readonly PeopleRow[]): PeopleFault[] {
  const first = new Map<Day, PeopleRow>();
  const faults: PeopleFault[] = [];
  for (const row of rows) {
    const from = row.from ?? EVER;
    const other = first.get(from);
    if (other === undefined) first.set(from, row);
    else
      faults.push({
        line: row.line,
        column: 'from',
        message: `is that of line ${other.line} too: rows of one person begin on different days`,
      });
  }
  return faults;
}
