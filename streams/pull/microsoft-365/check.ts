import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import type { Checked, Connected } from '../connector.js';
import { checkPrivileges } from '../dataverse/privileges.js';
import type { DataverseSession } from '../dataverse/session.js';
import { permissionOf } from '../failures.js';
import { KEPT, listed } from './content.js';
import type { MicrosoftSession } from './session.js';
import { type ContentType, permissionFor, subscribed } from './subscriptions.js';

type Answer = Awaited<ReturnType<Connected['check']>>;
type CheckedFeed = Checked['feeds'][number];

/** Looks that a list of a window needs, one an hour at least. */
const LISTS_PER_LOOK = 2;

export async function checkMicrosoft365(
  session: MicrosoftSession,
  dataverse: DataverseSession | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { contentTypes, clientId, everyMinutes } = session.terms;
  const roles = await session.roles(signal);
  const feeds: CheckedFeed[] = [];
  let blobsPerDay = 0;
  for (const type of contentTypes) {
    const { feed, perDay } = await look(session, type, signal);
    feeds.push(feed);
    blobsPerDay += perDay;
  }
  const looks = (DAY / (everyMinutes * MINUTE)) * LISTS_PER_LOOK * contentTypes.length;
  return {
    account: clientId,
    permissions: [
      ...[...new Set(contentTypes.map(permissionFor))].map((name) => ({
        name,
        granted:
          roles.includes(name) ||
          feeds.some(({ feed, readable }) => readable && permissionFor(feed as ContentType) === name),
        gives: contentTypes.filter((type) => permissionFor(type) === name).join(', '),
      })),
      ...(dataverse === undefined ? [] : await checkPrivileges(dataverse, signal)),
    ],
    feeds,
    callsPerDay: Math.ceil(looks + blobsPerDay),
  };
}

interface Looked {
  readonly feed: CheckedFeed;
  readonly perDay: number;
}

async function look(session: MicrosoftSession, type: ContentType, signal: AbortSignal): Promise<Looked> {
  const without = {
    feed: type,
    present: [],
    absent: [type],
    delay: 'an hour to an hour and a half, and more at times',
  };
  try {
    if (!(await subscribed(session, permissionFor(type), signal)).has(type)) {
      const why =
        'its subscription is not on; the first look starts it, and the first content comes up to 12 hours later';
      return { feed: { ...without, readable: false, why }, perDay: 0 };
    }
    const { blobs, oldest } = await count(session, type, signal);
    if (oldest === undefined)
      return {
        feed: { ...without, readable: true, why: 'there is no content of the last 7 days' },
        perDay: 0,
      };
    const days = Math.max(1, Math.ceil((session.now - oldest) / DAY));
    const present = {
      present: [type],
      absent: [],
      oldest: isoTime(oldest),
      history: { days, calls: blobs + days },
    };
    return { feed: { ...without, ...present, readable: true }, perDay: blobs / days };
  } catch (error) {
    const permission = permissionOf(error);
    if (permission === undefined) throw error;
    return {
      feed: { ...without, readable: false, why: `the permission "${permission}" is missing` },
      perDay: 0,
    };
  }
}

/** Blobs of the seven days that the API keeps, a day at a time. */
async function count(
  session: MicrosoftSession,
  type: ContentType,
  signal: AbortSignal,
): Promise<{ blobs: number; oldest: number | undefined }> {
  let blobs = 0;
  let oldest: number | undefined;
  // A little less: the first window must not begin before what is kept.
  for (let from = session.now - KEPT + MINUTE * 10; from < session.now; from += DAY) {
    const window = { from, to: Math.min(session.now, from + DAY) };
    for await (const page of listed(session, type, window, signal)) {
      blobs += page.length;
      for (const { contentCreated } of page) {
        const at = Date.parse(contentCreated);
        oldest = Math.min(oldest ?? at, at);
      }
    }
  }
  return { blobs, oldest };
}
