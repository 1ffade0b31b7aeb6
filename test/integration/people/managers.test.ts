import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { EVER } from '../../../src/people/day.js';
import { managersAbove } from '../../../src/people/directory/manager-chain.js';
import type { PeopleSnapshot } from '../../../src/people/directory/people-snapshot.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { ACTOR } from '../../support/alerts.js';

const host: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
  const backend = new EmbeddedBackend(world.test.runtime, host);
  const csv = 'id,manager\nworker,lead\nlead,boss\nboss,\npeer,lead\n';
  const bytes = Uint8Array.from(Buffer.from(csv));
  await backend.directory.import('acme', bytes, { dryRun: false, complete: false });
  // The alert of this world is about the key of a worker.
  const worker = (await world.test.runtime.people.keys.of('acme')).personKey('person', '', 'worker');
  await world.test.runtime.people.links.link('acme', ACTOR, { person: worker, by: 'test' });
  await world.test.runtime.knowledge.reload('acme');
});
afterAll(async () => world.close());

/** Somebody with the rights to work on alerts, who is this person at the CRM. */
async function as(id: string): Promise<EmbeddedBackend> {
  const actorKey = (await world.test.runtime.people.keys.of('acme')).personKey('actor', 'crm', id);
  const grants = [{ role: 'senior-analyst', tenant: 'acme' }] as const;
  return new EmbeddedBackend(world.test.runtime, {
    id: `user:${id}`,
    kind: 'person',
    grants,
    self: [{ tenant: 'acme', actorKey }],
  });
}

const alertsOf = async (id: string): Promise<number> =>
  (await (await as(id)).alerts('acme', { limit: 10 })).length;

describe('what the directory says of managers', () => {
  it('who leads somebody sees what they did; whom they lead does not see what they themselves do', async () => {
    expect([
      await alertsOf('lead'),
      await alertsOf('boss'),
      await alertsOf('peer'),
      await alertsOf('stranger'),
    ]).toEqual([1, 1, 1, 1]);
    const { managers } = world.test.runtime;
    const keys = await world.test.runtime.people.keys.of('acme');
    const lead = keys.personKey('actor', 'crm', 'lead');
    const boss = keys.personKey('actor', 'crm', 'boss');
    expect(await managers.above('acme', [ACTOR])).toEqual(expect.arrayContaining([lead, boss]));
    expect(await managers.above('acme', [boss])).toEqual([]);
    expect(await managers.above('other', [ACTOR])).toEqual([]);
  });

  it.each(['lead', 'boss'])('%s, who leads them, cannot close it', async (id) => {
    const answer = await resolveAs(id);
    expect(answer).toMatchObject({ status: 403, said: expect.stringContaining('whom you lead') as string });
  });

  it('nor as part of a case, unless it is excepted', async () => {
    const { cases } = (await as('lead')).alerting;
    const [one] = await cases.list('acme', { limit: 10 });
    const verdict = { verdict: 'test', note: '' } as const;
    await expect(cases.resolve('acme', one!.id, { ...verdict, except: [] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const left = await cases.resolve('acme', one!.id, { ...verdict, except: [world.alert] });
    expect(left).toMatchObject({
      case: { status: 'open' },
      answers: [{ alert: world.alert, outcome: 'no-effect', reason: 'excepted' }],
    });
    const unknown = { ...verdict, except: ['00000000-0000-4000-8000-000000000000'] };
    await expect(cases.resolve('acme', one!.id, unknown)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('somebody beside them can', async () => {
    expect(await resolveAs('peer')).toMatchObject({ status: 200 });
  });
});

/** Through the real API, with a key whose owner is this person. */
async function resolveAs(id: string): Promise<{ status: number; said: string }> {
  const { Users } = await import('../../../src/access/accounts/users.js');
  const actorKey = (await world.test.runtime.people.keys.of('acme')).personKey('actor', 'crm', id);
  const grants = [{ role: 'senior-analyst', tenant: 'acme' }] as const;
  const self = [{ tenant: 'acme', actorKey }];
  const users = world.app.get(Users);
  const mail = `${id}@example.com`;
  const { id: user, invitation } = await users.invite(
    { name: id, mail },
    { grants: [...grants], self },
    'test',
  );
  await users.accept(invitation.split('#').at(-1) ?? '', 'a long enough password');
  const scope = { kind: 'api', role: 'senior-analyst', tenant: 'acme', owner: `user:${user}` } as const;
  const { text } = await world.keys.issue(scope, 'test');
  const path = `/v1/tenants/acme/alerts/${world.alert}/resolve`;
  const answer = await world.ask({ method: 'POST', path, key: text, body: { verdict: 'test' } });
  return { status: answer.status, said: answer.body };
}

describe('managers above somebody', () => {
  const snapshot = (managerOf: Readonly<Record<string, string>>): PeopleSnapshot =>
    ({
      on: (person: string) => ({ from: EVER, manager: managerOf[person] ?? '' }),
    }) as unknown as PeopleSnapshot;

  it.each([
    ['nobody', {}, ['a'], []],
    ['a chain', { a: 'b', b: 'c' }, ['a'], ['b', 'c']],
    ['a circle, which ends', { a: 'b', b: 'c', c: 'a' }, ['a'], ['b', 'c']],
    ['themselves, who are none', { a: 'a' }, ['a'], []],
    ['of two people, one above the other', { a: 'b', b: 'c' }, ['a', 'b'], ['c']],
  ] as const)('%s', (_, managerOf, people, above) => {
    expect(managersAbove(snapshot(managerOf), people, 0)).toEqual(above);
  });

  it('ends also where there are more levels than any company has', () => {
    const managerOf = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`p${n}`, `p${n + 1}`]));
    expect(managersAbove(snapshot(managerOf), ['p0'], 0)).toHaveLength(50);
  });
});
