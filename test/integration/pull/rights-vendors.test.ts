import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubspotConnection, zendeskConnection } from '../../../src/config/connections.js';
import { type PulledSource, pulledSource } from '../../support/pulling.js';
import { type FetchedSource, fetchedSource } from '../../support/rights-fetch.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { type HubSpotServer, startHubSpot } from '../../support/vendors/hubspot.js';
import { startZendesk, type ZendeskServer } from '../../support/vendors/zendesk.js';

let test: TestRuntime;
let source: PulledSource;
let fetched: FetchedSource;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test);
  fetched = fetchedSource(test, source);
});

describe('HubSpot', () => {
  let server: HubSpotServer;
  const connect = async (more: object = {}) =>
    source.connect(hubspotConnection.parse({ kind: 'hubspot', url: server.url, ...more }), {
      secrets: { token: server.portal.token },
    });
  beforeEach(async () => {
    server = await startHubSpot();
    const { portal } = server;
    for (const scope of ['settings.users.read', 'settings.users.teams.read']) portal.scopes.add(scope);
    portal.most = 2;
    portal.users = [
      { id: '1', email: 'ada@acme.example', superAdmin: true, roleIds: [] },
      { id: '2', email: 'ben@acme.example', superAdmin: false, roleIds: ['100'], primaryTeamId: '7' },
      { id: '3', email: 'cyd@acme.example', superAdmin: true, roleIds: [] },
    ];
    portal.roles = [{ id: '100', name: 'Sales', requiresBillingWrite: false }];
    portal.teams = [{ id: '7', name: 'West', userIds: ['2'], secondaryUserIds: [] }];
  });
  afterEach(async () => server.close());

  it.each([
    ['2026-03', '/settings/users/2026-03'],
    ['v3', '/settings/v3/users'],
  ])('of version %s is read page by page', async (apiVersion, path) => {
    await connect({ apiVersion });
    const { snapshot, missing } = await fetched.fetch();
    expect([snapshot.complete, missing]).toEqual([true, []]);
    expect(await fetched.can('3', 'export.data')).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('2', 'export.data')).toMatchObject({
      answer: 'unknown',
      why: 'not-told-exactly',
    });
    expect(await fetched.can('4', 'export.data')).toMatchObject({ answer: 'no' });
    expect(server.asked).toEqual([
      `GET ${path}?limit=100`,
      `GET ${path}?limit=100&after=1.2`,
      `GET ${path}/roles`,
      `GET ${path}/teams`,
    ]);
  });

  it('names the scope that is missing; teams without names are no hole', async () => {
    await connect();
    server.portal.scopes.delete('settings.users.teams.read');
    const { snapshot, missing } = await fetched.fetch();
    expect(missing).toEqual([
      { name: 'teams', why: 'the permission "settings.users.teams.read" is missing there' },
    ]);
    expect(snapshot.complete).toBe(true);
    server.portal.scopes.clear();
    await expect(fetched.fetch()).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      options: { detail: { permission: 'settings.users.read' } },
    });
    expect(await fetched.heads()).toHaveLength(1);
  });

  it('is asked again where it was too busy, and gives nothing half', async () => {
    await connect();
    server.mishap({ on: /after=/, answer: { status: 429, headers: { 'retry-after': '1' } } });
    expect((await fetched.fetch()).snapshot.complete).toBe(true);
    server.mishap({ on: /after=/, answer: { status: 400, body: { category: 'VALIDATION_ERROR' } } });
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(await fetched.heads()).toHaveLength(1);
  });
});

describe('Zendesk', () => {
  let server: ZendeskServer;
  beforeEach(async () => {
    server = await startZendesk();
    const { account } = server;
    account.most = 2;
    account.users = [
      { id: 1, name: 'Ada', role: 'admin', custom_role_id: null, suspended: false },
      { id: 2, name: 'Ben', role: 'agent', custom_role_id: 16, suspended: false },
      { id: 3, name: 'Cyd', role: 'agent', custom_role_id: 16, suspended: true },
      { id: 4, name: 'A customer', role: 'end-user', suspended: false },
    ];
    account.roles = [{ id: 16, name: 'Advisor', role_type: 0, configuration: { ticket_access: 'all' } }];
    account.tokens = [5, 6, 7].map((id) => ({
      id,
      client_id: 41,
      user_id: id === 7 ? 2 : 1,
      expires_at: null,
    }));
    account.clients = [{ id: 41, identifier: 'exporter', name: 'Exporter' }];
    const { username, apiToken: token } = account;
    // The pause between calls for the log is none of the rights'.
    const settings = { kind: 'zendesk', url: server.url, username, secondsBetweenCalls: 60 };
    await source.connect(zendeskConnection.parse(settings), { secrets: { token } });
  });
  afterEach(async () => server.close());

  it('is read page by page', async () => {
    const { snapshot, missing } = await fetched.fetch();
    expect([snapshot, missing]).toEqual([{ complete: true, covers: ['objects', 'apps', 'accounts'] }, []]);
    expect(await fetched.can('2', 'view-all', { object: 'ticket' })).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('3', 'view-all', { object: 'ticket' })).toMatchObject({
      why: 'account-disabled',
    });
    expect(await fetched.can('2', 'token', { object: '41' })).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('2', 'token', { object: '42' })).toMatchObject({ answer: 'no' });
    expect(server.asked.filter((asked) => asked.includes('/users?'))).toHaveLength(2);
  });

  it('goes on by the number of the page where it knows no cursor, at its own address', async () => {
    const [ada, ben] = server.account.users;
    const next = 'https://elsewhere.example/api/v2/users?page=2';
    server.mishap({
      on: /\/users\?/,
      answer: { status: 200, body: { users: [ada], next_page: next, count: 2 } },
    });
    server.mishap({
      on: /page=2/,
      answer: { status: 200, body: { users: [ben], next_page: null, count: 2 } },
    });
    await fetched.fetch();
    expect(await fetched.can('2', 'view-all', { object: 'ticket' })).toMatchObject({ answer: 'yes' });
  });

  it('that has more and does not say where gives nothing half', async () => {
    const body = { users: server.account.users, meta: { has_more: true, after_cursor: null } };
    server.mishap({ on: /\/users\?/, answer: { status: 200, body } });
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(await fetched.heads()).toEqual([]);
  });

  it.each([
    ['role', 'agent', 'tokens', 'admin role', true],
    ['plan', 'Suite Professional', 'roles', 'Enterprise plan', false],
  ] as const)('says what a lower %s does not show', async (what, value, name, permission, complete) => {
    Object.assign(server.account, { [what]: value });
    const { snapshot, missing } = await fetched.fetch();
    expect(missing[0]).toEqual({ name, why: `the permission "${permission}" is missing there` });
    expect(snapshot.complete).toBe(complete);
    expect((await fetched.can('2', 'token', { object: '42' })).answer).toBe('unknown');
  });
});
