import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AccountKeys } from '../../../../src/access/accounts/account-keys.js';
import { Governance } from '../../../../src/access/governance/governance.js';
import { type Change, Requests } from '../../../../src/access/requests/requests.js';
import { DELAY_MS, OPEN_MS } from '../../../../src/access/requests/request.js';
import { type Admitted, inForce } from '../../../../src/access/rights/principal.js';
import { loadConfig } from '../../../../src/config/load-config.js';
import { SimulatedClock, systemClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';
import { MemorySecrets } from '../../../support/memory-secrets.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const person = (id: string): Admitted => inForce({ id: `user:${id}`, kind: 'person', grants: [] }, NOW);
const [ann, bob] = [person('ann'), person('bob')];
/** Of the company's provider: the same address, another id. */
const annAtWork = person('ann-at-work');
const schema = z.strictObject({ n: z.number() });

const change = (wanted: Change<{ n: number }>['wanted'], places: object[] = [{}]): Change<{ n: number }> => ({
  action: 'key.issue',
  wanted,
  schema,
  look: () => ({ places }),
});

let clock: SimulatedClock;
let facts: MemoryFacts;
let secrets: MemorySecrets;
let requests: Requests;
let governance: Governance;

function open(profile: string): void {
  clock = new SimulatedClock(NOW);
  facts = new MemoryFacts(clock);
  secrets = new MemorySecrets();
  govern(profile);
}

/** The profile that holds from now on. */
function govern(profile: string): void {
  const config = loadConfig({ env: { LEDGERWATCH_ACCESS_PROFILE: profile }, workingDir: '/' });
  governance = new Governance({ facts, secrets, config, clock, machineClock: systemClock });
  requests = new Requests({ facts, secrets, governance, clock });
}

async function ask(): Promise<{ id: string; digest: string }> {
  const passed = await requests.pass(change({ n: 1 }), ann);
  if (passed.isDone) throw new Error('it did not wait');
  return { id: passed.waiting.id, digest: passed.waiting.request.digest };
}

describe('requests', () => {
  beforeEach(() => open('team'));

  it('what gives nobody more passes at once', async () => {
    expect(await requests.pass(change({ n: 1 }, []), ann)).toEqual({ isDone: true, payload: { n: 1 } });
    expect(facts.all).toEqual([]);
  });

  it('of several who use one at the very same moment exactly one does', async () => {
    const { id, digest } = await ask();
    await requests.approve(id, digest, bob);
    const uses = Array.from({ length: 8 }, async () => requests.pass(change({ request: id }), ann));
    const outcomes = (await Promise.allSettled(uses)).map(({ status }) => status);
    expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of a use and a cancellation at the same moment one counts, and the other one hears of it', async () => {
    const { id, digest } = await ask();
    await requests.approve(id, digest, bob);
    const both = await Promise.allSettled([
      requests.pass(change({ request: id }), ann),
      requests.cancel(id, bob),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('what may not be done any more is not done, and the request is not used up by it', async () => {
    const { id, digest } = await ask();
    await requests.approve(id, digest, bob);
    const refusing = {
      ...change({ request: id }),
      look: () => Promise.reject(new Error('no right any more')),
    };
    await expect(requests.pass(refusing, ann)).rejects.toThrow('no right any more');
    expect(await requests.pass(change({ request: id }), ann)).toMatchObject({
      isDone: true,
      payload: { n: 1 },
    });
  });

  it('what was asked for is kept sealed, and deleted once it has ended', async () => {
    const { id, digest } = await ask();
    expect([...secrets.all.keys()]).toEqual([`request/${id}`]);
    await requests.approve(id, digest, bob);
    await requests.pass(change({ request: id }), ann);
    const other = await ask();
    await requests.cancel(other.id, ann);
    expect(secrets.all.size).toBe(0);
  });

  it('nor does what was asked for outlive its time: it is shown no longer, and deleted', async () => {
    const { id } = await ask();
    clock.advanceTo(NOW + OPEN_MS - 1);
    const other = await ask();
    await requests.forgetEnded();
    expect(secrets.all.size).toBe(2);
    clock.advanceTo(NOW + OPEN_MS);
    expect(await requests.payloadOf({ id, request: await requests.find(id) })).toBeUndefined();
    await requests.forgetEnded();
    expect([...secrets.all.keys()]).toEqual([`request/${other.id}`]);
  });

  it('nor what a process left behind that died between the end and the deletion', async () => {
    const { id } = await ask();
    const sealed = secrets.all.get(`request/${id}`);
    await requests.cancel(id, ann);
    await secrets.put(`request/${id}`, sealed!);
    await requests.forgetEnded();
    expect(secrets.all.size).toBe(0);
  });

  it('the same thing asked for twice has two digests: nobody learns it by trying', async () => {
    expect((await ask()).digest).not.toBe((await ask()).digest);
  });

  it('nobody keeps more than a hundred of them waiting', async () => {
    for (let n = 0; n < 100; n++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'CONFLICT' });
    const [first] = await requests.list();
    await requests.cancel(first!.id, ann);
    await ask();
  });

  it('in a firm of one it waits for a day and for nobody', async () => {
    open('solo');
    const { id, digest } = await ask();
    await expect(requests.approve(id, digest, bob)).rejects.toMatchObject({ code: 'CONFLICT' });
    clock.advanceTo(NOW + DELAY_MS);
    expect((await requests.pass(change({ request: id }), ann)).isDone).toBe(true);
  });

  it('what time alone let through needs a second person once the profile does', async () => {
    open('solo');
    const { id } = await ask();
    clock.advanceTo(NOW + DELAY_MS);
    govern('team');
    await expect(requests.pass(change({ request: id }), ann)).rejects.toMatchObject({
      code: 'APPROVAL_VOID',
    });
  });

  it('what a second person approved stays so where the profile has become weaker', async () => {
    const { id, digest } = await ask();
    await requests.approve(id, digest, bob);
    govern('solo');
    expect((await requests.pass(change({ request: id }), ann)).isDone).toBe(true);
  });

  it.each([
    ['who asked', ann, {}],
    ['who gains', bob, { beneficiary: 'user:ann' }],
  ])('%s is no second person by another account of the same address', async (_, asks, more) => {
    for (const [id, mail] of [
      ['ann', 'Ann@example.com'],
      ['ann-at-work', 'ann@example.com '],
      ['bob', 'bob@example.com'],
    ])
      await secrets.put(`person/${id}`, Buffer.from(JSON.stringify({ name: 'N', mail })));
    const passed = await requests.pass(
      { ...change({ n: 1 }), look: () => ({ places: [{}], ...more }) },
      asks,
    );
    if (passed.isDone) throw new Error('it did not wait');
    const { id, request } = passed.waiting;
    await expect(requests.approve(id, request.digest, annAtWork)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await requests.approve(id, request.digest, person('eve'))).toMatchObject({ status: 'approved' });
  });

  it('whoever was invited is no second person for it by an account of the provider', async () => {
    await secrets.put('person/ann-at-work', Buffer.from('{"name":"Ann","mail":"ann@example.com"}'));
    const beneficiary = `user:${(await AccountKeys.open(secrets)).userOf('ANN@example.com')}`;
    const look = () => ({ places: [{}], beneficiary });
    const passed = await requests.pass({ ...change({ n: 1 }), look }, bob);
    if (passed.isDone) throw new Error('it did not wait');
    const { id, request } = passed.waiting;
    await expect(requests.approve(id, request.digest, annAtWork)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('to know who somebody is waits also on the first day', async () => {
    open('regulated');
    await governance.begin();
    const access = await requests.pass(change({ n: 1 }), ann);
    const reveal = await requests.pass({ ...change({ n: 1 }), action: 'identity.reveal' }, ann);
    expect([access.isDone, reveal.isDone]).toEqual([true, false]);
  });

  it.each([
    [[{ tenant: 'acme' }, { tenant: 'acme', source: 'crm' }], 'acme'],
    [[{ tenant: 'acme' }, { tenant: 'other' }], undefined],
    [[{ tenant: 'acme' }, {}], undefined],
  ])('what gives rights in %j is the business of %s', async (places, tenant) => {
    const passed = await requests.pass(change({ n: 1 }, places), ann);
    expect(passed.isDone ? 'done' : passed.waiting.request.tenant).toBe(tenant);
  });
});
