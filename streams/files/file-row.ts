import type { Result } from '../../src/kernel/result.js';
import type { Fault } from '../steps/fault.js';

export interface Row {
  /**
   * Physical line on which the row begins, from 1 (in CSV the header is 1), or the number of an element of a JSON list;
   * in an archive counted on from entry to entry. Stable, so an import can resume.
   */
  readonly line: number;
  /** The row as it stood in the file; absent when it was too long to hold. */
  readonly bytes: Buffer | undefined;
}

/** What the header of a table says its rows are. */
export interface Table {
  /** A row's bytes as its record, each time anew: of the many rows that wait for their batch only the bytes are held. */
  read(bytes: Buffer): Result<unknown, Fault>;
}

/**
 * A row with a `fault` goes to quarantine. One of a `table` (CSV) is read by it. One with neither is JSON text still to
 * be parsed by parseMessage.
 */
export interface FileRow extends Row {
  readonly table?: Table;
  readonly fault?: Fault;
}

/** A row whose table was asked: what is no JSON text has its record as `payload`, or a fault. */
export interface ReadRow extends Row {
  readonly payload?: unknown;
  readonly fault?: Fault;
}

export function readRow(row: FileRow): ReadRow {
  const { line, bytes, table, fault } = row;
  if (fault !== undefined || table === undefined || bytes === undefined) return row;
  const record = table.read(bytes);
  return record.ok ? { line, bytes, payload: record.value } : { line, bytes, fault: record.fault };
}
