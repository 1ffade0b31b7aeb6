import { z } from 'zod';
import { type ReadRow, readRow } from '../../../streams/files/file-row.js';
import type { ImportSums } from '../../../streams/files/import-file.js';
import { readFileRows } from '../../../streams/files/file-rows.js';
import { acceptedReplySchema, intakeReplySchema } from '../../../streams/http/events.controller.js';
import { receiptSchema } from '../../../streams/http/receipts.controller.js';
import { pause } from '../../kernel/pause.js';
import type { SourceFormat } from '../../../streams/sources/registry.js';
import type { ImportFollow, SourceName } from './backend.js';
import type { ServiceClient } from './service-client.js';

const BATCH_ROWS = 5_000;
const BATCH_BYTES = 4 * 1024 ** 2;

export interface FileToSend {
  readonly path: string;
  readonly to: SourceName;
  readonly format: SourceFormat;
  /** Longest body the service takes. */
  readonly bodyBytes: number;
}

/**
 * Takes a file in through the service: rows as JSON lines, in bounded batches, the next one read while one is under
 * way. What was answered is stored; sending it again only finds duplicates, so a file that broke off is sent anew.
 */
export async function sendFile(
  service: Pick<ServiceClient, 'json'>,
  { path, to, format, bodyBytes }: FileToSend,
  { signal, onProgress }: ImportFollow,
): Promise<ImportSums> {
  const sums: ImportSums = { read: 0, stored: 0, duplicates: 0, quarantined: 0, refused: 0, resumed: 0 };
  const post = async (body: Uint8Array<ArrayBuffer>, read: number, bytes: number): Promise<void> => {
    const query = { tenant: to.tenant, source: to.source };
    const request = { method: 'POST', query, body, mediaType: 'application/x-ndjson' } as const;
    const reply = await service.json(anyReply, '/v1/events', request);
    const came = 'receipt' in reply ? await settled(service, reply.receipt, query) : reply;
    sums.read += read;
    for (const sum of OUTCOMES) sums[sum] += came[sum] ?? 0;
    onProgress(sums, bytes);
  };
  let bytes = 0;
  let sending: Promise<void> = Promise.resolve();
  const batch = new LineBatch(Math.min(BATCH_BYTES, bodyBytes));
  const flush = async (): Promise<void> => {
    const { body, rows } = batch.take();
    await sending;
    if (rows > 0) sending = post(body, rows, bytes);
    // A failure is thrown at the next await of `sending`; until then it is handled.
    sending.catch(() => undefined);
  };
  for await (const rows of readFileRows(path, format)) {
    if (signal.aborted) break;
    for (const row of rows) {
      const line = lineOf(readRow(row), bodyBytes);
      if (!batch.hasRoomFor(line)) await flush();
      batch.add(line);
      bytes += row.bytes?.byteLength ?? 0;
    }
  }
  await flush();
  await sending;
  return sums;
}

const anyReply = z.union([intakeReplySchema, acceptedReplySchema]);
const OUTCOMES = ['stored', 'duplicates', 'quarantined', 'refused'] as const;
const ASK_AGAIN_MS = 500;

/** What became of a batch that goes through Kafka: asked until it is decided. */
async function settled(
  service: Pick<ServiceClient, 'json'>,
  receipt: string,
  query: Readonly<Record<string, string>>,
): Promise<z.infer<typeof receiptSchema>> {
  for (;;) {
    const state = await service.json(receiptSchema, receipt, { query });
    if (state.status === 'stored') return state;
    await pause(ASK_AGAIN_MS);
  }
}

class LineBatch {
  private lines: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  hasRoomFor(line: Buffer): boolean {
    const fits = this.bytes + line.byteLength + 1 <= this.mostBytes && this.lines.length < BATCH_ROWS;
    return fits || this.lines.length === 0;
  }

  add(line: Buffer): void {
    this.lines.push(line);
    this.bytes += line.byteLength + 1;
  }

  take(): { body: Uint8Array<ArrayBuffer>; rows: number } {
    const rows = this.lines.length;
    const body = Buffer.concat(this.lines.flatMap((line) => [line, LINE_FEED]));
    this.lines = [];
    this.bytes = 0;
    return { body, rows };
  }
}

const LINE_FEED = Buffer.from('\n');
/** Of a row that cannot be sent, what quarantine shows. */
const SHOWN_CHARS = 2_000;

/**
 * A row as a JSON line: as it stood in the file, or the object of its CSV cells. A row that could not be read is
 * sent as a text that says so; the service puts it into quarantine, since it is no event.
 */
export function lineOf(row: ReadRow, mostBytes: number): Buffer {
  const { line, bytes } = row;
  const text = readableText(row) ?? unreadable(line, row.fault?.detail ?? 'The row is empty.', bytes);
  if (text.byteLength < mostBytes) return text;
  return unreadable(line, `The row has more than the ${mostBytes} bytes that the service takes.`, bytes);
}

function readableText({ bytes, payload, fault }: ReadRow): Buffer | undefined {
  if (fault !== undefined) return undefined;
  return payload === undefined ? bytes : Buffer.from(JSON.stringify(payload));
}

function unreadable(line: number, detail: string, bytes: Buffer | undefined): Buffer {
  const begin = bytes?.subarray(0, SHOWN_CHARS).toString('utf8') ?? '';
  return Buffer.from(JSON.stringify(`Line ${line} of the file: ${detail}${begin === '' ? '' : ` ${begin}`}`));
}
