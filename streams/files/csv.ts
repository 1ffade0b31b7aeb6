import { isUtf8 } from 'node:buffer';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import { faultOf, type Fault, type FaultReason } from '../steps/fault.js';
import { cellsOf } from './csv-cells.js';
import { RecordSplitter, type CsvRecord } from './csv-records.js';
import type { FileRow, Table } from './file-row.js';

const FORBIDDEN_COLUMNS = new Set(['__proto__', 'constructor', 'prototype']);

export interface CsvTerms {
  readonly maxBytes: number;
  readonly delimiter?: string;
  /** What the cells of a row are made into; the object of its columns by default. */
  readonly recordOf?: (cells: Cells) => unknown;
}

export type Cells = Readonly<Record<string, string>>;

/**
 * CSV with a header (RFC 4180), those rows together that end in the same chunk: each an object of its columns, all values
 * text. A row of another width or with broken quotes is a fault with its line, and its neighbours are read.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Buffer>,
  { maxBytes, delimiter = ',', recordOf = (cells) => cells }: CsvTerms,
): AsyncGenerator<FileRow[]> {
  const splitter = new RecordSplitter(maxBytes, delimiter.charCodeAt(0));
  const reader = new CsvReader(delimiter, recordOf);
  for await (const chunk of chunks) yield reader.rows(splitter.push(chunk));
  yield reader.rows(splitter.end());
}

class CsvReader {
  /** By the header, once it was met; false when it cannot be one. */
  private table: CsvTable | false | undefined;

  constructor(
    private readonly delimiter: string,
    private readonly recordOf: (cells: Cells) => unknown,
  ) {}

  rows(records: readonly CsvRecord[]): FileRow[] {
    const rows: FileRow[] = [];
    for (const record of records)
      if (this.table === undefined) this.takeHeader(record, rows);
      else rows.push(rowOf(record, this.table));
    return rows;
  }

  /** A header that cannot be one is itself a fault, and so is every row. */
  private takeHeader(record: CsvRecord, rows: FileRow[]): void {
    const text = record.bytes?.toString() ?? '';
    // A spreadsheet may say first what lies between the cells.
    if (/^sep=.$/.test(text)) return;
    const names = cellsOf(text, this.delimiter)?.map((name) => name.trim());
    const isUsable = names !== undefined && new Set(names).size === names.length && !names.some(isUnusable);
    this.table = isUsable && new CsvTable(names, this.delimiter, this.recordOf);
    if (!isUsable)
      rows.push(faulty(record, 'not-csv', 'The first row is no header: names must be filled and differ.'));
  }
}

const isUnusable = (name: string): boolean => name === '' || FORBIDDEN_COLUMNS.has(name);

function rowOf(record: CsvRecord, table: CsvTable | false): FileRow {
  const { line, bytes, complaint } = record;
  if (bytes === undefined) return faulty(record, 'too-large', complaint);
  if (complaint !== '') return faulty(record, 'not-csv', complaint);
  if (table === false)
    return faulty(record, 'not-csv', 'The file has no usable header, so this row has no meaning.');
  return { line, bytes, table };
}

const faulty = ({ line, bytes }: CsvRecord, reason: FaultReason, detail: string): FileRow => ({
  line,
  bytes,
  fault: faultOf(reason, detail),
});

class CsvTable implements Table {
  /**
   * A record of empty cells, of which each row is a copy. The engine gives an object that is filled name by name a hash
   * table from some sixteen names on; parsed JSON and its copies keep their form, in half the memory and time.
   */
  private readonly blank: Cells;

  constructor(
    private readonly names: readonly string[],
    private readonly delimiter: string,
    private readonly recordOf: (cells: Cells) => unknown,
  ) {
    this.blank = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:""`).join()}}`) as Cells;
  }

  read(bytes: Buffer): Result<unknown, Fault> {
    if (!isUtf8(bytes)) return fault(faultOf('not-utf8', 'The row is no valid UTF-8.'));
    const { names } = this;
    const cells = cellsOf(bytes.toString('utf8'), this.delimiter);
    if (cells === undefined) return fault(faultOf('not-csv', 'The quotes of the row are broken.'));
    if (cells.length !== names.length) {
      const detail = `The row has ${cells.length} cells; the header has ${names.length}.`;
      return fault(faultOf('not-csv', detail));
    }
    const record: Record<string, string> = { ...this.blank };
    for (let index = 0; index < names.length; index++) record[names[index] ?? ''] = cells[index] ?? '';
    return ok(this.recordOf(record));
  }
}
