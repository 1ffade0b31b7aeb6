import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hubspotConnection, zendeskConnection } from '../../../../src/config/connections.js';
import { DAY, HOUR, MINUTE, SECOND, SimulatedClock } from '../../../../src/kernel/clock.js';
import { CallBudget } from '../../../../streams/pull/egress/call-budget.js';
import { Egress } from '../../../../streams/pull/egress/egress.js';
import { openConnection } from '../../../../streams/pull/registry.js';
import { ZendeskSession } from '../../../../streams/pull/zendesk/session.js';
import { type HubSpotServer, startHubSpot } from '../../../support/vendors/hubspot.js';
import { startZendesk, type ZendeskServer } from '../../../support/vendors/zendesk.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const { signal } = new AbortController();
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

function depsOf(token: string) {
  const clock = new SimulatedClock(NOW);
  const budget = new CallBudget(1_000, clock);
  const egress = new Egress({ budget, clock });
  return { clock, budget, egress, secret: async () => token, keepSecret: async () => undefined };
}

describe('what can be read of HubSpot', () => {
  let server: HubSpotServer;
  beforeEach(async () => {
    server = await startHubSpot();
    server.portal.auditLogs = Array.from({ length: 150 }, (_, hour) => ({
      id: `a${hour}`,
      category: hour % 2 === 0 ? 'CRM_OBJECT' : 'LOGIN',
      action: 'CREATE',
      occurredAt: ago((hour + 1) * 6 * HOUR),
    }));
    server.portal.logins = [{ id: 'l', loginAt: ago(40 * DAY), loginSucceeded: true }];
    server.portal.security = [{ id: 's', type: 'ADD_USER', createdAt: ago(HOUR) }];
  });
  afterEach(async () => server.close());

  const check = async (more: object = {}, deps = depsOf(server.portal.token)) =>
    openConnection(hubspotConnection.parse({ kind: 'hubspot', url: server.url, ...more }), deps).check(
      signal,
    );

  it('is said with kinds, the oldest record, the past and its calls', async () => {
    const deps = depsOf(server.portal.token);
    const checked = await check({}, deps);
    expect(checked).toMatchObject({
      account: 'portal 123456',
      permissions: [
        { name: 'account-info.security.read', granted: true },
        { name: 'Enterprise plan', granted: true },
      ],
      feeds: [
        {
          feed: 'audit-logs',
          readable: true,
          present: ['CRM_OBJECT', 'LOGIN'],
          absent: ['CRITICAL_ACTION', 'PROPERTY_VALUE'],
          oldest: ago(150 * 6 * HOUR),
          // 150 records in 37.5 days, four a day, a hundred a call.
          history: { days: 38, calls: 2 },
        },
        {
          feed: 'login',
          present: ['true'],
          absent: ['false'],
          oldest: ago(40 * DAY),
          history: { days: 40, calls: 1 },
        },
        { feed: 'security', present: ['ADD_USER'], oldest: ago(HOUR), history: { days: 1, calls: 1 } },
      ],
    });
    // A look every ten minutes at each of three lists, and the pages of log-ins twice.
    expect(checked.callsPerDay).toBeGreaterThanOrEqual(3 * 144);
    expect(checked.callsPerDay).toBeLessThan(5 * 144);
    expect(deps.budget.source).toMatchObject({ limit: 500_000 });
  });

  it('of a small plan is log-ins and security, and the plan is named', async () => {
    server.portal.plan = 'professional';
    const { permissions, feeds } = await check();
    expect(permissions[1]).toEqual({ name: 'Enterprise plan', granted: false, gives: 'audit-logs' });
    expect(feeds.map(({ readable }) => readable)).toEqual([false, true, true]);
    expect(feeds[0]?.why).toBe('the plan shows log-in and security activity only: "Enterprise plan"');
  });

  it('without the scope is nothing, and nothing is said of the plan', async () => {
    server.portal.scopes.clear();
    const { permissions, feeds } = await check();
    expect(permissions).toEqual([
      { name: 'account-info.security.read', granted: false, gives: 'any account activity' },
    ]);
    expect(feeds.map(({ why }) => why)).toEqual(
      feeds.map(() => 'the scope "account-info.security.read" is missing'),
    );
  });

  it.each(['wrong', 'with a\nline'])('with the token %j is a refusal without it', async (token) => {
    await expect(check({}, depsOf(token))).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
    await expect(check({}, depsOf(token))).rejects.not.toThrow(token);
  });

  it('is asked under the version of the connection', async () => {
    await expect(check({ apiVersion: 'v3' })).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(server.asked[0]).toBe('GET /account-info/v3/details');
  });

  it.each(['v4', '2026', '../x', '2026-3'])('takes no version %s', (apiVersion) => {
    expect(hubspotConnection.safeParse({ kind: 'hubspot', apiVersion }).success).toBe(false);
  });
});

describe('what can be read of Zendesk', () => {
  let server: ZendeskServer;
  beforeEach(async () => {
    server = await startZendesk();
    server.account.logs = Array.from({ length: 1_250 }, (_, id) => ({
      id,
      action: ['create', 'update', 'login'][id % 3] ?? '',
      created_at: ago((1_250 - id) * 2 * HOUR),
    }));
  });
  afterEach(async () => server.close());

  const connectionOf = (more: object = {}) =>
    zendeskConnection.parse({ kind: 'zendesk', url: server.url, username: server.account.username, ...more });
  const check = async (more: object = {}, deps = depsOf(server.account.apiToken)) =>
    openConnection(connectionOf(more), deps).check(signal);

  it('is said with kinds, the oldest entry, and what all of it costs', async () => {
    expect(await check()).toMatchObject({
      account: '35436',
      permissions: [
        { name: 'admin role', granted: true },
        { name: 'Enterprise plan', granted: true },
      ],
      feeds: [
        {
          readable: true,
          present: ['create', 'login', 'update'],
          absent: ['destroy', 'exported'],
          oldest: ago(1_250 * 2 * HOUR),
          // 2500 hours; a hundred entries a call.
          history: { days: 105, calls: 13 },
        },
      ],
      // A look every ten minutes, and twelve entries a day.
      callsPerDay: 145,
    });
    expect(server.asked).toHaveLength(3);
  });

  it('takes no more calls than the pause between them lets through', async () => {
    expect(await check({ secondsBetweenCalls: 3_600 })).toMatchObject({ callsPerDay: 24 });
  });

  it('works with an OAuth access token', async () => {
    const deps = depsOf(server.account.accessToken);
    expect(await check({ username: undefined }, deps)).toMatchObject({ account: '35436' });
  });

  it.each([
    ['another plan', { plan: 'Suite Professional' }, ['admin role', true, 'Enterprise plan', false]],
    ['no admin', { role: 'agent' }, ['admin role', false]],
  ] as const)('of %s is said by name', async (_, change, named) => {
    Object.assign(server.account, change);
    const { permissions, feeds } = await check();
    expect(permissions.flatMap(({ name, granted }) => [name, granted])).toEqual(named);
    expect(feeds[0]).toMatchObject({ readable: false, why: `the ${named.at(-2)} is missing` });
  });

  it('with a wrong token is a refusal', async () => {
    await expect(check({}, depsOf('wrong'))).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });

  it('whom Zendesk takes for nobody is refused', async () => {
    server.mishap({
      on: /users\/me/,
      answer: { status: 200, body: { user: { id: null, role: 'end-user' } } },
    });
    await expect(check()).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });
});

describe('the pause between two calls for the log of Zendesk', () => {
  const sessionOf = (seconds?: number) => {
    const deps = depsOf('token');
    const waits: number[] = [];
    const more = seconds === undefined ? {} : { secondsBetweenCalls: seconds };
    const terms = zendeskConnection.parse({ kind: 'zendesk', url: 'https://acme.zendesk.com', ...more });
    const session = new ZendeskSession(terms, deps, async (ms, given) => {
      waits.push(ms);
      deps.clock.advanceTo(deps.clock.now() + ms);
      return given?.aborted !== true;
    });
    return { session, waits, clock: deps.clock };
  };

  it('is a minute where nothing is said, from the begin of one to that of the next', async () => {
    const { session, waits, clock } = sessionOf();
    await session.turn(signal);
    clock.advanceTo(NOW + 20 * SECOND);
    await session.turn(signal);
    clock.advanceTo(clock.now() + 2 * MINUTE);
    await session.turn(signal);
    expect(waits).toEqual([40 * SECOND]);
  });

  it('is none where none is wanted', async () => {
    const { session, waits } = sessionOf(0);
    await session.turn(signal);
    await session.turn(signal);
    expect(waits).toEqual([]);
  });

  it('ends when the process does', async () => {
    const { session } = sessionOf();
    await session.turn(signal);
    await expect(session.turn(AbortSignal.abort())).rejects.toMatchObject({ code: 'SOURCE_AWAY' });
  });
});
