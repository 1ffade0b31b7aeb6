import { z } from 'zod';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { changed } from '../failures.js';
import { type Page, type PollTerms, type PulledRecord, type PullFeed, recordOf } from '../feed.js';
import { GONE, type MicrosoftSession } from './session.js';
import { OVERLAP, WindowProgress } from './window-progress.js';
import { type ContentType, permissionFor, subscribe } from './subscriptions.js';

/** The API takes at most 24 hours; an hour keeps what must be remembered within a window short. */
const WINDOW = HOUR;
/** Content is kept so long: https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-reference#errors (AF20051) */
export const KEPT = 7 * DAY;
/** The start of a window must not lie further back when the request arrives. */
const MARGIN = 10 * 60 * 1_000;

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
      const oldest = terms.now - KEPT + MARGIN;
      // What was gone before we were asked to read it was promised to nobody.
      const progress = WindowProgress.from(text, Math.max(terms.since, oldest));
      if (progress.upTo < oldest) {
        const lost = `what was made available from ${isoTime(progress.upTo)} to ${isoTime(oldest)}`;
        progress.finish(oldest);
        yield progress.page(lost);
      }
      try {
        while (progress.upTo < terms.now) {
          const from = Math.max(oldest, progress.upTo - OVERLAP);
          const window = { from, to: Math.min(terms.now, progress.upTo + WINDOW) };
          yield* readWindow(session, type, window, { progress, terms });
        }
      } catch (error) {
        // What was fetched before was paid for with calls.
        if (!progress.isKept && !terms.signal.aborted) yield progress.page();
        throw error;
      }
      if (!progress.isKept) yield progress.page();
    },
  };
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
  readonly progress: WindowProgress;
  readonly terms: PollTerms;
}

/** Blobs are gathered until they fill a page, over as many windows as it takes. */
async function* readWindow(
  session: MicrosoftSession,
  type: ContentType,
  window: Window,
  { progress, terms }: Reading,
): AsyncGenerator<Page> {
  for await (const blobs of listed(session, type, window, terms.signal))
    for (const blob of blobs)
      if (!progress.isRead(blob)) yield* readBlob(session, type, blob, { progress, terms });
  progress.finish(window.to);
}

async function* readBlob(
  session: MicrosoftSession,
  type: ContentType,
  blob: Blob,
  { progress, terms }: Reading,
): AsyncGenerator<Page> {
  const records = await recordsOf(session, type, blob, terms.signal);
  for (const record of records ?? []) {
    if (progress.size >= terms.pageRows) yield progress.page();
    progress.add(record);
  }
  progress.note(blob);
  if (records === undefined) yield progress.page(`content that was made available at ${blob.contentCreated}`);
}

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
