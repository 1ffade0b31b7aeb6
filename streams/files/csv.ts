import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { faultOf, type FaultReason } from '../steps/fault.js';
import { RecordSplitter, type CsvRecord } from './csv-records.js';
import type { FileRow } from './file-row.js';

/** Records that are handed to the CSV parser at once; a bad one makes its batch be parsed one by one. */
const BATCH = 200;
const FORBIDDEN_COLUMNS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * CSV with a header (RFC 4180): each row an object of its columns, all values text. A row of another width or with
 * broken quotes is a fault with its line, and its neighbours are read.
 */
export async function* readCsvRows(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<FileRow> {
  const splitter = new RecordSplitter(maxBytes);
  const reader = new CsvReader();
  let batch: CsvRecord[] = [];
  for await (const chunk of chunks) {
    for (const record of splitter.push(chunk)) {
      batch.push(record);
      if (batch.length < BATCH) continue;
      for (const row of reader.rows(batch)) yield row;
      batch = [];
    }
  }
  for (const record of splitter.end()) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    for (const row of reader.rows(batch)) yield row;
    batch = [];
  }
  for (const row of reader.rows(batch)) yield row;
}

class CsvReader {
  private header: string[] | undefined;
  private headerIsBad = false;

  rows(records: CsvRecord[]): FileRow[] {
    const rows: FileRow[] = [];
    const body = this.header === undefined && !this.headerIsBad ? this.afterHeader(records, rows) : records;
    const cells = cellsOfEach(body);
    body.forEach((record, index) => {
      rows.push(this.row(record, cells[index]));
    });
    return rows;
  }

  /** Takes the first record as header; a header that cannot be one is itself a fault, and so is every row. */
  private afterHeader(records: CsvRecord[], rows: FileRow[]): CsvRecord[] {
    const [first, ...others] = records;
    if (first === undefined) return [];
    const names = cellsOf(first)?.map((name) => name.trim());
    const usable =
      names !== undefined && new Set(names).size === names.length && !names.some(isUnusable)
        ? names
        : undefined;
    this.header = usable;
    this.headerIsBad = usable === undefined;
    if (usable === undefined)
      rows.push(faulty(first, 'not-csv', 'The first row is no header: names must be filled and differ.'));
    return others;
  }

  private row(record: CsvRecord, cells: string[] | undefined): FileRow {
    const { line, bytes } = record;
    if (bytes === undefined) return faulty(record, 'too-large', record.complaint);
    if (record.complaint !== '') return faulty(record, 'not-csv', record.complaint);
    if (this.header === undefined)
      return faulty(record, 'not-csv', 'The file has no usable header, so this row has no meaning.');
    if (!isUtf8(bytes)) return faulty(record, 'not-utf8', 'The row is no valid UTF-8.');
    if (cells === undefined) return faulty(record, 'not-csv', 'The quotes of the row are broken.');
    if (cells.length !== this.header.length) {
      const detail = `The row has ${cells.length} cells; the header has ${this.header.length}.`;
      return faulty(record, 'not-csv', detail);
    }
    const payload: Record<string, string | undefined> = {};
    for (const [index, name] of this.header.entries()) payload[name] = cells[index];
    return { line, bytes, payload };
  }
}

const isUnusable = (name: string): boolean => name === '' || FORBIDDEN_COLUMNS.has(name);

const faulty = ({ line, bytes }: CsvRecord, reason: FaultReason, detail: string): FileRow => ({
  line,
  bytes,
  fault: faultOf(reason, detail),
});

/** Most records need no parser; the others go to it in one call, and one by one only when one of them is bad. */
function cellsOfEach(records: readonly CsvRecord[]): (string[] | undefined)[] {
  const cells = records.map(({ bytes }) => (bytes === undefined ? undefined : plainCells(bytes)));
  const others = records.filter((_, index) => cells[index] === undefined);
  if (others.length === 0) return cells;
  const parsedCells = cellsOfAll(others)?.values() ?? others.map(cellsOf).values();
  return cells.map((plain) => plain ?? parsedCells.next().value);
}

/** The cells of a record in which all are quoted, or none, and no cell holds a quote. */
function plainCells(bytes: Buffer): string[] | undefined {
  const text = bytes.toString('utf8');
  if (!text.includes('"')) return text.split(',');
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  const cells = text.slice(1, -1).split('","');
  return cells.some((cell) => cell.includes('"')) ? undefined : cells;
}

/** All records in one call, or nothing when one of them is bad. */
function cellsOfAll(records: readonly CsvRecord[]): string[][] | undefined {
  const all: Buffer[] = [];
  for (const { bytes } of records) {
    if (bytes === undefined) return undefined;
    all.push(bytes, Buffer.from('\n'));
  }
  const cells = parsed(Buffer.concat(all));
  return cells?.length === records.length ? cells : undefined;
}

function cellsOf({ bytes }: CsvRecord): string[] | undefined {
  const cells = bytes === undefined ? undefined : parsed(bytes);
  return cells?.length === 1 ? cells[0] : undefined;
}

function parsed(bytes: Buffer): string[][] | undefined {
  try {
    return parse(bytes, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
  } catch {
    // The library throws for bad data; which row it was is found by parsing them one by one.
    return undefined;
  }
}
