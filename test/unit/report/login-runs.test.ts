import { describe, expect, it } from 'vitest';
import { LOCK_DELAY_MS, wasLocked, type AccountLock, type LoginRun } from '../../../src/report/login-runs.js';

const run: LoginRun = {
  source: 'crm',
  actorKey: 'k1',
  failures: 12,
  firstAt: 1_000,
  lastAt: 2_000,
  lockedOut: 0,
  beyond: { at: 1_900, id: 'e11' },
};
const lock = (change: Partial<AccountLock>): AccountLock => ({
  source: 'crm',
  actorKey: 'admin',
  targetId: '005A',
  at: 2_000,
  ...change,
});

describe('a run of failed log-ins was answered by a lock', () => {
  it.each([
    ['none is recorded', [], '005A', false],
    ['a lock of the account on file', [lock({})], '005A', true],
    ['a lock of another account', [lock({ targetId: '005B' })], '005A', false],
    [
      'a lock of some account, when nobody knows whose the log-ins are',
      [lock({ targetId: '' })],
      undefined,
      false,
    ],
    ['a lock in the name of the person', [lock({ actorKey: 'k1', targetId: '' })], undefined, true],
    ['a lock in another source', [lock({ source: 'erp' })], '005A', false],
    ['at the first failure', [lock({ at: 1_000 })], '005A', true],
    ['before the first failure', [lock({ at: 999 })], '005A', false],
    ['as late as a lock may be written', [lock({ at: 2_000 + LOCK_DELAY_MS })], '005A', true],
    ['later', [lock({ at: 2_001 + LOCK_DELAY_MS })], '005A', false],
  ])('%s', (_, locks, account, locked) => {
    expect(wasLocked(run, locks, account)).toBe(locked);
  });

  it('when the source refused an attempt because of one', () => {
    expect(wasLocked({ ...run, lockedOut: 1 }, [], undefined)).toBe(true);
  });
});
