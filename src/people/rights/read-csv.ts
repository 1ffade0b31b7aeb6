import {
  type FileFault,
  faultAt,
  MOST_FAULTS,
  quotedCell,
  readTable,
  type TableRow,
} from '../../kernel/csv-table.js';
import type { Holder, Line, Named, Snapshot } from './snapshot.js';
import { AREAS, placeFault, type Right, RIGHTS } from './words.js';

/** Most rows of one file. */
export const MOST_ROWS = 500_000;
const LONGEST_ID = 512;
const LONGEST_NAME = 128;
const COLUMNS = {
  required: ['id', 'right'],
  optional: ['object', 'field', 'through', 'from', 'to'],
  mostRows: MOST_ROWS,
} as const;
type Row = TableRow<'id' | 'right' | 'object' | 'field' | 'through' | 'from' | 'to'>;

/** The word for an account that may not log in; its row has no other cells. */
export const DISABLED = 'disabled';

/**
 * `rights.csv` (docs/rights-csv.md): one row a right of an account. All faults of the file are told at once; a file with any
 * gives nothing.
 */
export function readRightsCsv(
  bytes: Buffer,
  complete: boolean,
): { snapshot: Snapshot } | { faults: FileFault[] } {
  const table = readTable(bytes, COLUMNS);
  if ('faults' in table) return table;
  const faults: FileFault[] = [];
  const lines: Line[] = [];
  const names = new Map<string, Named>();
  for (const row of table.rows) {
    const wrong = faultsOf(row);
    faults.push(...wrong);
    if (faults.length >= MOST_FAULTS) break;
    if (wrong.length > 0) continue;
    lines.push(...linesOf(row));
    for (const named of namesOf(row)) names.set(`${named.kind}\t${named.id}`, named);
  }
  if (faults.length > 0) return { faults };
  return { snapshot: { complete, covers: AREAS, lines, names: [...names.values()] } };
}

function faultsOf({ line, cells }: Row): FileFault[] {
  const { id, right, object, field, through } = cells;
  const long = ([column, text, most]: readonly [string, string, number]): FileFault[] =>
    text.length > most ? [faultAt(line, `is longer than ${most} characters`, column)] : [];
  return [
    ...(id === '' ? [faultAt(line, 'is empty', 'id')] : []),
    ...rightFaults({ line, cells }),
    ...long(['id', id, LONGEST_ID]),
    ...long(['object', object, LONGEST_NAME]),
    ...long(['field', field, LONGEST_NAME]),
    ...long(['through', through, LONGEST_ID]),
    ...(right === DISABLED ? [] : timeFaults({ line, cells })),
  ];
}

function rightFaults({ line, cells }: Row): FileFault[] {
  const { right, object, field } = cells;
  if (right === DISABLED)
    return object + field + cells.through + cells.from + cells.to === ''
      ? []
      : [faultAt(line, 'the row of a disabled account says nothing else', 'right')];
  if (!isRight(right))
    return [faultAt(line, `${quotedCell(right)} is no right; there are ${RIGHTS.join(', ')}`, 'right')];
  const wrong = placeFault({ right, object, field });
  return wrong === undefined ? [] : [faultAt(line, wrong, field === '' ? 'object' : 'field')];
}

function timeFaults({ line, cells }: Row): FileFault[] {
  const [from, to] = [timeOf(cells.from), timeOf(cells.to)];
  const wrong = (['from', 'to'] as const).filter((name) => Number.isNaN(timeOf(cells[name])));
  if (wrong.length > 0)
    return wrong.map((name) => faultAt(line, 'is no day (2026-01-31) and no time with its offset', name));
  return from !== undefined && to !== undefined && from >= to
    ? [faultAt(line, 'is not after from', 'to')]
    : [];
}

const isRight = (word: string): word is Right => (RIGHTS as readonly string[]).includes(word);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Epoch ms; a day is its midnight in UTC. NaN for what is no time. */
function timeOf(text: string): number | undefined {
  if (text === '') return undefined;
  if (!DAY.test(text) && !INSTANT.test(text)) return Number.NaN;
  const at = Date.parse(text);
  // 31 February is read as 3 March.
  return DAY.test(text) && !Number.isNaN(at) && !new Date(at).toISOString().startsWith(text)
    ? Number.NaN
    : at;
}

/**
 * A right through a role is of this account alone: that another account has the role does not say that it gives them the
 * same. What happens to the role by its own id concerns it.
 */
function linesOf({ cells }: Row): Line[] {
  const actor: Holder = { kind: 'actor', id: cells.id };
  if (cells.right === DISABLED) return [{ kind: 'disabled', holder: actor }];
  const bounds = { from: timeOf(cells.from), to: timeOf(cells.to) };
  // Faults of rights were told before.
  const given = { right: cells.right as Right, object: cells.object, field: cells.field, ...bounds };
  if (cells.through === '') return [{ kind: 'right', holder: actor, ...given }];
  const pair = pairId(cells.id, cells.through);
  const holder: Holder = { kind: 'role', id: pair, ofOne: true };
  return [
    { kind: 'member', holder: actor, of: pair },
    { kind: 'right', holder, ...given },
    { kind: 'alias', holder, of: cells.through },
    { kind: 'part', holder, of: cells.through },
  ];
}

const pairId = (actor: string, role: string): string => JSON.stringify([actor, role]);

const namesOf = ({ cells: { id, right, object, through } }: Row): Named[] => [
  { kind: 'actor', id, name: '' },
  ...(through === '' ? [] : [{ kind: 'role' as const, id: pairId(id, through), name: through }]),
  ...((right === 'connected-app' || right === 'token') && object !== ''
    ? [{ kind: 'app' as const, id: object, name: object }]
    : []),
];
