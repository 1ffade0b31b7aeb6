const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

export interface CsvRecord {
  /** Physical line on which the record begins, from 1. */
  readonly line: number;
  /** Without its line end; absent when the record was too long. */
  readonly bytes: Buffer | undefined;
  /** What is wrong with it already, else empty. */
  readonly complaint: string;
}

type State = 'cell-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/**
 * Cuts a CSV stream into records and nothing more: line feeds within quoted cells do not end a record. A quote that
 * is never closed would swallow the rest of the file; when that reaches the limit or the end, only the line on which
 * the record began is given up, and reading starts again on the next. The same records come out however the stream
 * was cut into chunks.
 */
export class RecordSplitter {
  private held: Buffer = Buffer.alloc(0);
  private line = 1;
  /** Whether the rest of a line that was too long is being thrown away. */
  private skipping = false;
  private scanned = 0;
  private state: State = 'cell-start';

  constructor(
    private readonly maxBytes: number,
    private readonly delimiter: number,
  ) {}

  /** Records that are complete with this chunk. */
  push(chunk: Buffer): CsvRecord[] {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    return this.drain(false);
  }

  end(): CsvRecord[] {
    return this.drain(true);
  }

  private drain(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    for (;;) {
      const end = this.skipping ? this.held.indexOf(LINE_FEED, start) : this.nextEnd();
      const isLast = end === -1;
      if (isLast && !isEnd && this.held.length - start <= this.maxBytes) break;
      if (isLast && this.held.length === start) break;
      start = this.skipping ? this.skip(end) : this.cutRecord(start, end, records);
      this.restartAt(start);
    }
    // A copy, so that a short rest does not keep a large chunk alive.
    this.held = Buffer.from(this.held.subarray(start));
    this.scanned -= start;
    return records;
  }

  /** Gives one record and answers where the next begins. */
  private cutRecord(start: number, end: number, records: CsvRecord[]): number {
    const length = (end === -1 ? this.held.length : end) - start;
    const isOpen = end === -1 && this.state === 'quoted';
    if (length > this.maxBytes || isOpen) return this.giveUp(start, records);
    const record = this.held.subarray(start, end === -1 ? undefined : end);
    if (!isBlank(record)) records.push({ line: this.line, bytes: withoutReturn(record), complaint: '' });
    this.line += countLines(record) + 1;
    return end === -1 ? this.held.length : end + 1;
  }

  /** Only the first line of what was too long or never closed is given up. */
  private giveUp(start: number, records: CsvRecord[]): number {
    const feed = this.held.indexOf(LINE_FEED, start);
    const firstLine = this.held.subarray(start, feed === -1 ? undefined : feed);
    const { line } = this;
    if (firstLine.length > this.maxBytes) {
      const complaint = `The row has more than ${this.maxBytes} bytes.`;
      records.push({ line, bytes: undefined, complaint });
    } else {
      const complaint = 'A quoted cell of the row is not closed, or its lines are longer than the limit.';
      records.push({ line, bytes: withoutReturn(firstLine), complaint });
    }
    if (feed === -1) {
      this.skipping = true;
      return this.held.length;
    }
    this.line += 1;
    return feed + 1;
  }

  private skip(end: number): number {
    if (end === -1) return this.held.length;
    this.skipping = false;
    this.line += 1;
    return end + 1;
  }

  private restartAt(start: number): void {
    this.scanned = start;
    this.state = 'cell-start';
  }

  /** The line feed that ends the record at hand, or -1; goes on where the last chunk ended. */
  private nextEnd(): number {
    const { held, delimiter } = this;
    let { state } = this;
    for (let at = this.scanned; at < held.length; at++) {
      const byte = held[at];
      if (byte === LINE_FEED && state !== 'quoted') return at;
      state = byte === delimiter && state !== 'quoted' ? 'cell-start' : after(state, byte);
    }
    this.scanned = held.length;
    this.state = state;
    return -1;
  }
}

/** A quote opens only at the start of a cell and is doubled within; others are left to the parser to refuse. */
function after(state: State, byte: number | undefined): State {
  if (state === 'quoted') return byte === QUOTE ? 'quote-in-quoted' : 'quoted';
  if (byte !== QUOTE) return 'plain';
  return state === 'plain' ? 'plain' : 'quoted';
}

const withoutReturn = (record: Buffer): Buffer =>
  Buffer.from(record.at(-1) === CARRIAGE_RETURN ? record.subarray(0, -1) : record);

const isBlank = (record: Buffer): boolean =>
  record.every((byte) => byte === 0x20 || byte === CARRIAGE_RETURN);

function countLines(record: Buffer): number {
  let count = 0;
  for (let at = record.indexOf(LINE_FEED); at !== -1; at = record.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}
