import { faultOf } from '../steps/fault.js';
import type { FileRow } from './file-row.js';

const LINE_FEED = 0x0a;

/** Lines as rows; blank ones count but are no rows. A line over the limit becomes a fault, and the next one is read. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<FileRow[]> {
  let line = 1;
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const rows: FileRow[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      length += end - start;
      if (length <= maxBytes) held.push(chunk.subarray(start, end));
      const row = rowOf(line, held, length, maxBytes);
      if (row !== undefined) rows.push(row);
      line += 1;
      held = [];
      length = 0;
      start = end + 1;
    }
    length += chunk.length - start;
    // A line that is already too long is counted on, not kept.
    if (length > maxBytes) held = [];
    else if (start < chunk.length) held.push(chunk.subarray(start));
    yield rows;
  }
  const last = rowOf(line, held, length, maxBytes);
  if (last !== undefined) yield [last];
}

function rowOf(line: number, held: Buffer[], length: number, maxBytes: number): FileRow | undefined {
  if (length > maxBytes) return tooLargeRow(line, length, maxBytes);
  const [only] = held;
  // A copy: a view would keep the whole chunk of the file alive for as long as the row is.
  const bytes = held.length === 1 && only !== undefined ? Buffer.from(only) : Buffer.concat(held);
  const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
  const text = bytes.subarray(0, end);
  return text.every((byte) => byte === 0x20 || byte === 0x09) ? undefined : { line, bytes: text };
}

export function tooLargeRow(line: number, length: number, limit: number): FileRow {
  const detail = `The row has ${length} bytes or more; at most ${limit} are taken.`;
  return { line, bytes: undefined, fault: faultOf('too-large', detail) };
}
