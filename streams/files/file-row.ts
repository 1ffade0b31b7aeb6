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

/**
 * A row with a `fault` goes to quarantine. One with a `payload` is already parsed (CSV). One with neither is JSON
 * text still to be parsed by parseMessage.
 */
export interface FileRow extends Row {
  readonly payload?: unknown;
  readonly fault?: Fault;
}
