import { z } from 'zod';
import { DAY } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import { readTime } from '../../sources/time.js';
import { changed, refused } from '../failures.js';
import type { PollTerms, PullFeed } from '../feed.js';
import { type ListedPage, Look } from '../look.js';
import { FORBIDDEN, type HubSpotSession, PLAN, SCOPE, UNKNOWN_PAGE } from './session.js';

/** One list of the account activity, and how it is asked. */
export interface ActivityList {
  readonly name: 'audit-logs' | 'login' | 'security';
  /** Most records of a page. */
  readonly limit: number;
  /** The field that says when it happened. */
  readonly time: string;
  /** Asks for what happened from then on, epoch ms; absent where the list takes no times. */
  readonly since?: (from: number) => Readonly<Record<string, string>>;
  /** Records are gone after so long. */
  readonly keptMs?: number;
}

/** https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-audit-logs */
export const AUDIT_LOGS: ActivityList = {
  name: 'audit-logs',
  limit: 100,
  time: 'occurredAt',
  since: (from) => ({ occurredAfter: isoTime(from), sort: 'occurredAt' }),
};

/** No times; 90 days: https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-login */
export const LOGINS: ActivityList = { name: 'login', limit: 200, time: 'loginAt', keptMs: 90 * DAY };

/** https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-security */
export const SECURITY: ActivityList = {
  name: 'security',
  limit: 200,
  time: 'createdAt',
  since: (from) => ({ fromTimestamp: String(from) }),
};

const pageSchema = z.looseObject({
  results: z.array(z.record(z.string(), z.unknown())),
  paging: z.looseObject({ next: z.looseObject({ after: z.string().max(4_096) }).nullish() }).nullish(),
});

/** A plan that is changed there is noticed within a day. */
const ASKED_AGAIN = DAY;

export function activityOf(session: HubSpotSession, list: ActivityList): PullFeed {
  let notBefore = 0;
  return {
    name: list.name,
    format: 'hubspot',
    async *poll(text, terms) {
      if (text === undefined && terms.now < notBefore) return;
      const look = Look.from(text, terms, list.since === undefined);
      const oldest = terms.now - (list.keptMs ?? Infinity);
      if (text !== undefined && look.upTo < oldest)
        yield look.lose(oldest, `what happened from ${isoTime(look.upTo)} to ${isoTime(oldest)}`);
      while (!look.isOver) {
        const page = await pageOf(session, list, look, terms.signal);
        if (page === UNKNOWN_PAGE) look.restart();
        else if (page === FORBIDDEN) {
          await refuse(session, list, text !== undefined || look.after !== undefined, terms);
          notBefore = terms.now + ASKED_AGAIN;
          return;
        } else yield look.take(page);
      }
    },
  };
}

type Asked = Pick<Look, 'from' | 'after'>;

export async function pageOf(
  session: HubSpotSession,
  list: ActivityList,
  { from, after }: Asked,
  signal: AbortSignal,
): Promise<ListedPage | typeof UNKNOWN_PAGE | typeof FORBIDDEN> {
  const query = {
    limit: String(list.limit),
    ...list.since?.(from),
    ...(after === undefined ? {} : { after }),
  };
  const answer = await session.json(`activity/${list.name}`, query, signal);
  if (answer === UNKNOWN_PAGE || answer === FORBIDDEN) return answer;
  const page = pageSchema.safeParse(answer);
  if (!page.success) throw changed(`HubSpot gives ${list.name} in another shape`);
  const { results, paging } = page.data;
  return {
    records: results.map((payload) => ({ payload, at: timeOf(payload[list.time]) })),
    next: paging?.next?.after,
  };
}

/**
 * Rejects, save where the plan has no audit log: who was never given it misses nothing that was promised. Whether it is the
 * plan or the scope shows in the lists that all plans have.
 */
async function refuse(
  session: HubSpotSession,
  { name }: ActivityList,
  wasRead: boolean,
  { signal }: PollTerms,
): Promise<void> {
  if (name !== AUDIT_LOGS.name || !(await hasScope(session, signal)))
    throw refused(`HubSpot shows no ${name}: the scope "${SCOPE}" is missing`, { permission: SCOPE });
  if (wasRead) throw refused('HubSpot shows no audit-logs any more', { permission: PLAN });
}

export async function hasScope(session: HubSpotSession, signal: AbortSignal): Promise<boolean> {
  return (await session.json(`activity/${LOGINS.name}`, { limit: '1' }, signal)) !== FORBIDDEN;
}

function timeOf(value: unknown): number | undefined {
  const at = Date.parse(readTime(value)?.iso ?? '');
  return Number.isNaN(at) ? undefined : at;
}
