import type { SourceFormat } from '../sources/registry.js';
import { DEFAULT_PARSE_LIMITS } from '../steps/parse.js';
import { readCsvRows } from './csv.js';
import { decoded } from './decoded.js';
import { readDocument } from './document.js';
import { eventOfCells } from './event-cells.js';
import type { FileRow } from './file-row.js';
import { readArray } from './json-array.js';
import { readLines } from './lines.js';
import { HEAD_BYTES, type Shape, shapeOf } from './shape.js';
import { unpacked } from './unpacked.js';

export interface RowLimits {
  readonly maxRowBytes: number;
  /** Bytes that a packed file may unpack to in all. */
  readonly maxUnpackedBytes: number;
}

export const DEFAULT_ROW_LIMITS: RowLimits = {
  maxRowBytes: DEFAULT_PARSE_LIMITS.maxBytes,
  maxUnpackedBytes: 64 * 1024 ** 3,
};

/**
 * The rows of a stream in constant memory, as many at a time as a chunk of it holds: JSON lines, the elements of a JSON list, or CSV with a header, told apart by
 * how it begins. What is packed with gzip or written in UTF-16 is recognised by its first bytes.
 */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  limits: RowLimits = DEFAULT_ROW_LIMITS,
): AsyncGenerator<FileRow[]> {
  const stream = unpacked(chunks, limits.maxUnpackedBytes);
  let line = 0;
  try {
    const { head, all } = await peek(decoded(stream.chunks));
    for await (const rows of rowsOf(shapeOf(head, format), all, { format, maxBytes: limits.maxRowBytes })) {
      line = rows.at(-1)?.line ?? line;
      yield rows;
    }
  } catch (error) {
    const fault = stream.faultOf(error);
    if (fault === undefined) throw error;
    yield [{ line: line + 1, bytes: undefined, fault }];
  }
}

interface RowTerms {
  readonly format: SourceFormat;
  readonly maxBytes: number;
}

function rowsOf(
  shape: Shape,
  chunks: AsyncIterable<Buffer>,
  { format, maxBytes }: RowTerms,
): AsyncGenerator<FileRow[]> {
  switch (shape.kind) {
    case 'csv':
      // Cells of our own format are fields of an event.
      return readCsvRows(chunks, {
        maxBytes,
        delimiter: shape.delimiter,
        ...(format === 'json' ? { recordOf: eventOfCells } : {}),
      });
    case 'array':
      return readArray(chunks, maxBytes);
    case 'document':
      return readDocument(chunks, maxBytes);
    case 'lines':
      return readLines(chunks, maxBytes);
  }
}

/** Looks at the beginning, and gives the stream back without its byte order mark. */
async function peek(chunks: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let step = await iterator.next();
  while (step.done !== true) {
    head = Buffer.concat([head, step.value]);
    if (head.length >= HEAD_BYTES) break;
    step = await iterator.next();
  }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head = head.subarray(3);
  return { head: head.subarray(0, HEAD_BYTES), all: chain(head, iterator) };
}

async function* chain(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}
