import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELAY_MS, OPEN_MS } from '../../../src/access/requests/request.js';
import type { Profile } from '../../../src/config/sections.js';
import { HOUR } from '../../../src/kernel/clock.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import {
  asJson,
  type Browser,
  logIn,
  newPerson,
  ownPage,
  post,
  PUBLIC_URL,
  type TestPerson,
} from '../../support/people.js';

/** A person with a way to ask as themselves. */
interface Somebody extends TestPerson {
  ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

interface World {
  readonly app: TestApp;
  readonly ann: Somebody;
  readonly bob: Somebody;
  readonly officer: Somebody;
  /** People who are at work all the time: their sessions go on. */
  readonly later: (ms: number) => Promise<void>;
  close(): Promise<void>;
}

const ANALYST_KEY = { kind: 'api', role: 'analyst', tenant: 'acme' };

/** Ann and Bob are administrators, and somebody is a compliance officer; the set-up is over. */
async function openWorld(profile: Profile): Promise<World> {
  const app = await openTestApp({
    env: {
      LEDGERWATCH_PUBLIC_URL: PUBLIC_URL,
      LEDGERWATCH_ACCESS_PROFILE: profile,
      LEDGERWATCH_ACCESS_SESSION_HOURS: '168',
      LEDGERWATCH_ACCESS_SESSION_IDLE_MINUTES: '1440',
    },
  });
  await app.fetch('/v1/tenants', { ...post({ id: 'acme' }), key: app.admin });
  const enter = async (mail: string, role: string): Promise<Somebody> => {
    const person = await newPerson(app, mail, { grants: [{ role }] });
    const browser = await logIn(app, person);
    return { ...person, ask: async (method, path, body) => asked(app, browser, { method, path, body }) };
  };
  const [ann, bob, officer] = [
    await enter('ann@example.com', 'administrator'),
    await enter('bob@example.com', 'administrator'),
    await enter('officer@example.com', 'compliance-officer'),
  ];
  await app.fetch('/v1/governance', { ...post({ finishSetUp: true }), key: app.admin });
  const later = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 12 * HOUR) {
      app.clock.advanceTo(app.clock.now() + Math.min(left, 12 * HOUR));
      for (const person of [ann, bob, officer]) await person.ask('GET', '/v1/session');
    }
  };
  return { app, ann, bob, officer, later, close: async () => app.close() };
}

async function asked(
  app: TestApp,
  browser: Browser,
  { method, path, body }: { method: string; path: string; body?: object | undefined },
) {
  const headers = {
    ...ownPage(browser),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await app.fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    body: await answer.json().then(
      (read) => read as Record<string, unknown>,
      () => ({}),
    ),
  };
}

interface Waits {
  readonly id: string;
  readonly digest: string;
}
const waitsOf = ({ body }: { body: Record<string, unknown> }): Waits => body['waits'] as Waits;

describe('in a team', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('team');
  });
  afterAll(async () => world.close());

  const askForKey = async (): Promise<Waits> => {
    const answer = await world.ann.ask('POST', '/v1/keys', ANALYST_KEY);
    expect(answer.status).toBe(202);
    return waitsOf(answer);
  };
  const approve = async (by: Somebody, { id, digest }: Waits) =>
    by.ask('POST', `/v1/requests/${id}/approve`, { digest });
  const use = async (by: Somebody, { id }: Waits, path = '/v1/keys') => by.ask('POST', path, { request: id });

  it('a key is made once a second person has approved it, and once', async () => {
    const { ann, bob, officer } = world;
    const request = await askForKey();
    expect((await use(ann, request)).status).toBe(409);
    expect((await officer.ask('GET', `/v1/requests/${request.id}`)).body).toMatchObject({
      what: 'A key: analyst of acme',
      status: 'waiting',
      step: 'second-person',
    });
    expect((await approve(bob, request)).body).toMatchObject({
      status: 'ready',
      approvedBy: `user:${bob.id}`,
    });
    const made = await use(ann, request);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ role: 'analyst', owner: `user:${ann.id}`, request: request.id });
    expect(await use(ann, request)).toMatchObject({ status: 409, body: { code: 'APPROVAL_VOID' } });
  });

  it('who asked does not approve: neither in the session, nor by a key of theirs', async () => {
    const { app, ann, bob } = world;
    const own = await askForKey();
    expect((await approve(ann, own)).status).toBe(403);
    const first = waitsOf(await ann.ask('POST', '/v1/keys', { kind: 'api', role: 'administrator' }));
    await approve(bob, first);
    const { key } = (await use(ann, first)).body;
    const byKey = await app.fetch(`/v1/requests/${own.id}/approve`, {
      ...post({ digest: own.digest }),
      key: String(key),
    });
    expect([byKey.status, (await asJson(byKey))['detail']]).toEqual([
      403,
      'Another person has to approve what you asked for',
    ]);
    expect((await ann.ask('GET', `/v1/requests/${own.id}`)).body['status']).toBe('waiting');
  });

  it('who holds the first key is no second person', async () => {
    const { app } = world;
    const { id, digest } = await askForKey();
    const byAdmin = await app.fetch(`/v1/requests/${id}/approve`, { ...post({ digest }), key: app.admin });
    expect(byAdmin.status).toBe(403);
  });

  it('nobody approves what gives them more rights', async () => {
    const { ann, bob, officer } = world;
    const grant = { user: officer.id, grant: { role: 'analyst', tenant: 'acme' } };
    const request = waitsOf(await ann.ask('POST', '/v1/users/roles', grant));
    expect((await approve(officer, request)).status).toBe(403);
    expect((await approve(bob, request)).status).toBe(200);
    const given = await use(ann, request, '/v1/users/roles');
    expect(given.body['grants']).toContainEqual({ role: 'analyst', tenant: 'acme' });
  });

  it('nobody changes their own roles, also not with an approval', async () => {
    const { ann } = world;
    const grant = { user: ann.id, grant: { role: 'senior-analyst' } };
    expect((await ann.ask('POST', '/v1/users/roles', grant)).status).toBe(403);
    expect((await ann.ask('POST', '/v1/users/roles/withdraw', grant)).status).toBe(403);
  });

  it('an approval names exactly what was looked at', async () => {
    const { bob } = world;
    const request = await askForKey();
    const wrong = await approve(bob, {
      ...request,
      digest: request.digest.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
    });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'APPROVAL_VOID' } });
    expect((await approve(bob, request)).status).toBe(200);
  });

  it('what was changed after the approval is not done', async () => {
    const { app, ann, bob } = world;
    const request = await askForKey();
    await approve(bob, request);
    const name = `request/${request.id}`;
    const sealed = String(app.secrets.all.get(name));
    app.secrets.all.set(name, Buffer.from(sealed.replace('"analyst"', '"administrator"')));
    const before = app.facts.all.filter(({ kind, type }) => kind === 'key' && type === 'issued').length;
    expect(await use(ann, request)).toMatchObject({ status: 409, body: { code: 'APPROVAL_VOID' } });
    const after = app.facts.all.filter(({ kind, type }) => kind === 'key' && type === 'issued').length;
    expect(after).toBe(before);
  });

  it('nothing can be slipped in beside the request', async () => {
    const { ann, bob } = world;
    const request = await askForKey();
    await approve(bob, request);
    const { id } = request;
    for (const more of [{ role: 'administrator' }, { kind: 'admin' }, { tenant: 'other' }])
      expect((await ann.ask('POST', '/v1/keys', { request: id, ...more })).status).toBe(400);
    expect((await ann.ask('POST', '/v1/keys', { ...ANALYST_KEY, approvedBy: 'user:0' })).status).toBe(400);
  });

  it('nobody makes use of what another one asked for, nor for something else', async () => {
    const { ann, bob } = world;
    const request = await askForKey();
    await approve(bob, request);
    expect((await use(bob, request)).status).toBe(404);
    expect((await use(ann, request, '/v1/users')).status).toBe(404);
    expect((await use(ann, request, '/v1/governance')).status).toBe(404);
  });

  it('of several who make use of it at once one does', async () => {
    const { ann, bob } = world;
    const request = await askForKey();
    await approve(bob, request);
    const answers = await Promise.all(Array.from({ length: 8 }, async () => use(ann, request)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });

  it('a cancelled one is over, also when it was approved', async () => {
    const { ann, bob, officer } = world;
    const request = await askForKey();
    await approve(bob, request);
    expect((await officer.ask('POST', `/v1/requests/${request.id}/cancel`)).body['status']).toBe('cancelled');
    expect(await use(ann, request)).toMatchObject({ status: 409, body: { code: 'APPROVAL_VOID' } });
    expect((await officer.ask('GET', `/v1/requests/${request.id}`)).body['what']).toBe('A key');
  });

  it('an invitation waits, and its name and address stand in no fact', async () => {
    const { app, ann, officer } = world;
    const wanted = {
      name: 'Eve Example',
      mail: 'eve@example.com',
      grants: [{ role: 'analyst', tenant: 'acme' }],
    };
    const request = waitsOf(await ann.ask('POST', '/v1/users', wanted));
    expect((await officer.ask('GET', `/v1/requests/${request.id}`)).body['what']).toBe(
      'Invite Eve Example <eve@example.com>: analyst of acme',
    );
    expect(JSON.stringify(app.facts.all)).not.toMatch(/Eve|eve@/);
    await approve(officer, request);
    const invited = await use(ann, request, '/v1/users');
    expect(invited.body['invitation']).toContain('#lw_invite_');
    const stated = app.facts.all.find(({ kind, id }) => kind === 'request' && id === request.id);
    expect(stated?.data).toMatchObject({ beneficiary: `user:${String(invited.body['id'])}` });
  });

  it('what takes rights away, and keys of machines, wait for nobody', async () => {
    const { app, ann, officer } = world;
    await app.fetch('/v1/tenants/acme/sources', { ...post({ id: 'crm' }), key: app.admin });
    const made = await ann.ask('POST', '/v1/keys', { kind: 'intake', tenant: 'acme', source: 'crm' });
    expect(made.status).toBe(201);
    expect((await ann.ask('DELETE', `/v1/keys/${String(made.body['id'])}`)).status).toBe(204);
    const grant = { user: officer.id, grant: { role: 'compliance-officer' } };
    expect((await ann.ask('POST', '/v1/users/roles/withdraw', grant)).status).toBe(200);
    expect((await officer.ask('GET', '/v1/governance')).status).toBe(403);
  });

  it('one that nobody approves in time is over, and so is an approval that is not used', async () => {
    const { ann, bob, later } = world;
    const [one, other] = [await askForKey(), await askForKey()];
    await approve(bob, other);
    await later(OPEN_MS);
    expect((await approve(bob, one)).status).toBe(409);
    expect((await use(ann, other)).status).toBe(409);
  });
});

describe('where one person answers for it', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('solo');
  });
  afterAll(async () => world.close());

  it('a key waits for a day, and is made then', async () => {
    const { ann, later } = world;
    const { id } = waitsOf(await ann.ask('POST', '/v1/keys', ANALYST_KEY));
    await later(DELAY_MS - 1);
    expect((await ann.ask('POST', '/v1/keys', { request: id })).status).toBe(409);
    await later(1);
    expect((await ann.ask('POST', '/v1/keys', { request: id })).status).toBe(201);
  });

  it('and whoever may can cancel it in that time', async () => {
    const { ann, bob, later } = world;
    const { id } = waitsOf(await ann.ask('POST', '/v1/keys', ANALYST_KEY));
    expect((await bob.ask('POST', `/v1/requests/${id}/cancel`)).status).toBe(200);
    await later(DELAY_MS);
    expect((await ann.ask('POST', '/v1/keys', { request: id })).status).toBe(409);
  });

  it('the address that is told of it cannot be changed in silence', async () => {
    const { app, ann } = world;
    const first = await ann.ask('POST', '/v1/governance', { secondAddress: 'owner@example.com' });
    expect([first.status, first.body['secondAddress']]).toEqual([201, 'owner@example.com']);
    const second = await ann.ask('POST', '/v1/governance', { secondAddress: 'ann2@example.com' });
    expect(second.status).toBe(202);
    expect((await ann.ask('GET', '/v1/governance')).body['secondAddress']).toBe('owner@example.com');
    expect(JSON.stringify(app.facts.all)).not.toMatch(/owner@|ann2@/);
  });

  it('each request is to be told by mail, from the same moment on', async () => {
    const { app, ann } = world;
    const { id } = waitsOf(await ann.ask('POST', '/v1/keys', ANALYST_KEY));
    const notices = app.facts.all.filter(({ kind }) => kind === 'notice').map(({ data }) => data);
    expect(notices).toContainEqual({ what: 'request', id });
  });
});

describe('the first day', () => {
  it('nothing waits, since there is nobody yet; then it does', async () => {
    const app = await openTestApp({ env: { LEDGERWATCH_ACCESS_PROFILE: 'regulated' } });
    const issue = async () => (await app.fetch('/v1/keys', { ...post(ANALYST_KEY), key: app.admin })).status;
    await app.fetch('/v1/tenants', { ...post({ id: 'acme' }), key: app.admin });
    expect(await issue()).toBe(201);
    app.clock.advanceTo(app.clock.now() + 24 * HOUR - 1);
    expect(await issue()).toBe(201);
    app.clock.advanceTo(app.clock.now() + 1);
    expect(await issue()).toBe(202);
    await app.close();
  });

  it('is not begun again, whoever asks', async () => {
    const app = await openTestApp();
    app.clock.advanceTo(app.clock.now() + 25 * HOUR);
    const begin = {
      tenant: '_system',
      kind: 'governance',
      id: '_system',
      type: 'begun',
      data: {},
      by: 'key:0',
    };
    await app.facts.append({ ...begin, version: 9 });
    await app.fetch('/v1/tenants', { ...post({ id: 'acme' }), key: app.admin });
    expect((await app.fetch('/v1/keys', { ...post(ANALYST_KEY), key: app.admin })).status).toBe(202);
    await app.close();
  });
});

describe('a profile', () => {
  it('becomes stricter at once, weaker only as it says, and never where the file names it', async () => {
    const app = await openTestApp();
    const change = async (body: object) =>
      (await app.fetch('/v1/governance', { ...post(body), key: app.admin })).status;
    await app.fetch('/v1/tenants', { ...post({ id: 'acme' }), key: app.admin });
    await change({ finishSetUp: true });
    expect(await change({ profile: 'regulated', tenant: 'acme' })).toBe(201);
    expect(await change({ profile: 'team', tenant: 'acme' })).toBe(202);
    expect(await change({ profile: 'team' })).toBe(201);
    expect(await change({ profile: 'solo' })).toBe(202);
    expect(await change({ profile: 'team', tenant: 'nowhere' })).toBe(404);
    await app.close();
    const filed = await openTestApp({ env: { LEDGERWATCH_ACCESS_PROFILE: 'team' } });
    const refused = await filed.fetch('/v1/governance', {
      ...post({ profile: 'regulated' }),
      key: filed.admin,
    });
    expect((await asJson(refused))['code']).toBe('DECLARED_IN_CONFIG');
    await filed.close();
  });

  it('of the strictest tenant holds for what reaches into all of them', async () => {
    const app = await openTestApp();
    await app.fetch('/v1/tenants', { ...post({ id: 'bank' }), key: app.admin });
    await app.fetch('/v1/governance', { ...post({ profile: 'regulated', tenant: 'bank' }), key: app.admin });
    await app.fetch('/v1/governance', { ...post({ finishSetUp: true }), key: app.admin });
    const everywhere = await app.fetch('/v1/keys', {
      ...post({ kind: 'api', role: 'analyst' }),
      key: app.admin,
    });
    expect(waitsOf({ body: await asJson(everywhere) })).toMatchObject({ step: 'second-person' });
    await app.close();
  });
});
