import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from '../../../src/access/accounts/users.js';
import { Governance } from '../../../src/access/governance/governance.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import type { Profile } from '../../../src/config/sections.js';
import { DAY } from '../../../src/kernel/clock.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { REVEAL_MS } from '../../../src/privacy/reveal/reveal.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

const REASON = 'took the customer list at night';

let world: AccessWorld;
/** Of `u1`, whose event the world holds. */
let key: string;
beforeAll(async () => {
  world = await openAccessWorld();
  key = (await TenantKeys.open(world.test.runtime.secrets, 'acme')).personKey('actor', 'crm', 'u1');
});
afterAll(async () => world.close());

interface Somebody {
  readonly id: string;
  ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

let people = 0;

/** A person with a role in `acme` who asks with a key of their own. */
async function somebody(role: Role, self: readonly string[] = []): Promise<Somebody> {
  people += 1;
  const users = world.app.get(Users);
  const person = { name: `Person ${people}`, mail: `person-${people}@example.com` };
  const own = self.map((actorKey) => ({ tenant: 'acme', actorKey }));
  const { id, invitation } = await users.invite(
    person,
    { grants: [{ role, tenant: 'acme' }], self: own },
    'test',
  );
  await users.accept(invitation, 'seven quiet lighthouses');
  const scope = { kind: 'api', role, tenant: 'acme', owner: `user:${id}` } as const;
  const { text } = await world.keys.issue(scope, 'test');
  return {
    id,
    ask: async (method, path, body) => {
      const answer = await world.ask({ method, path, key: text, body });
      return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
    },
  };
}

const govern = async (profile: Profile): Promise<void> =>
  world.app.get(Governance).setProfile('acme', profile, 'test');

const reveal = async (by: Somebody, body: object = { actor: key, reason: REASON }) =>
  by.ask('POST', '/v1/tenants/acme/reveals', body);

/** What events show of the actor's id. */
async function seen(by: Somebody): Promise<unknown> {
  const { events } = (await by.ask('GET', `/v1/tenants/acme/events?actor=${key}`)).body as {
    events: { actor: { id?: string } }[];
  };
  return events[0]?.actor.id;
}

const advance = (ms: number): void => world.test.clock.advanceTo(world.test.clock.now() + ms);

describe('who somebody is', () => {
  it('is told for a reason, to who asked alone, for a day', async () => {
    await govern('team');
    const [one, other] = [await somebody('senior-analyst'), await somebody('senior-analyst')];
    expect(await seen(one)).toBeUndefined();
    const told = await reveal(one, { actor: pseudonymOf(key), reason: REASON });
    expect(told).toMatchObject({
      status: 201,
      body: { actorKey: key, pseudonym: pseudonymOf(key), id: 'u1' },
    });
    expect([await seen(one), await seen(other)]).toEqual(['u1', undefined]);
    advance(REVEAL_MS - 1);
    expect(await seen(one)).toBe('u1');
    advance(1);
    expect(await seen(one)).toBeUndefined();
  });

  it('needs a reason that says something', async () => {
    await govern('team');
    const one = await somebody('analyst');
    for (const reason of [undefined, '', 'x', '          ', 'r'.repeat(501)])
      expect((await reveal(one, { actor: key, reason })).status).toBe(400);
  });

  it('needs a second person where it is regulated, and is listed with both of them', async () => {
    await govern('regulated');
    const [one, other, officer] = [
      await somebody('analyst'),
      await somebody('analyst'),
      await somebody('compliance-officer'),
    ];
    const asked = await reveal(one);
    expect(asked.status).toBe(202);
    const { id, digest, what } = asked.body['waits'] as { id: string; digest: string; what: string };
    expect(what).toBe(`Reveal who ${pseudonymOf(key)} is, because: ${REASON}`);
    expect((await reveal(one, { request: id })).status).toBe(409);
    expect((await other.ask('POST', `/v1/requests/${id}/approve`, { digest })).status).toBe(404);
    expect((await officer.ask('POST', `/v1/requests/${id}/approve`, { digest })).status).toBe(200);
    expect((await reveal(other, { request: id })).status).toBe(404);
    expect(await seen(one)).toBeUndefined();
    expect((await reveal(one, { request: id })).body['id']).toBe('u1');
    expect(await seen(one)).toBe('u1');
    expect((await reveal(one, { request: id })).status).toBe(409);
    const { reveals } = (await officer.ask('GET', '/v1/tenants/acme/reveals')).body as { reveals: object[] };
    expect(reveals[0]).toMatchObject({
      actorKey: key,
      to: `user:${one.id}`,
      reason: REASON,
      request: id,
      approvedBy: expect.stringMatching(/^key:/),
    });
  });

  it('is told to nobody about themselves, who see no request about it either', async () => {
    await govern('regulated');
    const concerned = await somebody('compliance-officer', [key]);
    expect((await reveal(concerned)).status).toBe(404);
    const one = await somebody('analyst');
    const { id, digest } = (await reveal(one)).body['waits'] as { id: string; digest: string };
    expect((await concerned.ask('GET', `/v1/requests/${id}`)).status).toBe(404);
    expect((await concerned.ask('POST', `/v1/requests/${id}/approve`, { digest })).status).toBe(404);
    const { requests } = (await concerned.ask('GET', '/v1/requests')).body as { requests: { id: string }[] };
    expect(requests.map((request) => request.id)).not.toContain(id);
  });

  it('is in the list of everybody but whom it is about', async () => {
    await govern('team');
    await reveal(await somebody('analyst'));
    const listed = async (by: Somebody): Promise<unknown[]> => {
      const { reveals } = (await by.ask('GET', '/v1/tenants/acme/reveals')).body as { reveals: object[] };
      return reveals.map((one) => Reflect.get(one, 'actorKey'));
    };
    expect(await listed(await somebody('compliance-officer'))).toContain(key);
    expect(await listed(await somebody('compliance-officer', [key]))).not.toContain(key);
  });

  it('of one tenant is told on the path of no other one, and the request is not used up by it', async () => {
    await govern('regulated');
    const officer = await somebody('compliance-officer');
    const everything = (await world.keys.issue({ kind: 'api', role: 'senior-analyst' }, 'test')).text;
    const by = async (path: string, body: object) =>
      world.ask({ method: 'POST', path, key: everything, body });
    const asked = JSON.parse((await by('/v1/tenants/acme/reveals', { actor: key, reason: REASON })).body) as {
      waits: { id: string; digest: string };
    };
    const { id, digest } = asked.waits;
    await officer.ask('POST', `/v1/requests/${id}/approve`, { digest });
    expect((await by('/v1/tenants/other/reveals', { request: id })).status).toBe(404);
    expect((await by('/v1/tenants/acme/reveals', { request: id })).status).toBe(201);
    expect((await by('/v1/tenants/other/reveals', { actor: key, reason: REASON })).status).toBe(404);
  });

  it('can be used a day after the approval, and stands in no fact by name', async () => {
    await govern('regulated');
    const [one, officer] = [await somebody('analyst'), await somebody('compliance-officer')];
    const { id, digest } = (await reveal(one)).body['waits'] as { id: string; digest: string };
    await officer.ask('POST', `/v1/requests/${id}/approve`, { digest });
    advance(DAY);
    expect((await reveal(one, { request: id })).status).toBe(201);
    const facts = await world.test.runtime.facts.read('acme', 'reveal', key);
    expect(facts.at(-1)).toMatchObject({ type: 'revealed', data: { to: `user:${one.id}`, request: id } });
    expect(JSON.stringify(facts)).not.toContain('"u1"');
  });

  it('leaves no name in the record of who was told', async () => {
    await govern('team');
    const one = await somebody('analyst');
    const events = await world.recordedDuring(async () => {
      expect((await reveal(one)).body['id']).toBe('u1');
    });
    expect(events.map(({ action, target }) => [action, target])).toEqual([
      ['audit.read', { type: 'identity', id: key }],
    ]);
    expect(JSON.stringify(events)).not.toContain('"u1"');
  });
});
