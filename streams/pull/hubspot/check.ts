import { z } from 'zod';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { isObject } from '../../sources/candidate.js';
import type { Checked, Connected } from '../connector.js';
import { changed } from '../failures.js';
import type { ListedPage } from '../look.js';
import { type ActivityList, AUDIT_LOGS, hasScope, LOGINS, pageOf, SECURITY } from './activity.js';
import { FORBIDDEN, type HubSpotSession, PLAN, SCOPE, UNKNOWN_PAGE } from './session.js';

type Answer = Awaited<ReturnType<Connected['check']>>;
type CheckedFeed = Checked['feeds'][number];

/** Records of so long ago say which kinds there are. */
const LOOKED_BACK = 7 * DAY;
const DELAY = 'an unknown time (HubSpot documents none)';

/** Kinds that tell most of people's acts, of the examples at the address of each list, and the field that names them. */
const KINDS: Readonly<Record<ActivityList['name'], { field: string; wanted: readonly string[] }>> = {
  'audit-logs': {
    field: 'category',
    wanted: ['CRITICAL_ACTION', 'CRM_OBJECT', 'LOGIN', 'PROPERTY_VALUE'],
  },
  login: { field: 'loginSucceeded', wanted: ['false', 'true'] },
  security: {
    field: 'type',
    wanted: ['ADD_USER', 'INSTALL_INTEGRATION', 'PRIVATE_APP_ACCESS_TOKEN_VIEW'],
  },
};

/** https://developers.hubspot.com/docs/api-reference/latest/account/account-information/guide */
const detailsSchema = z.looseObject({ portalId: z.int() });
const usageSchema = z.looseObject({
  results: z.array(z.looseObject({ currentUsage: z.int(), usageLimit: z.int() })),
});

export async function checkHubSpot(session: HubSpotSession, signal: AbortSignal): Promise<Answer> {
  const details = detailsSchema.safeParse(await session.json('details', {}, signal));
  await noteUsage(session, signal);
  const mayRead = await hasScope(session, signal);
  const looks: Looked[] = [];
  for (const list of [AUDIT_LOGS, LOGINS, SECURITY]) looks.push(await look(session, list, mayRead, signal));
  const hasPlan = looks[0]?.feed.readable === true;
  return {
    ...(details.success ? { account: `portal ${details.data.portalId}` } : {}),
    permissions: [
      { name: SCOPE, granted: mayRead, gives: 'any account activity' },
      // Without the scope nobody can say which plan it is.
      ...(mayRead ? [{ name: PLAN, granted: hasPlan, gives: 'audit-logs' }] : []),
    ],
    feeds: looks.map(({ feed }) => feed),
    callsPerDay: looks.reduce((sum, { perDay }) => sum + perDay, 0),
  };
}

/** So that the calls of all private apps are known, and shown. */
async function noteUsage(session: HubSpotSession, signal: AbortSignal): Promise<void> {
  const usage = usageSchema.safeParse(await session.json('api-usage/daily/private-apps', {}, signal));
  const [all] = usage.success ? usage.data.results : [];
  if (all !== undefined && all.usageLimit > 0) session.noteUsed(all.currentUsage, all.usageLimit);
}

interface Looked {
  readonly feed: CheckedFeed;
  readonly perDay: number;
}

async function look(
  session: HubSpotSession,
  list: ActivityList,
  mayRead: boolean,
  signal: AbortSignal,
): Promise<Looked> {
  const { wanted } = KINDS[list.name];
  const without = { feed: list.name, present: [], absent: [...wanted], delay: DELAY };
  if (!mayRead)
    return { feed: { ...without, readable: false, why: `the scope "${SCOPE}" is missing` }, perDay: 0 };
  const recent = await listed(session, list, session.now - LOOKED_BACK, signal);
  if (recent === FORBIDDEN)
    return {
      feed: {
        ...without,
        readable: false,
        why: `the plan shows log-in and security activity only: "${PLAN}"`,
      },
      perDay: 0,
    };
  const all = list.since === undefined ? recent : await listed(session, list, 0, signal);
  if (all === FORBIDDEN) throw changed(`HubSpot shows ${list.name} and then does not`);
  const present = kindsOf(recent, list);
  const shown = { present, absent: wanted.filter((kind) => !present.includes(kind)) };
  const perDay = recordsPerDay(recent);
  const pages = Math.max(1, Math.ceil(perDay / list.limit / 24)) + (list.since === undefined ? 1 : 0);
  return {
    feed: { ...without, ...shown, readable: true, ...historyOf(all, list, { perDay, now: session.now }) },
    perDay: Math.ceil((DAY / (session.terms.everyMinutes * MINUTE)) * pages + perDay / list.limit),
  };
}

async function listed(
  session: HubSpotSession,
  list: ActivityList,
  from: number,
  signal: AbortSignal,
): Promise<ListedPage | typeof FORBIDDEN> {
  const page = await pageOf(session, list, { from, after: undefined }, signal);
  if (page === UNKNOWN_PAGE) throw changed(`HubSpot refuses how we ask for ${list.name}`);
  return page;
}

function kindsOf({ records }: ListedPage, { name }: ActivityList): string[] {
  const { field } = KINDS[name];
  const values = records.map(({ payload }) => (isObject(payload) ? payload[field] : undefined));
  const kinds = values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : [],
  );
  return [...new Set(kinds)].sort();
}

const timesOf = ({ records }: ListedPage): number[] =>
  records.flatMap(({ at }) => (at === undefined ? [] : [at]));

/** Of a page that is full, by the time over which it reaches. */
function recordsPerDay(page: ListedPage): number {
  const times = timesOf(page);
  if (times.length === 0) return 0;
  const reach = page.next === undefined ? LOOKED_BACK : Math.max(...times) - Math.min(...times);
  return times.length / (Math.max(reach, MINUTE) / DAY);
}

/** Unknown where the list is longer than a page, gives the newest first, and is kept for nobody knows how long. */
function historyOf(
  page: ListedPage,
  { limit, keptMs }: ActivityList,
  { perDay, now }: { perDay: number; now: number },
): Pick<CheckedFeed, 'oldest' | 'history'> {
  const oldest = oldestOf(page);
  const reach = oldest === undefined ? keptMs : now - oldest;
  if (timesOf(page).length === 0 || reach === undefined) return {};
  const days = Math.max(1, Math.ceil(reach / DAY));
  const calls = page.next === undefined ? 1 : Math.max(1, Math.ceil((days * perDay) / limit));
  return { ...(oldest === undefined ? {} : { oldest: isoTime(oldest) }), history: { days, calls } };
}

function oldestOf(page: ListedPage): number | undefined {
  const times = timesOf(page);
  const isWhole = page.next === undefined || (times[0] ?? 0) < (times.at(-1) ?? 0);
  return isWhole && times.length > 0 ? Math.min(...times) : undefined;
}
