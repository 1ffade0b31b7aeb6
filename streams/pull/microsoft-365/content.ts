import { hash } from 'node:crypto';
import { z } from 'zod';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { changed } from '../failures.js';
import { type Page, type PollTerms, type PulledRecord, type PullFeed, recordOf } from '../feed.js';
import { GONE, type MicrosoftSession } from './session.js';
import { type ContentType, permissionFor, subscribe } from './subscriptions.js';

/** The API takes at most 24 hours; an hour keeps what must be remembered within a window short. */
const WINDOW = HOUR;
/** How far behind the last window the list is looked at again, for blobs that are listed late. */
const OVERLAP = HOUR;
/** Content is kept so long: https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-reference#errors (AF20051) */
export const KEPT = 7 * DAY;
/** The start of a window must not lie further back when the request arrives. */
const MARGIN = 10 * 60 * 1_000;

const cursorSchema = z.strictObject({
  /** All content that was listed as made available before was read, epoch ms. */
  upTo: z.int(),
  /** Digests of the ids of what was read and may be listed again, with when it was made available. */
  read: z.array(z.strictObject({ id: z.string(), at: z.int() })),
});
type Cursor = z.infer<typeof cursorSchema>;

const blobSchema = z.looseObject({
  contentId: z.string().min(1),
  contentUri: z.url(),
  contentCreated: z.iso.datetime({ offset: true }),
});
export type Blob = z.infer<typeof blobSchema>;

/** The content of one type, window by window in the order in which it was made available. */
export function contentOf(session: MicrosoftSession, type: ContentType): PullFeed {
  let isSubscribed = false;
  return {
    name: type,
    async *poll(text, terms) {
      if (!isSubscribed) await subscribe(session, type, terms.signal);
      isSubscribed = true;
      let cursor = cursorOf(text, terms);
      const oldest = terms.now - KEPT + MARGIN;
      if (cursor.upTo < oldest) {
        const lost = `what was made available from ${isoTime(cursor.upTo)} to ${isoTime(oldest)}`;
        cursor = { ...cursor, upTo: oldest };
        yield { records: [], cursor: JSON.stringify(cursor), lost };
      }
      while (cursor.upTo < terms.now) {
        const window = {
          from: Math.max(oldest, cursor.upTo - OVERLAP),
          to: Math.min(terms.now, cursor.upTo + WINDOW),
        };
        for await (const { page, next } of readWindow(session, type, { cursor, window, terms })) {
          yield page;
          cursor = next;
        }
      }
    },
  };
}

function cursorOf(text: string | undefined, { since, now }: PollTerms): Cursor {
  // What is older than this was never promised to anybody.
  if (text === undefined) return { upTo: Math.max(since, now - KEPT + MARGIN), read: [] };
  const cursor = cursorSchema.safeParse(JSON.parse(text));
  if (cursor.success) return cursor.data;
  throw changed('the cursor of a content type is none of this version');
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** What was made available within a window of at most 24 hours, page by page. */
export async function* listed(
  session: MicrosoftSession,
  type: ContentType,
  { from, to }: Window,
  signal: AbortSignal,
): AsyncGenerator<Blob[]> {
  const permission = permissionFor(type);
  let address: string | undefined = session.address('subscriptions/content', {
    contentType: type,
    startTime: toSecond(from),
    endTime: toSecond(to),
  });
  while (address !== undefined) {
    const answer = await session.json(address, { permission, signal });
    const blobs = answer === GONE ? undefined : z.array(blobSchema).safeParse(answer.value).data;
    if (answer === GONE || blobs === undefined) throw changed('the list of content has another shape');
    yield blobs;
    address = answer.nextPage;
  }
}

/** `YYYY-MM-DDTHH:MM:SS`, in UTC. */
const toSecond = (at: number): string => isoTime(at).slice(0, 19);

interface Reading {
  readonly cursor: Cursor;
  readonly window: Window;
  readonly terms: PollTerms;
}

/** Blobs are gathered until they fill a page; a blob is read once all its records stand in a page before or at hand. */
async function* readWindow(
  session: MicrosoftSession,
  type: ContentType,
  { cursor, window, terms }: Reading,
): AsyncGenerator<{ page: Page; next: Cursor }> {
  const read = [...cursor.read];
  const known = new Set(read.map(({ id }) => id));
  let records: PulledRecord[] = [];
  const pageOf = (next: Cursor, lost?: string): { page: Page; next: Cursor } => {
    const page = { records, cursor: JSON.stringify(next), ...(lost === undefined ? {} : { lost }) };
    records = [];
    return { page, next };
  };
  const soFar = (): Cursor => ({ upTo: cursor.upTo, read: [...read] });
  for await (const blobs of listed(session, type, window, terms.signal)) {
    for (const blob of blobs) {
      const id = hash('sha256', blob.contentId).slice(0, ID_CHARS);
      if (known.has(id)) continue;
      const own = await recordsOf(session, type, blob, terms.signal);
      for (const record of own ?? []) {
        if (records.length >= terms.pageRows) yield pageOf(soFar());
        records.push(record);
      }
      known.add(id);
      read.push({ id, at: Date.parse(blob.contentCreated) });
      if (own === undefined)
        yield pageOf(soFar(), `the content of ${blob.contentCreated} with the digest ${id}`);
    }
  }
  const kept = read.filter(({ at }) => at >= window.to - OVERLAP);
  yield pageOf({ upTo: window.to, read: kept });
}

/** Enough that two ids of an hour never share one. */
const ID_CHARS = 24;

/** Undefined when the content has expired. */
async function recordsOf(
  session: MicrosoftSession,
  type: ContentType,
  { contentUri, contentCreated }: Blob,
  signal: AbortSignal,
): Promise<PulledRecord[] | undefined> {
  const answer = await session.json(contentUri, { permission: permissionFor(type), signal });
  if (answer === GONE) return undefined;
  if (!Array.isArray(answer.value)) throw changed('a blob of content is no list of records');
  const recordedAt = Date.parse(contentCreated);
  return answer.value.map((record) => recordOf(record, recordedAt));
}
