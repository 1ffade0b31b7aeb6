import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zendeskConnection } from '../../../src/config/connections.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { setPullTrap } from '../../../streams/pull/fault-points.js';
import { dieAt, type PulledSource, pulledSource } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { startZendesk, type ZendeskServer } from '../../support/vendors/zendesk.js';

let test: TestRuntime;
let server: ZendeskServer;
let source: PulledSource;
let now: number;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test);
  now = source.begun;
  server = await startZendesk();
});
afterEach(async () => {
  setPullTrap(undefined);
  await server.close();
});

const connect = async (more: object = {}, token = server.account.apiToken) => {
  const { username } = server.account;
  const settings = { kind: 'zendesk', url: server.url, username, secondsBetweenCalls: 0, ...more };
  return source.connect(zendeskConnection.parse(settings), { secrets: { token } });
};

/** An entry as the example of the reference writes it. */
const log = (id: number, minutesAgo: number, more: object = {}) => ({
  id,
  action: 'update',
  actor_id: 1234,
  actor_name: 'Sameer Patel',
  change_description: 'Role changed from Administrator to End User',
  created_at: new Date(now - minutesAgo * MINUTE).toISOString().replace(/\.\d+Z/, 'Z'),
  ip_address: '209.119.38.228',
  source_id: 3456,
  source_label: 'John Doe',
  source_type: 'user',
  ...more,
});
const five = () => [1, 2, 3, 4, 5].map((id) => log(id, 50 - id));

const idsStored = async (): Promise<string[]> =>
  (await source.stored()).map(({ key }) => key.split(':')[0] ?? '').sort();

describe('the audit log of Zendesk', () => {
  it('is read page by page, the oldest first, between two times, and each entry once', async () => {
    server.account.most = 2;
    server.account.logs = [...five(), log(9, 3 * 24 * 60)];
    const poller = await connect();
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2', '3', '4', '5']);
    expect((await source.stored())[0]).toMatchObject({ action: 'access.role_change', feed: 'audit-logs' });
    const asked = server.asked
      .filter((one) => one.includes('audit_logs'))
      .map((one) => one.split(' ')[1] ?? '');
    expect(asked).toHaveLength(3);
    for (const one of asked) {
      const { searchParams } = new URL(one, 'http://vendor');
      expect(searchParams.getAll('filter[created_at][]')).toEqual(
        [now - DAY, now].map((at) => new Date(at).toISOString()),
      );
      expect(searchParams.get('sort')).toBe('created_at');
    }
    source.after(10 * MINUTE);
    server.account.logs.push(log(6, 60));
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect((await source.sums())?.outOfBalance).toEqual({ messages: 0, events: 0 });
  });

  it('tells our own acts from those of others', async () => {
    server.account.logs = [log(1, 5), log(2, 4, { actor_id: server.account.userId, action: 'login' })];
    await (await connect()).round();
    const own = (await source.stored()).filter(({ attributes }) => attributes?.['own'] === true);
    expect(own.map(({ actor }) => actor.type)).toEqual(['integration']);
  });

  it.each([
    ['fetched', 2],
    ['delivered', 2],
    ['kept', 2],
    ['ended', 1],
  ] as const)('is whole after a death at %s for the time %i', async (point, pass) => {
    server.account.most = 2;
    server.account.logs = five();
    const poller = await connect();
    dieAt(point, pass);
    await poller.round();
    poller.forget();
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2', '3', '4', '5']);
    expect((await source.sums())?.outOfBalance).toEqual({ messages: 0, events: 0 });
  });

  it('whose next page is forgotten, given again or in another order is whole', async () => {
    server.account.most = 2;
    server.account.logs = five();
    const again = {
      audit_logs: five().slice(0, 2).toReversed(),
      meta: { has_more: true, after_cursor: '1.2' },
    };
    server.mishap({ on: /audit_logs\?((?!after).)*$/, answer: { status: 200, body: again } });
    const poller = await connect();
    dieAt('kept');
    await poller.round();
    server.account.era = 2;
    poller.forget();
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2', '3', '4', '5']);
  });

  it('that is cut is read again', async () => {
    server.account.most = 2;
    server.account.logs = five();
    server.mishap({ on: /after.*=1\.2/, cutAfter: 30 });
    const poller = await connect();
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2']);
    source.after(2 * MINUTE);
    await poller.round();
    expect(await idsStored()).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('refusals of Zendesk', () => {
  it.each([
    ['Enterprise plan', { plan: 'Suite Professional' }, { plan: 'Suite Enterprise' }],
    ['admin role', { role: 'agent' }, { role: 'admin' }],
  ])('without the %s it is told by that name, and ends when it is given', async (name, without, given) => {
    server.account.logs = [log(1, 5)];
    Object.assign(server.account, without);
    const poller = await connect();
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain(`the permission "${name}" is missing there`);
    Object.assign(server.account, given);
    source.after(HOUR);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain('It is read again');
    expect(await idsStored()).toEqual(['1']);
  });

  it('a wrong token is said, and stands in no finding', async () => {
    const poller = await connect({}, 'not-the-token');
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    const findings = await source.findings();
    expect(findings[0]?.sentence).toContain('the source refuses our credentials');
    expect(JSON.stringify(findings)).not.toContain('not-the-token');
  });

  it.each([
    ['with', { 'retry-after': '93' }, 92, 94],
    ['without', {}, 59, 61],
  ])('429 %s Retry-After is obeyed', async (_, headers, before, after) => {
    server.account.logs = [log(1, 5)];
    server.mishap({
      on: /audit_logs/,
      answer: { status: 429, headers, body: 'Number of allowed API requests per minute exceeded' },
    });
    const poller = await connect();
    await poller.round();
    const { length } = server.asked;
    source.after(before * 1_000);
    await poller.round();
    expect(server.asked).toHaveLength(length);
    source.after(after * 1_000);
    await poller.round();
    expect(await idsStored()).toEqual(['1']);
  });
});
