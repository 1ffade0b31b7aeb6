import { z } from 'zod';
import { HOUR } from '../../../src/kernel/clock.js';
import { readCsvRows } from '../../files/csv.js';
import type { FileRow } from '../../files/file-row.js';
import type { SourceFormat } from '../../sources/registry.js';
import { readTime } from '../../sources/time.js';
import { DEFAULT_PARSE_LIMITS } from '../../steps/parse.js';
import { away, changed } from '../failures.js';
import { type Page, type PollTerms, type PulledRecord, type PullFeed, recordOf } from '../feed.js';
import { EVENT_LOG_FILES } from './permissions.js';
import type { SalesforceSession } from './session.js';

/**
 * How far behind the newest file that was read the list is looked at again: files become visible in another order than
 * that of their CreatedDate.
 */
const OVERLAP = 2 * HOUR;
/** Files of one look; a further look goes on behind them. */
const MOST_FILES = 20_000;

const fileRef = z.strictObject({ id: z.string(), created: z.int() });
const cursorSchema = z.strictObject({
  /** CreatedDate of the newest file that was read whole, epoch ms. */
  newest: z.int(),
  /** Files within the overlap that were read whole. */
  read: z.array(fileRef),
  /** The file that is being read, and the line up to which it is stored. */
  open: z.strictObject({ id: z.string(), line: z.int() }).optional(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile.htm */
const rowSchema = z.looseObject({
  Id: z.string().regex(/^0AT[A-Za-z0-9]{12,15}$/),
  EventType: z.string(),
  Interval: z.string(),
  CreatedDate: z.string(),
  LogFileLength: z.number(),
});

interface LogFile {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly bytes: number;
}

/**
 * The event log files of one interval, in the order of (CreatedDate, Id). What comes late is a new file of a higher
 * Sequence with a CreatedDate of its own, so it is met like any other. A predicate on Id would give files of both
 * intervals, so there is none.
 */
export function eventLogFiles(session: SalesforceSession, format: SourceFormat): PullFeed {
  return {
    name: 'event-log-file',
    format,
    async *poll(text, terms) {
      let cursor = cursorOf(text, terms.since);
      for (const file of await unread(session, cursor, terms.signal)) {
        for await (const { page, next } of readFile(session, file, { cursor, terms })) {
          yield page;
          cursor = next;
        }
      }
    },
  };
}

const cursorOf = (text: string | undefined, since: number): Cursor => {
  if (text === undefined) return { newest: since, read: [] };
  const cursor = cursorSchema.safeParse(JSON.parse(text));
  if (cursor.success) return cursor.data;
  throw changed('the cursor of event-log-file is none of this version');
};

export const intervalWord = ({ terms }: SalesforceSession): 'Hourly' | 'Daily' =>
  terms.interval === 'hourly' ? 'Hourly' : 'Daily';

/** The listed files that were not read, of our interval alone. */
async function unread(session: SalesforceSession, cursor: Cursor, signal: AbortSignal): Promise<LogFile[]> {
  const interval = intervalWord(session);
  // Before the first file there is nothing to look at again.
  const from =
    cursor.read.length === 0 && cursor.open === undefined ? cursor.newest : cursor.newest - OVERLAP;
  const soql =
    'SELECT Id, EventType, Interval, CreatedDate, LogFileLength FROM EventLogFile ' +
    `WHERE Interval = '${interval}' AND CreatedDate >= ${new Date(from).toISOString()} ` +
    'ORDER BY CreatedDate ASC, Id ASC';
  const read = new Set(cursor.read.map(({ id }) => id));
  const files: LogFile[] = [];
  for await (const { records } of session.query(soql, EVENT_LOG_FILES.label, signal)) {
    for (const record of records) {
      const file = fileOf(record);
      if (record['Interval'] === interval && !read.has(file.id)) files.push(file);
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
  readonly cursor: Cursor;
  readonly terms: PollTerms;
}

/** Row by row in pages; one that was cut off goes on behind the line that was stored last. */
async function* readFile(
  session: SalesforceSession,
  file: LogFile,
  { cursor, terms }: Reading,
): AsyncGenerator<{ page: Page; next: Cursor }> {
  const { id, created: recordedAt } = file;
  const path = `/sobjects/EventLogFile/${id}/LogFile`;
  const chunks = await session.file(path, EVENT_LOG_FILES.label, terms.signal);
  const { open: _, ...before } = cursor;
  const done = readWhole(before, file);
  if (chunks === undefined) {
    const lost = `the ${file.type} file ${id} of ${new Date(recordedAt).toISOString()}`;
    yield { page: { records: [], cursor: JSON.stringify(done), lost }, next: done };
    return;
  }
  const stored = cursor.open?.id === id ? cursor.open.line : 0;
  let records: PulledRecord[] = [];
  for await (const row of readCsvRows(whole(chunks, file), DEFAULT_PARSE_LIMITS.maxBytes)) {
    if (row.line <= stored) continue;
    records.push(recordOfRow(row, recordedAt));
    if (records.length < terms.pageRows) continue;
    const next = { ...before, open: { id, line: row.line } };
    yield { page: { records, cursor: JSON.stringify(next) }, next };
    records = [];
  }
  yield { page: { records, cursor: JSON.stringify(done) }, next: done };
}

/** Only what the next look may list again is remembered. */
function readWhole(cursor: Cursor, { id, created }: LogFile): Cursor {
  const newest = Math.max(cursor.newest, created);
  const read = [...cursor.read, { id, created }].filter((one) => one.created >= newest - OVERLAP);
  return { newest, read };
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
function recordOfRow({ line, payload, fault }: FileRow, recordedAt: number): PulledRecord {
  if (fault === undefined) return recordOf(payload, recordedAt);
  return { body: Buffer.from(JSON.stringify(`Line ${line} of the log file: ${fault.detail}`)), fault };
}
