import type { SourceFormat } from '../sources/registry.js';
import { DEFAULT_PARSE_LIMITS } from '../steps/parse.js';
import { readCsvRows } from './csv.js';
import type { FileRow } from './file-row.js';
import { readLines } from './lines.js';
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

/** Formats whose files are CSV unless they begin like JSON. */
const CSV_FORMATS = new Set<SourceFormat>(['salesforce', 'salesforce-elf', 'hubspot', 'zoho']);
const JSON_STARTS = new Set([0x7b, 0x5b]);

/**
 * The rows of a file in constant memory: JSON lines, or CSV with a header for what Salesforce exports (which may also come
 * as JSON lines: then its first byte is `{` or `[`). Files packed with gzip are recognised by their first bytes.
 */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  limits: RowLimits = DEFAULT_ROW_LIMITS,
): AsyncGenerator<FileRow> {
  const stream = unpacked(chunks, limits.maxUnpackedBytes);
  let line = 1;
  try {
    const { first, all } = await peekFirst(stream.chunks);
    const isCsv = CSV_FORMATS.has(format) && (first === undefined || !JSON_STARTS.has(first));
    for await (const row of isCsv
      ? readCsvRows(all, limits.maxRowBytes)
      : readLines(all, limits.maxRowBytes)) {
      ({ line } = row);
      yield row;
    }
  } catch (error) {
    const fault = stream.faultOf(error);
    if (fault === undefined) throw error;
    yield { line: line + 1, bytes: undefined, fault };
  }
}

/** Looks at the first byte that is neither blank nor byte order mark, and gives the stream back without the mark. */
async function peekFirst(
  chunks: AsyncIterable<Buffer>,
): Promise<{ first: number | undefined; all: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let step = await iterator.next();
  while (step.done !== true) {
    head = Buffer.concat([head, step.value]);
    if (head.length >= 64) break;
    step = await iterator.next();
  }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head = head.subarray(3);
  const first = head.find((byte) => byte > 0x20);
  return { first, all: chain(head, iterator) };
}

async function* chain(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}
