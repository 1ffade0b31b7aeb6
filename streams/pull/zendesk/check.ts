import { DAY, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { isObject } from '../../sources/candidate.js';
import type { Checked, Connected } from '../connector.js';
import { changed } from '../failures.js';
import { type LogsPage, logsOf, PAGE_SIZE } from './audit-logs.js';
import { HIDDEN, PLAN, ROLE, UNKNOWN_PAGE, type ZendeskSession } from './session.js';

type Answer = Awaited<ReturnType<Connected['check']>>;
type CheckedFeed = Checked['feeds'][number];

/** All that there are: https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/ */
const ACTIONS = ['create', 'destroy', 'exported', 'login', 'update'];

/** A few calls one behind the other: whoever waits for the answer does not wait between them. */
export async function checkZendesk(session: ZendeskSession, signal: AbortSignal): Promise<Answer> {
  const { id, isAdmin } = await session.self(signal);
  const recent = await list(session, { 'page[size]': String(PAGE_SIZE), sort: '-created_at' }, signal);
  const isShown = recent !== HIDDEN;
  const permissions = [{ name: ROLE, granted: isAdmin || isShown, gives: 'the audit log' }];
  // Whoever is no admin is not told which plan it is.
  if (isAdmin || isShown) permissions.push({ name: PLAN, granted: isShown, gives: 'the audit log' });
  if (!isShown) {
    const why = `the ${isAdmin ? PLAN : ROLE} is missing`;
    return {
      account: id,
      permissions,
      feeds: [{ ...nothing(session), readable: false, why }],
      callsPerDay: 0,
    };
  }
  const feed = { ...nothing(session), readable: true, ...shown(recent), ...(await history(session, signal)) };
  return { account: id, permissions, feeds: [feed], callsPerDay: callsPerDay(session, recent) };
}

const nothing = ({ terms: { secondsBetweenCalls } }: ZendeskSession): Omit<CheckedFeed, 'readable'> => ({
  feed: 'audit-logs',
  present: [],
  absent: ACTIONS,
  delay: `an unknown time (Zendesk documents none; one call in ${secondsBetweenCalls} seconds)`,
});

/** Of the newest entries. */
function shown({ records }: LogsPage): Pick<CheckedFeed, 'present' | 'absent'> {
  const found = new Set(records.map(({ payload }) => (isObject(payload) ? payload['action'] : undefined)));
  return {
    present: ACTIONS.filter((action) => found.has(action)),
    absent: ACTIONS.filter((action) => !found.has(action)),
  };
}

/** Entries are kept for ever, so it is all of them: counted, since pages by number say how many there are. */
async function history(
  session: ZendeskSession,
  signal: AbortSignal,
): Promise<Pick<CheckedFeed, 'oldest' | 'history'>> {
  const query = { page: '1', per_page: '1', sort_by: 'created_at', sort_order: 'asc' };
  const page = await list(session, query, signal);
  const at = page === HIDDEN ? undefined : page.records[0]?.at;
  if (page === HIDDEN || at === undefined) return {};
  const oldest = isoTime(at);
  if (page.count === undefined) return { oldest };
  const days = Math.max(1, Math.ceil((session.now - at) / DAY));
  return { oldest, history: { days, calls: Math.max(1, Math.ceil(page.count / PAGE_SIZE)) } };
}

async function list(
  session: ZendeskSession,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<LogsPage | typeof HIDDEN> {
  const page = await logsOf(session, query, signal);
  if (page === UNKNOWN_PAGE) throw changed('Zendesk refuses how we ask for the audit log');
  return page;
}

/** A call each look, and the entries of a day by the hundred; never more than the pause between calls lets through. */
function callsPerDay({ terms, now }: ZendeskSession, { records, next }: LogsPage): number {
  const times = records.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const reach = times.length === 0 || next === undefined ? DAY : Math.max(MINUTE, now - Math.min(...times));
  const entries = times.length / (reach / DAY);
  const wanted = Math.ceil(DAY / (terms.everyMinutes * MINUTE) + entries / PAGE_SIZE);
  const { secondsBetweenCalls: between } = terms;
  return between === 0 ? wanted : Math.min(wanted, Math.floor(DAY / (between * SECOND)));
}
