import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SealedSecrets } from '../../../src/secrets/sealed-secrets.js';
import { Facts } from '../../../src/store/facts.js';
import { writeFirst } from '../../../src/store/first.js';
import { Lease, leaseTimes } from '../../../src/store/lease.js';
import { numberOf } from '../../support/sql.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

let test: TestStore;
let secrets: SealedSecrets;
let facts: Facts;
beforeAll(async () => {
  test = await openTestStore();
  secrets = await SealedSecrets.open(test.store, join(test.path, 'master.key'));
  facts = new Facts(test.store);
});
afterAll(async () => test.close());

/** As a process that was killed after the engine had noted the token, and before it had the row. */
const leaveTokensOf = async (table: string, where: string): Promise<void> => {
  await test.store.engine.command(`ALTER TABLE ${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`);
  expect(await numberOf(test.store, `SELECT count() FROM ${table} WHERE ${where}`)).toBe(0);
};

const leaseOf = (name: string, owner: string): Lease =>
  new Lease(name, { store: test.store, owner, times: leaseTimes(30) });

const claimed = { tenant: 'acme', kind: 'request', version: 1, type: 'approved', data: {}, by: 'key:1' };

const all = async <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, async (_, index) => run(index)));

it('a lease whose taker was killed in the midst is taken by exactly one of the next', async () => {
  await leaseOf('half', 'the-dead').step();
  await leaveTokensOf('claims', "topic = 'half'");
  const leases = Array.from({ length: 3 }, (_, index) => leaseOf('half', `owner-${index}`));
  await Promise.all(leases.map(async (lease) => lease.step()));
  const held = await Promise.all(leases.map(async (lease) => lease.holds()));
  expect(held.filter(Boolean)).toHaveLength(1);
  expect(await numberOf(test.store, "SELECT count() FROM claims WHERE topic = 'half'")).toBe(1);
});

it('a secret whose maker was killed in the midst is made once more, the same for all who ask', async () => {
  const lost = await secrets.getOrCreate('half', 32);
  await leaveTokensOf('secrets', "name = 'half'");
  const made = await all(3, async () => secrets.getOrCreate('half', 32));
  expect(new Set(made.map((one) => one.toString('hex'))).size).toBe(1);
  expect(made[0]).not.toEqual(lost);
  expect(await secrets.get('half')).toEqual(made[0]);
});

it('a secret that was put, and lost with who put it, can be put again', async () => {
  await secrets.put('token', Buffer.from('old'));
  await secrets.put('token', Buffer.from('lost'));
  await leaveTokensOf('secrets', "name = 'token' AND version = 2");
  await secrets.put('token', Buffer.from('new'));
  expect((await secrets.get('token'))?.toString()).toBe('new');
});

it.each([1, 2])('a claim that was lost %d times with who made it is free for exactly one', async (times) => {
  const fact = { ...claimed, id: `half-${times}` };
  for (let lost = 0; lost < times; lost++) {
    expect(await facts.appendFirst(fact, 'approve')).toBe(true);
    await leaveTokensOf('facts', `id = '${fact.id}'`);
  }
  const made = await all(3, async () => facts.appendFirst(fact, 'approve'));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await facts.read('acme', 'request', fact.id)).toHaveLength(1);
});

it('who claims what another has claimed writes nothing, whatever was stated meanwhile', async () => {
  const fact = { ...claimed, id: 'whole' };
  expect(await facts.appendFirst(fact, 'step 1')).toBe(true);
  expect(await facts.appendFirst({ ...fact, version: 2 }, 'step 2')).toBe(true);
  await facts.append({ ...fact, version: 3, type: 'tried' });
  for (const claim of ['step 1', 'step 2'])
    expect(await facts.appendFirst({ ...fact, version: 4 }, claim)).toBe(false);
  expect((await facts.read('acme', 'request', 'whole')).map(({ version }) => version)).toEqual([1, 2, 3]);
});

it('a fact that claims has an id like any other, and two of a thing have two', async () => {
  const stated = await facts.read('acme', 'request', 'whole');
  for (const { factId } of stated)
    expect(factId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  expect(new Set(stated.map(({ factId }) => factId)).size).toBe(3);
});

it('what never comes to be there is an error that may be repeated', async () => {
  const row = { name: 'never', version: 1, sealed: 'x', at: '2026-03-02 09:00:00.000' };
  let looks = 0;
  const isThere = async (): Promise<boolean> => {
    looks += 1;
    return false;
  };
  const written = writeFirst(test.store, { table: 'secrets', row, token: 'never', isThere });
  await expect(written).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
  expect(looks).toBe(1 + 4 * 11);
  // Each token took a row: this table has none of the kind that nobody can see.
  expect(await numberOf(test.store, "SELECT count() FROM secrets WHERE name = 'never'")).toBe(4);
});
