import { isObject } from '../sources/candidate.js';
import { DEFAULT_PARSE_LIMITS, parseMessage } from '../steps/parse.js';
import type { FileRow } from './file-row.js';
import { tooLargeRow } from './lines.js';

/** A page is held whole: some thousand records. */
const MAX_DOCUMENT_BYTES = 64 * 1024 ** 2;

/**
 * A file that is one JSON document over many lines. A page of records, an object with a single list of objects in it
 * (`{"results": [...]}`), gives its records, each under its number; any other document is one row.
 */
export async function* readDocument(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<FileRow[]> {
  const held: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length <= MAX_DOCUMENT_BYTES) held.push(chunk);
    else held.length = 0;
  }
  const bytes = length > MAX_DOCUMENT_BYTES ? undefined : Buffer.concat(held);
  const parsed = parseMessage(bytes ?? Buffer.alloc(0), {
    ...DEFAULT_PARSE_LIMITS,
    maxBytes: MAX_DOCUMENT_BYTES,
  });
  const records = parsed.ok ? recordsOf(parsed.value) : undefined;
  if (records === undefined) {
    yield [bytes === undefined || length > maxBytes ? tooLargeRow(1, length, maxBytes) : { line: 1, bytes }];
    return;
  }
  for (const [index, record] of records.entries())
    yield [rowOf(index + 1, Buffer.from(JSON.stringify(record)), maxBytes)];
}

const rowOf = (line: number, bytes: Buffer, maxBytes: number): FileRow =>
  bytes.length > maxBytes ? tooLargeRow(line, bytes.length, maxBytes) : { line, bytes };

function recordsOf(document: unknown): readonly unknown[] | undefined {
  if (!isObject(document)) return undefined;
  const lists = Object.values(document).filter(
    (value): value is unknown[] => Array.isArray(value) && value.length > 0 && value.every(isObject),
  );
  return lists.length === 1 ? lists[0] : undefined;
}
