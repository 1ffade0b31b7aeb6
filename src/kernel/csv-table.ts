import { parse } from 'csv-parse/sync';

/** What is wrong with a file, and where: `path` is the line, and the column where one is at fault. */
export interface FileFault {
  readonly path: string;
  readonly message: string;
}

/** Faults that are told of one file: whoever has more has one cause. */
export const MOST_FAULTS = 100;
const LONGEST_QUOTED = 40;

export interface Columns<C extends string> {
  readonly required: readonly C[];
  readonly optional: readonly C[];
  /** More are refused. */
  readonly mostRows: number;
}

export interface TableRow<C extends string> {
  /** From 1; of a row over several lines the last. */
  readonly line: number;
  /** Trimmed; empty where the file has no such column. */
  readonly cells: Readonly<Record<C, string>>;
}

interface RawRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The rows of a CSV file with a header (RFC 4180), in UTF-8. Names of columns are found whatever their case and order. */
export function readTable<C extends string>(
  bytes: Buffer,
  columns: Columns<C>,
): { rows: TableRow<C>[] } | { faults: FileFault[] } {
  const records = readRecords(bytes);
  if ('path' in records) return { faults: [records] };
  const [head, ...body] = records;
  const names = head?.record.map((name) => name.trim().toLowerCase()) ?? [];
  const faults = [...headFaults(names, columns), ...sizeFaults(body, columns.mostRows)];
  if (faults.length > 0) return { faults };
  const wide = body.filter(({ record }) => record.length !== names.length).slice(0, MOST_FAULTS);
  if (wide.length > 0)
    return {
      faults: wide.map(({ record, info }) =>
        faultAt(info.lines, `has ${record.length} cells; the header has ${names.length}`),
      ),
    };
  const all = [...columns.required, ...columns.optional];
  const places = all.map((name) => [name, names.indexOf(name)] as const);
  const rows = body.map(({ record, info }) => ({
    line: info.lines,
    // Each column of C is in `all`.
    cells: Object.fromEntries(places.map(([name, place]) => [name, record[place]?.trim() ?? ''])) as Record<
      C,
      string
    >,
  }));
  return { rows };
}

function readRecords(bytes: Buffer): readonly RawRecord[] | FileFault {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { path: 'file', message: 'is no UTF-8: save it as CSV UTF-8' };
  }
  try {
    // With `info` the library gives records in this shape, which its types do not say.
    return parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as RawRecord[];
  } catch (error) {
    const line: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, 'lines') : undefined;
    return { path: typeof line === 'number' ? `line ${line}` : 'file', message: 'the quotes are broken' };
  }
}

function headFaults<C extends string>(
  names: readonly string[],
  { required, optional }: Columns<C>,
): FileFault[] {
  const known: readonly string[] = [...required, ...optional];
  const strange = names.filter((name) => !known.includes(name)).slice(0, MOST_FAULTS);
  return [
    ...required
      .filter((name) => !names.includes(name))
      .map((name) => faultAt(1, 'this column is missing', name)),
    ...strange.map((name) => faultAt(1, `is no column; there are ${known.join(', ')}`, name)),
    ...(new Set(names).size === names.length ? [] : [faultAt(1, 'a column is there twice')]),
  ];
}

const sizeFaults = (body: readonly RawRecord[], mostRows: number): FileFault[] =>
  body.length <= mostRows
    ? []
    : [{ path: 'file', message: `has ${body.length} rows; at most ${mostRows} are taken` }];

export const faultAt = (line: number, message: string, column?: string): FileFault => ({
  path: column === undefined ? `line ${line}` : `line ${line}, ${column.slice(0, LONGEST_QUOTED)}`,
  message,
});

/** A cell as it may stand in a sentence. */
export const quotedCell = (cell: string): string =>
  cell.length > LONGEST_QUOTED ? `a text of ${cell.length} characters` : JSON.stringify(cell);
