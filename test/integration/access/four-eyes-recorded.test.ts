import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from '../../../src/access/accounts/users.js';
import { Governance } from '../../../src/access/governance/governance.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

const KEY = { kind: 'api', role: 'analyst', tenant: 'acme' };

interface Somebody {
  readonly id: string;
  ask(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>;
}

let world: AccessWorld;
let ann: Somebody;
let bob: Somebody;
beforeAll(async () => {
  world = await openAccessWorld({ LEDGERWATCH_ACCESS_PROFILE: 'team' });
  await world.app.get(Governance).finish('test');
  [ann, bob] = [await somebody('ann', 'administrator'), await somebody('bob', 'administrator')];
});
afterAll(async () => world.close());

/** A person who asks by a key of theirs. */
async function somebody(name: string, role: Role): Promise<Somebody> {
  const users = world.app.get(Users);
  const given = { grants: [{ role }], self: [] };
  const { id, invitation } = await users.invite({ name, mail: `${name}@example.com` }, given, 'test');
  await users.accept(invitation, 'seven quiet lighthouses');
  const { text: key } = await world.keys.issue({ kind: 'api', role, owner: `user:${id}` }, 'test');
  const ask: Somebody['ask'] = async (path, body) => {
    const answer = await world.ask({ method: 'POST', path, key, body });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  return { id, ask };
}

async function waiting(): Promise<{ id: string; digest: string }> {
  return (await ann.ask('/v1/keys', KEY)).body['waits'] as { id: string; digest: string };
}

const approve = async (by: Somebody, { id, digest }: { id: string; digest: string }) =>
  by.ask(`/v1/requests/${id}/approve`, { digest });

/** What the record says of one act of Ann's: what it was about, and how it ended. */
async function record(act: () => Promise<{ status: number }>, status: number): Promise<unknown[]> {
  const [event, ...others] = await world.recordedDuring(async () =>
    expect((await act()).status).toBe(status),
  );
  expect([others, event?.actor.id]).toEqual([[], `user:${ann.id}`]);
  return [event?.action, event?.target, event?.outcome, event?.reason];
}

describe('is refused and recorded under the person who tried', () => {
  it('to approve one’s own request', async () => {
    const own = await waiting();
    const target = { type: 'request', id: own.id };
    expect(await record(async () => approve(ann, own), 403)).toEqual([
      'audit.config',
      target,
      'denied',
      'FORBIDDEN',
    ]);
  });

  it('a used approval, and one of which somebody changed what it is about', async () => {
    const [used, changed] = [await waiting(), await waiting()];
    for (const request of [used, changed]) await approve(bob, request);
    await ann.ask('/v1/keys', { request: used.id });
    const { secrets } = world.test.runtime;
    const name = `request/${changed.id}`;
    const sealed = String(await secrets.get(name)).replace('"analyst"', '"administrator"');
    await secrets.put(name, Buffer.from(sealed));
    for (const { id } of [used, changed])
      expect(await record(async () => ann.ask('/v1/keys', { request: id }), 409)).toEqual([
        'audit.config',
        { type: 'key' },
        'failure',
        'APPROVAL_VOID',
      ]);
  });

  it.each(['/v1/users/roles', '/v1/users/roles/withdraw'])(
    'a change of one’s own roles: %s',
    async (path) => {
      const wanted = { user: ann.id, grant: { role: 'administrator' } };
      expect(await record(async () => ann.ask(path, wanted), 403)).toEqual([
        'audit.config',
        { type: 'user' },
        'denied',
        'FORBIDDEN',
      ]);
    },
  );

  it.each<[string, object]>([
    ['/v1/users', { name: 'A', mail: 'a@example.com', status: 'active' }],
    ['/v1/users', { name: 'A', mail: 'a@example.com', grants: [{ role: 'analyst', permission: 'x' }] }],
    ['/v1/users/roles', { user: '0'.repeat(32), grant: { role: 'analyst' }, by: 'user:0' }],
    ['/v1/governance', { profile: 'regulated', finishSetUp: true }],
    ['/v1/governance', { secondAddress: 'a@example.com', tenant: 'acme' }],
  ])('a field more: %s %j', async (path, body) => {
    expect((await record(async () => ann.ask(path, body), 400)).slice(2)).toEqual([
      'failure',
      'REQUEST_INVALID',
    ]);
  });
});
