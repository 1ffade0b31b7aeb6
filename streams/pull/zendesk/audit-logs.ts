import { z } from 'zod';
import { isoTime } from '../../../src/store/time.js';
import { readTime } from '../../sources/time.js';
import { changed, refused } from '../failures.js';
import type { PullFeed } from '../feed.js';
import { type ListedPage, Look } from '../look.js';
import { HIDDEN, PLAN, ROLE, UNKNOWN_PAGE, type ZendeskSession } from './session.js';

/** The most that one call gives: https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/ */
export const PAGE_SIZE = 100;

const pageSchema = z.looseObject({
  audit_logs: z.array(z.record(z.string(), z.unknown())),
  /** https://developer.zendesk.com/api-reference/introduction/pagination/ */
  meta: z.looseObject({ has_more: z.boolean(), after_cursor: z.string().max(4_096).nullish() }).optional(),
  /** Given where pages are asked for by their number. */
  count: z.int().nullish(),
});

/** The audit log, the oldest entry first. */
export const auditLogs = (session: ZendeskSession): PullFeed => ({
  name: 'audit-logs',
  format: 'zendesk',
  async *poll(text, terms) {
    const look = Look.from(text, terms);
    while (!look.isOver) {
      await session.turn(terms.signal);
      const page = await logsOf(session, queryOf(look), terms.signal);
      if (page === HIDDEN) throw await hiddenBy(session, terms.signal);
      if (page === UNKNOWN_PAGE) look.restart();
      else yield look.take(page);
    }
  },
});

/** Both ends stay the same while a look goes on: a page belongs to what was asked for. */
const queryOf = ({ from, to, after }: Look): Query => ({
  'page[size]': String(PAGE_SIZE),
  'filter[created_at][]': [isoTime(from), isoTime(to)],
  sort: 'created_at',
  ...(after === undefined ? {} : { 'page[after]': after }),
});

type Query = Readonly<Record<string, string | readonly string[]>>;

export interface LogsPage extends ListedPage {
  readonly count: number | undefined;
}

export async function logsOf(
  session: ZendeskSession,
  query: Query,
  signal: AbortSignal,
): Promise<LogsPage | typeof HIDDEN | typeof UNKNOWN_PAGE> {
  const answer = await session.json('audit_logs', query, signal);
  if (answer === HIDDEN || answer === UNKNOWN_PAGE) return answer;
  const page = pageSchema.safeParse(answer);
  if (!page.success) throw changed('Zendesk gives the audit log in another shape');
  const { audit_logs: entries, meta, count } = page.data;
  return {
    records: entries.map((payload) => ({ payload, at: timeOf(payload['created_at']) })),
    next: nextOf(meta),
    count: count ?? undefined,
  };
}

function nextOf(meta: z.infer<typeof pageSchema>['meta']): string | undefined {
  if (meta?.has_more !== true) return undefined;
  if (typeof meta.after_cursor === 'string') return meta.after_cursor;
  throw changed('Zendesk has more of the audit log and does not say where');
}

/** What of the two it is, as far as one can tell: only an admin is shown the log, and only of that plan. */
async function hiddenBy(session: ZendeskSession, signal: AbortSignal): Promise<Error> {
  const permission = (await session.self(signal)).isAdmin ? PLAN : ROLE;
  return refused(`Zendesk shows no audit log: the ${permission} is missing`, { permission });
}

function timeOf(value: unknown): number | undefined {
  const at = Date.parse(readTime(value)?.iso ?? '');
  return Number.isNaN(at) ? undefined : at;
}
