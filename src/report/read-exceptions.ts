import { OWN_SOURCE } from '../config/own-source.js';
import { identitiesOf } from '../privacy/identities.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import {
  accountLocksQuery,
  clauseEntriesQuery,
  distantLoginsQuery,
  failedLoginRunsQuery,
} from './ledger-queries.js';
import { MOST_FAILED_LOGINS, RUN_PAUSE_SECONDS, wasLocked, type LoginRun } from './login-runs.js';
import { MAX_LISTED, type FoundException } from './report.js';
import type { Defect, EntryFilter } from './clause.js';
import type { Promises, Scope } from './scope.js';

/** Log-ins from two countries closer together than this are hardly those of one person. */
export const DISTANT_LOGIN_SECONDS = 3_600;

export interface Exceptions {
  readonly total: number;
  readonly listed: readonly FoundException[];
}

export interface Tally {
  readonly source: string;
  readonly entries: number;
  readonly acts: number;
  readonly actors: number;
  readonly defective: number;
}

export interface Entries {
  readonly bySource: readonly Tally[];
  readonly defective: Exceptions;
}

export async function readEntries(
  store: Store,
  scope: Scope & Promises,
  where: EntryFilter,
  defects: readonly Defect[],
): Promise<Entries> {
  const rows = await store.read(clauseEntriesQuery, {
    ...scope,
    defects: [...defects],
    actions: [...(where.actions ?? [])],
    outcomes: [...(where.outcomes ?? [])],
    data_classes: [...(where.dataClasses ?? [])],
    or_subjects: where.orSubjects ?? false,
    humans_only: where.humansOnly ?? false,
    log_settings: where.logSettings ?? false,
    not_from: where.ownActs === true ? '' : OWN_SOURCE,
  });
  const listed = rows.flatMap(({ source, listed: own }) =>
    own.map(([at, eventId, action, actorKey, reasons]) => ({
      eventId,
      source,
      at: isoTime(at),
      action,
      actorKey,
      reasons,
      detail: '',
    })),
  );
  const total = rows.reduce((sum, row) => sum + row.defective, 0);
  return { bySource: rows, defective: { total, listed: firstOf(listed) } };
}

/** The first exceptions by time, then by id: those about a source and no event come last. */
export function firstOf(exceptions: readonly FoundException[]): FoundException[] {
  const order = ({ at, eventId, source, detail }: FoundException): string =>
    `${at ?? '9'} ${eventId ?? '~'} ${source} ${detail}`;
  return [...exceptions].sort((left, right) => (order(left) < order(right) ? -1 : 1)).slice(0, MAX_LISTED);
}

export async function readFailedLoginRuns(store: Store, scope: Scope): Promise<Exceptions> {
  const rows = await store.read(failedLoginRunsQuery, {
    ...scope,
    limit: MOST_FAILED_LOGINS,
    pause_seconds: RUN_PAUSE_SECONDS,
  });
  if (rows.length === 0) return { total: 0, listed: [] };
  const locks = (await store.read(accountLocksQuery, scope)).map((row) => ({
    source: row.source,
    actorKey: row.actor_key,
    targetId: row.target_id,
    at: row.at,
  }));
  const identities = await identitiesOf(
    store,
    scope.tenant,
    rows.map((row) => row.actor_key),
  );
  const open = rows
    .map(({ beyond, ...row }): LoginRun => ({
      source: row.source,
      actorKey: row.actor_key,
      failures: row.failures,
      firstAt: row.first_at,
      lastAt: row.last_at,
      lockedOut: row.locked_out,
      beyond: { at: beyond[0], id: beyond[1] },
    }))
    .filter((run) => !wasLocked(run, locks, identities.get(run.actorKey)?.id));
  return { total: open.length, listed: firstOf(open.map(exceptionOfRun)) };
}

const exceptionOfRun = (run: LoginRun): FoundException => ({
  eventId: run.beyond.id,
  source: run.source,
  at: isoTime(run.beyond.at),
  action: 'session.login',
  actorKey: run.actorKey,
  reasons: ['failed-run-without-lock'],
  detail: `${run.failures} failed log-ins in a row from ${isoTime(run.firstAt)} to ${isoTime(run.lastAt)}; the event is the first beyond ${MOST_FAILED_LOGINS}; no lock of the account is recorded`,
});

export async function readDistantLogins(store: Store, scope: Scope): Promise<Exceptions> {
  const rows = await store.read(distantLoginsQuery, {
    ...scope,
    seconds: DISTANT_LOGIN_SECONDS,
    listed: MAX_LISTED,
  });
  const listed = rows.map((row): FoundException => ({
    eventId: row.id,
    source: row.source,
    at: isoTime(row.at),
    action: 'session.login',
    actorKey: row.actor_key,
    reasons: ['countries-within-an-hour'],
    detail: `logged in from ${row.before}, and ${Math.floor(row.seconds / 60)} minutes later from ${row.after}`,
  }));
  return { total: rows[0]?.total ?? 0, listed: firstOf(listed) };
}
