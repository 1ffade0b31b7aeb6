import { z } from 'zod';
import { readCsvRows } from '../../files/csv.js';
import { type FileRow, type ReadRow, readRow } from '../../files/file-row.js';
import { readTime } from '../../sources/time.js';
import { DEFAULT_PARSE_LIMITS } from '../../steps/parse.js';
import { away, changed } from '../failures.js';
import { type Page, type PollTerms, type PulledRecord, type PullFeed, recordOf } from '../feed.js';
import { type FileName, FileProgress } from './file-progress.js';
import { EVENT_LOG_FILES } from './permissions.js';
import type { SalesforceSession } from './session.js';

/** Files of one look; a further look goes on behind them. */
const MOST_FILES = 20_000;

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile.htm */
const rowSchema = z.looseObject({
  Id: z.string().regex(/^0AT[A-Za-z0-9]{12,15}$/),
  EventType: z.string(),
  Interval: z.string(),
  CreatedDate: z.string(),
  LogFileLength: z.number(),
});

interface LogFile extends FileName {
  readonly type: string;
  readonly bytes: number;
}

/**
 * The event log files of one interval, in the order of (CreatedDate, Id). What comes late is a new file of a higher
 * Sequence with a CreatedDate of its own, so it is met like any other. A predicate on Id would give files of both
 * intervals, so there is none.
 */
export function eventLogFiles(session: SalesforceSession): PullFeed {
  return {
    name: 'event-log-file',
    async *poll(text, terms) {
      const progress = FileProgress.from(text, terms.since, terms.pageRows);
      try {
        for (const file of await unread(session, progress, terms.signal))
          yield* readFile(session, file, { progress, terms });
      } catch (error) {
        // What was fetched before was paid for with calls.
        if (!progress.isEmpty && !terms.signal.aborted) yield progress.page();
        throw error;
      }
      if (!progress.isEmpty) yield progress.page();
    },
  };
}

export const intervalWord = ({ terms }: SalesforceSession): 'Hourly' | 'Daily' =>
  terms.interval === 'hourly' ? 'Hourly' : 'Daily';

/** The listed files that were not read, of our interval alone. */
async function unread(
  session: SalesforceSession,
  progress: FileProgress,
  signal: AbortSignal,
): Promise<LogFile[]> {
  const interval = intervalWord(session);
  const soql =
    'SELECT Id, EventType, Interval, CreatedDate, LogFileLength FROM EventLogFile ' +
    `WHERE Interval = '${interval}' AND CreatedDate >= ${new Date(progress.listFrom).toISOString()} ` +
    'ORDER BY CreatedDate ASC, Id ASC';
  const files: LogFile[] = [];
  for await (const { records } of session.query(soql, EVENT_LOG_FILES.label, signal)) {
    for (const record of records) {
      const file = fileOf(record);
      if (record['Interval'] === interval && !progress.isRead(file.id)) files.push(file);
    }
    if (files.length >= MOST_FILES) break;
  }
  return inOrder(files);
}

/** A page of the list may come twice, or out of order. */
function inOrder(files: readonly LogFile[]): LogFile[] {
  const byId = new Map(files.map((file) => [file.id, file]));
  return [...byId.values()].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
}

function fileOf(record: unknown): LogFile {
  const row = rowSchema.safeParse(record);
  const created = Date.parse(readTime(row.data?.CreatedDate)?.iso ?? '');
  if (!row.success || Number.isNaN(created))
    throw changed('Salesforce lists event log files in another shape');
  return { id: row.data.Id, type: row.data.EventType, created, bytes: row.data.LogFileLength };
}

interface Reading {
  readonly progress: FileProgress;
  readonly terms: PollTerms;
}

/** Row by row; one that was cut off goes on behind the line that was stored last. */
async function* readFile(
  session: SalesforceSession,
  file: LogFile,
  { progress, terms }: Reading,
): AsyncGenerator<Page> {
  const { id, created } = file;
  const path = `/sobjects/EventLogFile/${id}/LogFile`;
  const chunks = await session.file(path, EVENT_LOG_FILES.label, terms.signal);
  if (chunks === undefined) {
    progress.finish(file);
    yield progress.page(`the ${file.type} file ${id} of ${new Date(created).toISOString()}`);
    return;
  }
  const stored = progress.lineOf(id);
  const all = readCsvRows(whole(chunks, file), { maxBytes: DEFAULT_PARSE_LIMITS.maxBytes });
  for await (const rows of heldBack(all))
    for (const row of rows) {
      if (row.line <= stored) continue;
      progress.add(recordOfRow(readRow(row), created), id, row.line);
      if (progress.isFull) yield progress.page();
    }
  progress.finish(file);
  if (progress.isFull) yield progress.page();
}

/** Rows are taken when the file went on behind them, or was whole: one that breaks off in its first piece gives none. */
async function* heldBack(all: AsyncIterable<FileRow[]>): AsyncGenerator<FileRow[]> {
  let held: FileRow[] = [];
  for await (const rows of all) {
    yield held;
    held = rows;
  }
  yield held;
}

/** A file that ends early is not taken for a whole one: its last row might be a half one. */
async function* whole(chunks: AsyncIterable<Buffer>, { bytes, id }: LogFile): AsyncGenerator<Buffer> {
  let came = 0;
  for await (const chunk of chunks) {
    came += chunk.byteLength;
    yield chunk;
  }
  if (came < bytes) throw away(`the log file ${id} broke off after ${came} of ${bytes} bytes`);
}

/** Of a row that could not be read, what quarantine shows. */
function recordOfRow({ line, payload, fault }: ReadRow, recordedAt: number): PulledRecord {
  if (fault === undefined) return recordOf(payload, recordedAt);
  return { body: Buffer.from(JSON.stringify(`Line ${line} of the log file: ${fault.detail}`)), fault };
}
