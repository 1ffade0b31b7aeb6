import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from '../../../src/access/accounts/users.js';
import { Trail } from '../../../src/access/trail/trail.js';
import { OWN_SOURCE } from '../../../src/config/own-source.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { ACTOR } from '../../support/alerts.js';
import { logIn, newPerson, type PeopleApp, type TestPerson } from '../../support/people.js';

const NO_ALERT = '00000000-0000-4000-8000-000000000000';
const GRANTS = ['acme', 'other'].map((tenant) => ({ role: 'senior-analyst', tenant }));

let world: AccessWorld;
let app: PeopleApp;
/** Both alerts are about the key that is Ann at `acme`. Bob is nobody at the CRM. */
let ann: TestPerson;
let bob: TestPerson;
/** Headers with which each comes. */
const by: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  world = await openAccessWorld();
  await world.app.listen(0, '127.0.0.1');
  const url = await world.app.getUrl();
  app = {
    clock: world.test.clock,
    admin: world.keyOf.everything ?? '',
    fetch: async (path, { key, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
      return fetch(`${url}${path}`, { ...init, headers });
    },
  };
  const [own, ownAct] = [ACTOR, await keyOfU1()];
  const self = [own, ownAct].map((actorKey) => ({ tenant: 'acme', actorKey }));
  ann = await newPerson(app, 'ann@example.com', { grants: GRANTS, self });
  bob = await newPerson(app, 'bob@example.com', { grants: GRANTS });
  by['the session of Ann'] = await sessionOf(ann);
  by['the session of Bob'] = await sessionOf(bob);
  by['a key of Ann'] = await keyHeaders(ann, 'senior-analyst');
  by['another'] = { authorization: `Bearer ${world.keyOf.everything}` };
  by['a key of Bob'] = await keyHeaders(bob, 'senior-analyst');
});
afterAll(async () => world.close());

async function keyOfU1(): Promise<string> {
  const path = '/v1/tenants/acme/events?actor=u1';
  const { body } = await world.ask({ method: 'GET', path, key: world.keyOf.everything });
  return (JSON.parse(body) as { events: { actor: { key: string } }[] }).events[0]?.actor.key ?? '';
}

async function sessionOf(person: TestPerson): Promise<Record<string, string>> {
  const { cookie, csrf } = await logIn(app, person);
  const { origin } = new URL(world.test.runtime.config.publicUrl);
  return { cookie, origin, 'x-ledgerwatch-csrf': csrf };
}

async function keyHeaders({ id }: TestPerson, role: Role): Promise<Record<string, string>> {
  const scope = { kind: 'api', role, owner: `user:${id}` } as const;
  return { authorization: `Bearer ${(await world.keys.issue(scope, 'test')).text}` };
}

async function ask(who: string, method: string, path: string, body?: object) {
  const answer = await world.ask({ method, path, headers: by[who] ?? {}, body });
  const { instance: _one, ...said } = JSON.parse(answer.body) as Record<string, unknown>;
  return { status: answer.status, said };
}

const alertsOf = async (who: string, tenant: string): Promise<number> =>
  ((await ask(who, 'GET', `/v1/tenants/${tenant}/alerts`)).said['alerts'] as object[]).length;

interface Read {
  readonly source: string;
  readonly actor: { readonly key: string };
  readonly target?: { readonly type?: string };
}

const readAll = async (who: string, tenant: string): Promise<Read[]> =>
  (await ask(who, 'GET', `/v1/tenants/${tenant}/events`)).said['events'] as Read[];

const eventsOf = async (who: string, tenant: string): Promise<string[]> =>
  (await readAll(who, tenant)).map(({ source }) => source);

/** The keys of those whose acts here are read. */
const actorsHere = async (who: string): Promise<string[]> =>
  (await readAll(who, 'acme')).filter(({ source }) => source === OWN_SOURCE).map(({ actor }) => actor.key);

const keyHere = async ({ id }: TestPerson): Promise<string> =>
  (await TenantKeys.open(world.test.runtime.secrets, 'acme')).personKey('actor', OWN_SOURCE, `user:${id}`);

/** Both have looked at something, and that is in the ledger. */
async function stored(): Promise<void> {
  for (const who of ['a key of Ann', 'a key of Bob']) await readAll(who, 'acme');
  await world.app.get(Trail).flush();
}

describe.each(['the session of Ann', 'a key of Ann'])('%s', (who) => {
  it('is shown no alert that concerns her, and nothing says that there is one', async () => {
    expect(await alertsOf(who, 'acme')).toBe(0);
    const unknown = await ask(who, 'GET', `/v1/tenants/acme/alerts/${NO_ALERT}`);
    expect(unknown.status).toBe(404);
    expect(await ask(who, 'GET', `/v1/tenants/acme/alerts/${world.alert}`)).toEqual(unknown);
  });

  it.each([
    ['acknowledge', undefined],
    ['resolve', { verdict: 'false-positive' }],
  ])('cannot %s it', async (verb, body) => {
    const unknown = await ask(who, 'POST', `/v1/tenants/acme/alerts/${NO_ALERT}/${verb}`, body);
    expect(unknown.status).toBe(404);
    expect(await ask(who, 'POST', `/v1/tenants/acme/alerts/${world.alert}/${verb}`, body)).toEqual(unknown);
    const { said } = await ask('a key of Bob', 'GET', `/v1/tenants/acme/alerts/${world.alert}`);
    // What it shares with others is stated by the service itself, whenever it comes to it.
    const stated = (said['facts'] as { type: string }[]).map(({ type }) => type);
    expect(stated.filter((type) => type !== 'shared')).toEqual(['raised']);
  });

  it('reads nothing of what she did, neither at the CRM nor here', async () => {
    await stored();
    expect(await eventsOf(who, 'acme')).not.toContain('crm');
    const here = await actorsHere(who);
    expect(here).not.toContain(await keyHere(ann));
    expect(here).toContain(await keyHere(bob));
  });

  it('does not read that somebody was told who she is', async () => {
    const body = { actor: await keyOfU1(), reason: 'took the customer list at night' };
    expect((await ask('a key of Bob', 'POST', '/v1/tenants/acme/reveals', body)).status).toBe(201);
    await stored();
    const revealed = async (reader: string) =>
      (await readAll(reader, 'acme')).filter(({ target }) => target?.type === 'identity').length;
    expect(await revealed('a key of Bob')).toBe(0);
    expect(await revealed(who)).toBe(0);
    expect((await ask('another', 'GET', '/v1/tenants/acme/events?limit=5000')).said).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ target: { type: 'identity', id: body.actor } }),
      ]),
    });
  });

  it('reads of another tenant what it may, under whatever key', async () => {
    expect(await alertsOf(who, 'other')).toBe(1);
    const other = await ask(who, 'GET', `/v1/tenants/other/alerts/${world.otherAlert}`);
    expect(other.status).toBe(200);
    expect((await eventsOf(who, 'other')).filter((source) => source === 'crm')).toHaveLength(1);
  });
});

it.each(['the session of Bob', 'a key of Bob'])('%s reads all of it, and answers', async (who) => {
  expect(await alertsOf(who, 'acme')).toBe(1);
  expect((await eventsOf(who, 'acme')).filter((source) => source === 'crm')).toHaveLength(1);
  const acknowledged = await ask(who, 'POST', `/v1/tenants/acme/alerts/${world.alert}/acknowledge`);
  expect(acknowledged.status).toBe(200);
});

describe('the keys of a person', () => {
  const statusOf = async (headers: Record<string, string>, path: string): Promise<number> =>
    (await world.ask({ method: 'GET', path, headers })).status;

  it('end with the account, save those of machines', async () => {
    const eve = await newPerson(app, 'eve@example.com', { grants: GRANTS });
    const owner = `user:${eve.id}`;
    const reading = await keyHeaders(eve, 'senior-analyst');
    const monitoring = await keyHeaders(eve, 'monitor');
    const intake = await world.keys.issue({ kind: 'intake', tenant: 'acme', source: 'crm', owner }, 'test');
    const sending = { authorization: `Bearer ${intake.text}` };
    const asked = async () => [
      await statusOf(reading, '/v1/tenants/acme/alerts'),
      await statusOf(monitoring, '/metrics'),
      (await world.ask({ method: 'POST', path: '/v1/events', headers: sending, body: [] })).status,
    ];
    expect(await asked()).toEqual([200, 200, 200]);
    await world.app.get(Users).disable(eve.id, 'test');
    expect(await asked()).toEqual([401, 200, 200]);
  });
});
