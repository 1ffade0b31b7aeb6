import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { readTime } from '../../sources/time.js';
import type { Checked, Connected } from '../connector.js';
import { changed, permissionOf } from '../failures.js';
import { intervalWord } from './event-log-files.js';
import { readerOf } from './log-in.js';
import { API, EVENT_LOG_FILES, granted, LOG_INS, PERMISSIONS } from './permissions.js';
import { LOGIN_HISTORY, type RowFeed, SETUP_AUDIT_TRAIL } from './rows.js';
import type { SalesforceSession } from './session.js';

type Answer = Awaited<ReturnType<Connected['check']>>;
type CheckedFeed = Checked['feeds'][number];

/** Types that tell of people's acts; https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_supportedeventtypes.htm */
const WANTED_TYPES = [
  'API',
  'BulkApi',
  'BulkApi2',
  'Login',
  'LoginAs',
  'Logout',
  'Report',
  'ReportExport',
  'RestApi',
  'Search',
  'UniqueQuery',
  'URI',
];
/** Rows that one answer to a query holds. */
const ROWS_PER_CALL = 2_000;
/** Files of so long ago say which types there are. */
const LOOKED_BACK = 2 * DAY;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm */
const limitsSchema = z.looseObject({ DailyApiRequests: z.looseObject({ Max: z.int(), Remaining: z.int() }) });

export async function checkSalesforce(session: SalesforceSession, signal: AbortSignal): Promise<Answer> {
  const { account } = readerOf(await session.token(signal)) ?? {};
  const has = await granted(session, PERMISSIONS, signal);
  await noteLimits(session, signal);
  const files = await readable('event-log-file', async () => checkFiles(session, signal));
  const feeds = [files.feed];
  for (const feed of [SETUP_AUDIT_TRAIL, LOGIN_HISTORY])
    feeds.push((await readable(feed.name, async () => checkRows(session, feed, signal))).feed);
  return {
    ...(account === undefined ? {} : { account }),
    permissions: PERMISSIONS.map((permission) => ({
      name: permission.label,
      granted: has.has(permission),
      gives: permission.gives,
      ...(permission.isOptional === true ? { optional: true as const } : {}),
    })),
    feeds: feeds.map((feed) => (isOwnLogInsAlone(feed, has.has(LOG_INS)) ? ownLogInsAlone(feed) : feed)),
    callsPerDay: callsPerDay(session, files.perDay),
  };
}

interface Looked {
  readonly feed: CheckedFeed;
  /** Calls a day beside the looks themselves. */
  readonly perDay: number;
}

/** A feed that may not be read is part of the answer; what says nothing about the feed is not. */
async function readable(name: string, look: () => Promise<Looked>): Promise<Looked> {
  try {
    return await look();
  } catch (error) {
    const permission = permissionOf(error);
    if (permission === undefined) throw error;
    const why = `the permission "${permission}" is missing`;
    return {
      feed: { feed: name, readable: false, why, present: [], absent: [], delay: 'unknown' },
      perDay: 0,
    };
  }
}

async function checkFiles(session: SalesforceSession, signal: AbortSignal): Promise<Looked> {
  const interval = intervalWord(session);
  const where = `FROM EventLogFile WHERE Interval = '${interval}'`;
  const ask = async (soql: string) => pagesOf(session, soql, EVENT_LOG_FILES.label, signal);
  const since = new Date(session.now - LOOKED_BACK).toISOString();
  const recent = await ask(
    `SELECT EventType, CreatedDate ${where} AND CreatedDate >= ${since} ORDER BY CreatedDate ASC`,
  );
  const types = new Set(recent.records.map((record) => String(record['EventType'])));
  const oldest = await ask(`SELECT CreatedDate ${where} ORDER BY CreatedDate ASC LIMIT 1`);
  const { total } = await ask(`SELECT COUNT() ${where}`);
  const other = interval === 'Hourly' ? 'daily' : 'hourly';
  const why =
    total === 0
      ? `there are no ${session.terms.interval} files: look at interval, is it ${other}?`
      : undefined;
  const feed: CheckedFeed = {
    feed: 'event-log-file',
    readable: total > 0,
    ...(why === undefined ? {} : { why }),
    present: [...types].sort(),
    absent: WANTED_TYPES.filter((type) => !types.has(type)),
    delay: interval === 'Hourly' ? '3 to 6 hours, and more at times' : 'the next day',
    ...historyOf(oldest.records[0]?.['CreatedDate'], total + Math.ceil(total / ROWS_PER_CALL), session.now),
  };
  return { feed, perDay: Math.ceil(recent.records.length / (LOOKED_BACK / DAY)) };
}

async function checkRows(session: SalesforceSession, feed: RowFeed, signal: AbortSignal): Promise<Looked> {
  const { name, object, time, permission } = feed;
  const ask = async (soql: string) => pagesOf(session, soql, permission, signal);
  const oldest = await ask(`SELECT ${time} FROM ${object} ORDER BY ${time} ASC LIMIT 1`);
  const { total } = await ask(`SELECT COUNT() FROM ${object}`);
  const history = historyOf(oldest.records[0]?.[time], Math.ceil(total / ROWS_PER_CALL), session.now);
  const shown = total > 0 ? { present: [object], absent: [] } : { present: [], absent: [object] };
  return { feed: { feed: name, readable: true, ...shown, delay: 'minutes', ...history }, perDay: 0 };
}

function historyOf(value: unknown, calls: number, now: number): Pick<CheckedFeed, 'oldest' | 'history'> {
  const at = Date.parse(readTime(value)?.iso ?? '');
  if (Number.isNaN(at)) return {};
  return { oldest: isoTime(at), history: { days: Math.max(1, Math.ceil((now - at) / DAY)), calls } };
}

/** All rows, and how many the org says there are. */
async function pagesOf(
  session: SalesforceSession,
  soql: string,
  permission: string,
  signal: AbortSignal,
): Promise<{ records: Readonly<Record<string, unknown>>[]; total: number }> {
  const records: Readonly<Record<string, unknown>>[] = [];
  let total = 0;
  for await (const page of session.query(soql, permission, signal)) {
    records.push(...page.records);
    total = page.totalSize;
  }
  return { records, total };
}

/** So that the calls of everybody are known, and shown. */
async function noteLimits(session: SalesforceSession, signal: AbortSignal): Promise<void> {
  const limits = limitsSchema.safeParse(await session.json('/limits', API.label, signal));
  if (!limits.success) throw changed('Salesforce does not say how many calls are left');
  const { Max: limit, Remaining: left } = limits.data.DailyApiRequests;
  session.noteUsage({ used: limit - left, limit });
}

/** Each look asks for the list of files, both objects and one permission, and each file is one more. */
const callsPerDay = ({ terms }: SalesforceSession, files: number): number =>
  Math.ceil((DAY / (terms.everyMinutes * MINUTE)) * 4) + files + Math.ceil(DAY / (2 * HOUR));

const isOwnLogInsAlone = ({ feed }: CheckedFeed, mayAll: boolean): boolean =>
  feed === LOGIN_HISTORY.name && !mayAll;

const ownLogInsAlone = (feed: CheckedFeed): CheckedFeed => ({
  ...feed,
  readable: false,
  why: `the permission "${LOG_INS.label}" is missing: Salesforce shows the reading user's own log-ins alone`,
});
