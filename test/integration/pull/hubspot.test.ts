import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubspotConnection } from '../../../src/config/connections.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { setPullTrap } from '../../../streams/pull/fault-points.js';
import { dieAt, type PulledSource, pulledSource, type PullOptions } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { type HubSpotServer, startHubSpot } from '../../support/vendors/hubspot.js';

let test: TestRuntime;
let server: HubSpotServer;
let source: PulledSource;
let now: number;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test);
  now = source.begun;
  server = await startHubSpot();
});
afterEach(async () => {
  setPullTrap(undefined);
  await server.close();
});

const connect = async (more: object = {}, options: PullOptions = {}) => {
  const connection = hubspotConnection.parse({ kind: 'hubspot', url: server.url, ...more });
  return source.connect(connection, { secrets: { token: server.portal.token }, ...options });
};

/** Records as the examples of the reference write them, so many minutes before the test began. */
const ago = (minutes: number): string => new Date(now - minutes * MINUTE).toISOString();
const auditLog = (id: string, minutes: number, more: object = {}) => ({
  id,
  category: 'CRM_OBJECT',
  subCategory: 'CONTACT',
  action: 'CREATE',
  targetObjectId: '97742230563',
  occurredAt: ago(minutes),
  actingUser: { userId: 2931299, userEmail: 'pgibbons@initech.com' },
  ...more,
});
const login = (id: string, minutes: number) => ({
  id,
  loginAt: ago(minutes),
  loginSucceeded: true,
  userId: 876,
  email: 'person3@testdomain.com',
  ipAddress: '45.56.67.89',
  userAgent: 'Mozilla/5.0 (Linux; Android 11; M2101K6G)',
  countryCode: 'ie',
});
const security = (id: string, minutes: number) => ({
  id,
  type: 'ADD_USER',
  createdAt: ago(minutes),
  userId: 876,
  actingUser: 'person3@testdomain.com',
  objectId: '7654',
  infoUrl: 'app.hubspot.com/settings/123/users',
  ipAddress: '45.56.67.89',
  countryCode: 'ie',
});

const keysStored = async (): Promise<string[]> => (await source.stored()).map(({ key }) => key).sort();
const askedFor = (path: string): string[] => server.asked.filter((asked) => asked.includes(path));

describe('the account activity of HubSpot', () => {
  it('is read from all three lists, each record mapped by its own shape and once', async () => {
    server.portal.auditLogs = [auditLog('a1', 50), auditLog('a2', 40)];
    server.portal.logins = [login('l1', 45)];
    server.portal.security = [security('s1', 30)];
    const poller = await connect();
    await poller.round();
    expect(await keysStored()).toEqual(['audit:a1', 'audit:a2', 'login:l1', 'security:s1']);
    const [first] = (await source.stored()).filter(({ key }) => key === 'login:l1');
    expect(first).toMatchObject({ action: 'session.login', outcome: 'success', feed: 'login' });
    source.after(10 * MINUTE);
    server.portal.auditLogs.push(auditLog('a3', 35));
    await poller.round();
    expect(await keysStored()).toEqual(['audit:a1', 'audit:a2', 'audit:a3', 'login:l1', 'security:s1']);
    expect((await source.sums())?.outOfBalance).toEqual({ messages: 0, events: 0 });
  });

  it('that is older than was asked for is left out, also where HubSpot takes no times', async () => {
    server.portal.auditLogs = [auditLog('old', 3 * 24 * 60), auditLog('new', 5)];
    server.portal.logins = [login('old', 3 * 24 * 60), login('new', 5)];
    server.portal.security = [security('old', 3 * 24 * 60), security('new', 5)];
    await (await connect()).round();
    expect(await keysStored()).toEqual(['audit:new', 'login:new', 'security:new']);
  });

  it('whose next page is forgotten is read anew, and nothing twice', async () => {
    server.portal.most = 2;
    server.portal.auditLogs = ['a', 'b', 'c', 'd', 'e'].map((id, index) => auditLog(id, 50 - index));
    const poller = await connect();
    dieAt('kept', 2);
    await poller.round();
    server.portal.era = 2;
    poller.forget();
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `audit:${id}`));
    expect((await source.sums())?.stored).toBe(5);
  });

  it.each([
    ['fetched', 2],
    ['delivered', 2],
    ['kept', 2],
    ['ended', 1],
  ] as const)('is whole after a death at %s for the time %i', async (point, pass) => {
    server.portal.most = 2;
    server.portal.auditLogs = ['a', 'b', 'c', 'd', 'e'].map((id, index) => auditLog(id, 50 - index));
    const poller = await connect();
    dieAt(point, pass);
    await poller.round();
    poller.forget();
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `audit:${id}`));
    expect((await source.sums())?.outOfBalance).toEqual({ messages: 0, events: 0 });
  });

  it('of log-ins that were gone before we read on is a finding, and the rest is read', async () => {
    const poller = await connect();
    await poller.round();
    source.after(100 * DAY);
    server.portal.logins = [login('late', -99 * 24 * 60)];
    await poller.round();
    expect(await keysStored()).toEqual(['login:late']);
    expect((await source.findings()).map(({ detector }) => detector)).toEqual(['source-lost']);
  });

  it('keeps what it cannot read in quarantine, and goes on', async () => {
    server.portal.auditLogs = [auditLog('a', 9), auditLog('b', 8, { category: 'NEW', action: 'HUM' })];
    server.portal.security = [{ id: 's', type: 'ADD_USER', createdAt: ago(7) }, security('t', 6)];
    await (await connect()).round();
    expect(await keysStored()).toContain('audit:a');
    expect(await keysStored()).toContain('security:t');
    expect((await source.quarantined()).map(({ reason }) => reason)).toContain('unmapped');
  });
});

describe('pages of HubSpot on bad days', () => {
  const five = () => ['a', 'b', 'c', 'd', 'e'].map((id, index) => auditLog(id, 50 - index));
  const whole = ['a', 'b', 'c', 'd', 'e'].map((id) => `audit:${id}`);
  const page = (records: readonly object[], after?: string) => ({
    status: 200,
    body: { results: records, ...(after === undefined ? {} : { paging: { next: { after } } }) },
  });

  it('a page that is given again, and one in another order, change nothing', async () => {
    server.portal.most = 2;
    server.portal.auditLogs = five();
    server.mishap({ on: /audit-logs\?.*after=1\.2/, answer: page(five().slice(0, 2), '1.0') });
    server.mishap({ on: /audit-logs\?.*after=1\.4/, answer: page(five().toReversed()) });
    await (await connect()).round();
    expect(await keysStored()).toEqual(whole);
  });

  it('a page that names itself as the one behind it is no endless work', async () => {
    server.portal.most = 2;
    server.portal.auditLogs = five();
    server.mishap({ on: /audit-logs\?.*after=1\.2/, times: 99, answer: page([], '1.2') });
    const poller = await connect();
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain('in a shape that this version does not know');
  });

  it.each([
    ['a body that is cut', { cutAfter: 20 }],
    ['502', { answer: { status: 502, body: '' } }],
  ])('%s is read again', async (_, mishap) => {
    server.portal.most = 2;
    server.portal.auditLogs = five();
    server.mishap({ on: /audit-logs\?.*after=1\.2/, ...mishap });
    const poller = await connect();
    await poller.round();
    expect(await keysStored()).toEqual(whole.slice(0, 2));
    source.after(2 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(whole);
  });
});

describe('refusals of HubSpot', () => {
  it('a plan without audit logs is no trouble: the others are read, and it is not asked all the time', async () => {
    server.portal.plan = 'starter';
    server.portal.auditLogs = [auditLog('a', 5)];
    server.portal.logins = [login('l', 5)];
    const poller = await connect();
    for (const minutes of [0, 20]) {
      source.after(minutes * MINUTE);
      await poller.round();
    }
    expect(await keysStored()).toEqual(['login:l']);
    expect(await source.findings()).toEqual([]);
    expect(askedFor('/audit-logs')).toHaveLength(1);
    server.portal.plan = 'enterprise';
    server.portal.auditLogs = [auditLog('b', -24 * 60 + 5)];
    source.after(DAY + 10 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['audit:b', 'login:l']);
  });

  it('a plan that was given up is told by its name', async () => {
    server.portal.auditLogs = [auditLog('a', 5)];
    const poller = await connect();
    await poller.round();
    server.portal.plan = 'professional';
    for (const minutes of [10, 20]) {
      source.after(minutes * MINUTE);
      await poller.round();
    }
    expect((await source.findings()).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('the permission "Enterprise plan" is missing there'),
    ]);
  });

  it('a missing scope is told by its name, and ends when it is given', async () => {
    server.portal.scopes.clear();
    const poller = await connect();
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    const told = (await source.findings()).map(({ sentence }) => sentence);
    expect(told).toHaveLength(3);
    for (const sentence of told)
      expect(sentence).toContain('the permission "account-info.security.read" is missing there');
    server.portal.scopes.add('account-info.security.read');
    source.after(HOUR);
    await poller.round();
    for (const { sentence } of await source.findings()) expect(sentence).toContain('It is read again');
  });

  it('a wrong token is said, and stands in no finding', async () => {
    const poller = await connect({}, { secrets: { token: 'pat-eu1-wrong' } });
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    const findings = await source.findings();
    expect(findings[0]?.sentence).toContain('the source refuses our credentials');
    expect(JSON.stringify(findings)).not.toContain('pat-eu1');
  });

  it.each([
    ['with Retry-After', { status: 429, headers: { 'retry-after': '600' }, body: {} }, 9, 11],
    [
      'of the day',
      {
        status: 429,
        body: {
          status: 'error',
          message: 'You have reached your daily limit.',
          errorType: 'RATE_LIMIT',
          correlationId: 'c033cdaa-2c40-4a64-ae48-b4cec88dad24',
          policyName: 'DAILY',
        },
      },
      59,
      61,
    ],
    [
      'of ten seconds',
      { status: 429, body: { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' } },
      0.9,
      1.1,
    ],
  ])('429 %s is obeyed', async (_, answer, before, after) => {
    server.portal.auditLogs = [auditLog('a', 5)];
    server.mishap({ on: /audit-logs/, answer });
    const poller = await connect();
    await poller.round();
    const { length } = askedFor('/audit-logs');
    source.after(before * MINUTE);
    await poller.round();
    expect(askedFor('/audit-logs')).toHaveLength(length);
    source.after(after * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['audit:a']);
  });

  it('the last twentieth of the calls of a day is left to other programs', async () => {
    server.portal.usage = { used: 475_000, limit: 500_000 };
    await (await connect()).round();
    expect(askedFor('/activity/')).toHaveLength(1);
  });
});
