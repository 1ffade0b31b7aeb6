import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Accounts, openAccounts } from '../../../src/access/accounts/open-accounts.js';
import { MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { numberOf } from '../../support/sql.js';
import { appCode } from '../../support/totp.js';

const PASSWORD = 'seven quiet lighthouses';
const ANN = { name: 'Ann Example', mail: 'ann@example.com' };
const NOTHING = { grants: [], self: [] };

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

const open = async (): Promise<Accounts> => openAccounts(test.runtime);

const newPerson = async ({ users }: Accounts, person = ANN): Promise<{ user: string; secret: string }> => {
  const { invitation } = await users.invite(person, NOTHING, 'test');
  const { user, totp } = await users.accept(invitation, PASSWORD);
  return { user, secret: totp.secret };
};

const outcome = async ({ logIn }: Accounts, mail: string, password: string, code: string): Promise<string> =>
  logIn.enter({ mail, password, code }).then(
    () => 'in',
    (error: unknown) => String(Reflect.get(error as object, 'code')),
  );

describe('an account', () => {
  it('counts failures on, locks, keeps its last code and unlocks, over restarts', async () => {
    const { user, secret } = await newPerson(await open());
    const code = (): string => appCode(secret, test.clock.now());
    expect(await outcome(await open(), ANN.mail, PASSWORD, code())).toBe('in');
    const wrong = async (count: number): Promise<void> => {
      const accounts = await open();
      await Promise.all(
        Array.from({ length: count }, async () => outcome(accounts, ANN.mail, 'not the password', '000000')),
      );
    };
    await wrong(4);
    await test.restart();
    expect(await outcome(await open(), ANN.mail, PASSWORD, code())).toBe('LOG_IN_REFUSED');
    expect((await (await open()).users.find(user)).status).toBe('active');
    await wrong(5);
    await test.restart();
    const { users } = await open();
    expect((await users.find(user)).status).toBe('locked');
    await users.unlock(user, 'test');
    test.clock.advanceTo(test.clock.now() + MINUTE);
    expect(await outcome(await open(), ANN.mail, PASSWORD, code())).toBe('in');
  });

  it('stands in the store without a name, an address or a password', async () => {
    const { store } = test.runtime;
    const texts = (
      await store.engine.select(
        "SELECT concat(id, data, by) AS t FROM facts WHERE kind IN ('user', 'log-in')",
        {},
      )
    ).toLowerCase();
    expect(texts).toContain('argon2id');
    expect(['ann', 'example', PASSWORD].filter((word) => texts.includes(word))).toEqual([]);
  });

  it('can be forgotten: name, address and secret are deleted, and another invitation begins anew', async () => {
    const accounts = await open();
    const { user } = await newPerson(accounts, { name: 'Bob', mail: 'bob@example.com' });
    const { store } = test.runtime;
    const rows = async (): Promise<number> =>
      numberOf(store, `SELECT count() FROM secrets WHERE name LIKE '%${user}%' AND version = 1`);
    expect(await rows()).toBe(2);
    await accounts.users.forget(user, 'test');
    expect(await rows()).toBe(0);
    expect(await accounts.users.person(user)).toBeUndefined();
    const listed = (await accounts.users.list()).find(({ id }) => id === user);
    expect([listed?.person, listed?.state.status]).toEqual([undefined, 'disabled']);
    expect((await newPerson(accounts, { name: 'Bob', mail: 'bob@example.com' })).user).toBe(user);
    expect(await accounts.users.person(user)).toEqual({ name: 'Bob', mail: 'bob@example.com' });
  });

  it('is one for two who are invited at once', async () => {
    const accounts = await open();
    const person = { name: 'Eve', mail: 'eve@example.com' };
    const invited = await Promise.allSettled([
      accounts.users.invite(person, NOTHING, 'test'),
      accounts.users.invite(person, NOTHING, 'test'),
    ]);
    const texts = invited.flatMap((one) => (one.status === 'fulfilled' ? [one.value.invitation] : []));
    const opened = await Promise.allSettled(texts.map(async (text) => accounts.users.accept(text, PASSWORD)));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('opens once for processes that accept at once, and takes a code once of those who show it at once', async () => {
    const processes = [await open(), await open(), await open(), await open()];
    const joe = { name: 'Joe', mail: 'joe@example.com' };
    const { invitation } = await processes[0]!.users.invite(joe, NOTHING, 'test');
    const opened = await Promise.allSettled(
      processes.map(async ({ users }) => users.accept(invitation, PASSWORD)),
    );
    const won = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toHaveLength(1);
    const code = appCode(won[0]!.totp.secret, test.clock.now());
    const entered = await Promise.all(processes.map(async (one) => outcome(one, joe.mail, PASSWORD, code)));
    expect(entered.filter((one) => one === 'in')).toHaveLength(1);
  });
});
