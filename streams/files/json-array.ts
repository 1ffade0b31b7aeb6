import { faultOf } from '../steps/fault.js';
import type { FileRow } from './file-row.js';
import { tooLargeRow } from './lines.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST = 0x5b;
const isOpening = (byte: number): boolean => byte === LIST || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * The elements of a JSON list as rows, in constant memory however long it is; several lists after each other are read as
 * one. The number of an element stands for its line. It is cut here and not checked: an element that is no JSON is
 * refused when it is parsed, and its neighbours are read.
 */
export async function* readArray(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<FileRow[]> {
  const splitter = new ElementSplitter(maxBytes);
  for await (const chunk of chunks) yield [...splitter.push(chunk)];
  yield [...splitter.end()];
}

class ElementSplitter {
  private depth = 0;
  private inText = false;
  private isEscaped = false;
  private number = 0;
  private held: Buffer[] = [];
  private length = 0;
  /** Whether the element at hand was begun, so that an empty list has none. */
  private isBegun = false;
  /** Whether something outside of the lists was met and told. */
  private isAstray = false;

  constructor(private readonly maxBytes: number) {}

  *push(chunk: Buffer): Generator<FileRow> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.inText) {
        this.passText(byte);
        continue;
      }
      const wasAt = this.depth;
      this.pass(byte);
      const isBetween = wasAt === 0 || this.depth === 0 || (wasAt === 1 && byte === COMMA);
      if (isBetween) {
        this.keep(chunk.subarray(start, at));
        start = at + 1;
        yield* this.element(wasAt === 0 ? byte : undefined);
      } else if (!isBlank(byte)) this.isBegun = true;
    }
    this.keep(chunk.subarray(start));
  }

  *end(): Generator<FileRow> {
    if (this.depth === 0) return;
    const detail = 'The list breaks off: it is not closed at the end of the file.';
    yield { line: this.number + 1, bytes: this.bytes(), fault: faultOf('not-json', detail) };
  }

  private passText(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.inText = false;
  }

  private pass(byte: number): void {
    if (byte === QUOTE && this.depth > 0) this.inText = true;
    else if (isOpening(byte)) this.depth += 1;
    else if (isClosing(byte)) this.depth = Math.max(0, this.depth - 1);
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    // What is too long already is counted on, not kept; else a copy, so that a short rest does not keep a large chunk.
    if (this.length > this.maxBytes) this.held = [];
    else if (part.length > 0) this.held.push(Buffer.from(part));
  }

  /** Ends the element at hand; outside of a list any character but its bracket is one too many. */
  private *element(outside: number | undefined): Generator<FileRow> {
    const { length, isBegun } = this;
    const bytes = this.bytes();
    this.held = [];
    this.length = 0;
    this.isBegun = false;
    if (outside !== undefined) {
      const isTold = this.isAstray;
      this.isAstray = outside !== LIST && (isTold || !isBlank(outside));
      if (!this.isAstray || isTold) return;
      this.number += 1;
      const detail = 'Something stands outside of the list.';
      yield { line: this.number, bytes: Buffer.from([outside]), fault: faultOf('not-json', detail) };
    } else if (isBegun) {
      this.number += 1;
      yield bytes === undefined
        ? tooLargeRow(this.number, length, this.maxBytes)
        : { line: this.number, bytes };
    }
  }

  private bytes(): Buffer | undefined {
    return this.length > this.maxBytes ? undefined : Buffer.concat(this.held);
  }
}
