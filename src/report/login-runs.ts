import { HOUR } from '../kernel/clock.js';

/** PCI DSS 8.3.4: at most ten invalid attempts before the account is locked. */
export const MOST_FAILED_LOGINS = 10;
/** A pause of a day ends a run: the clause counts attempts, and no source says when its counter was reset. */
export const RUN_PAUSE_SECONDS = 24 * 3_600;
/** A lock may be written down a little after the attempt that caused it. */
export const LOCK_DELAY_MS = HOUR;

/** Failed log-ins of one actor in a row, longer than the limit. */
export interface LoginRun {
  readonly source: string;
  readonly actorKey: string;
  readonly failures: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Attempts that the source itself refused because of a lock. */
  readonly lockedOut: number;
  /** The first attempt beyond the limit. */
  readonly beyond: { readonly at: number; readonly id: string };
}

export interface AccountLock {
  readonly source: string;
  /** Who locked it: some sources write the lock in the name of the locked person. */
  readonly actorKey: string;
  /** The CRM's id of the locked account. */
  readonly targetId: string;
  readonly at: number;
}

/**
 * Whether the run was answered by a lock: the source refused an attempt because of one, or a lock of that account
 * was written between the first failure and an hour after the last. `accountId` is what `identities` knows.
 */
export function wasLocked(
  run: LoginRun,
  locks: readonly AccountLock[],
  accountId: string | undefined,
): boolean {
  if (run.lockedOut > 0) return true;
  return locks.some(
    (lock) =>
      lock.source === run.source &&
      lock.at >= run.firstAt &&
      lock.at <= run.lastAt + LOCK_DELAY_MS &&
      (lock.actorKey === run.actorKey || (accountId !== undefined && lock.targetId === accountId)),
  );
}
