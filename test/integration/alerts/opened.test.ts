import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_KIND, alertIdOf } from '../../../alerts/alert.js';
import { claimOf } from '../../../alerts/alert-fact.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import type { AlertMessage, GroupChannel, SendResult } from '../../../alerts/channels/channel.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { DispatchAlerts } from '../../../alerts/dispatch.js';
import { FIRST_BACKOFF } from '../../../alerts/due.js';
import { openedSince, openedWith } from '../../../alerts/opened/read-opened.js';
import { StateOpened } from '../../../alerts/opened/state-opened.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { DispatchRouted } from '../../../alerts/routed/dispatch-routed.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { PeopleSnapshot } from '../../../src/people/directory/people-snapshot.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { finding } from '../../support/alerts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const START = Date.parse('2026-03-02T08:00:00Z');
const [ANN, BOB, CAT] = ['a', 'b', 'c'].map((one) => one.repeat(32)) as [string, string, string];
const ROUTES = `route:
  receiver: soc
  group_wait: 30m
  routes: [{ matchers: [family=login], receiver: nobody }]
receivers: [{ name: soc, tenant: true }, { name: nobody, nobody: true }]
`;
const SOC = ['a@acme.example', 'b@acme.example', 'bob@acme.example'];
const NOBODY = new PeopleSnapshot(
  { keys: { personKey: () => '' }, people: new Map(), newest: 0, byMail: new Map(), links: new Map() },
  'v',
);
const byReason = ([a = '']: readonly string[], [b = '']: readonly string[]) => a.localeCompare(b);
const accepted: SendResult = { delivered: true, detail: '' };
const busy: SendResult = { delivered: false, retry: true, reason: 'busy', detail: '451' };

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore(START);
});
afterAll(async () => test.close());

/** An alert that is raised now, with these links to others. */
async function raise(
  tenant: string,
  actorKey: string,
  links: readonly string[],
  change: Parameters<typeof finding>[0] = {},
) {
  test.clock.advanceTo(test.clock.now() + MINUTE);
  const at = new Date(test.clock.now()).toISOString();
  const of = finding({ tenant, actorKey, name: `${actorKey}${at}`, evaluatedAt: at, ...change });
  const { family, localDay } = of;
  const id = alertIdOf(tenant, of);
  const data = {
    actorKey,
    family,
    localDay,
    claim: { ...claimOf(of, BigInt(Date.parse(at))), shared: { links: [...links], touched: [] } },
  };
  await new Facts(test.store).append({
    tenant,
    kind: ALERT_KIND,
    id,
    version: 1,
    type: 'raised',
    data,
    by: 'system',
  });
  return id;
}

/** A process that states which cases opened and tells people; one that begins anew has read nothing. */
function process(
  tenant: string,
  isRouted: boolean,
  answer: (message: AlertMessage) => SendResult = () => accepted,
  hidden: ReadonlySet<string> = new Set(),
  file = ROUTES,
) {
  const sent: AlertMessage[] = [];
  const { store, clock } = test;
  const take = (message: AlertMessage): SendResult => {
    if (message.alert.tenant !== tenant) return accepted;
    sent.push(message);
    return answer(message);
  };
  const channel: GroupChannel = {
    name: 'email',
    send: async (message) => take(message),
    sendGroup: async ({ messages }) => messages.map(take).at(-1) ?? accepted,
  };
  const common = {
    store,
    clock,
    silenced: async (_: unknown, alerts: readonly { id: string }[]) =>
      new Set(alerts.flatMap(({ id }) => (hidden.has(id) ? [id] : []))),
    logger: silentLogger,
    channels: [channel],
    publicUrl: 'https://lw.example.com',
    routing: {
      addresses: (of: string) => (of === tenant ? SOC : []),
      secondAddress: async () => undefined,
      concerns: async (address: string, _: string, actorKey: string) =>
        address === 'bob@acme.example' && actorKey === BOB,
      timeZone: () => 'UTC',
      namesVisible: async () => false,
    },
  };
  const routes = readRouting(file, ALERT_LABELS);
  if (!routes.ok) throw new Error(routes.fault.join());
  const routed = {
    tree: routes.value.tree,
    facts: new Facts(store),
    book: new OpenBook({ store, directory: { known: async () => NOBODY } }),
    silences: async () => [],
    longestWait: 30_000,
  };
  const dispatch = isRouted ? new DispatchRouted({ ...common, ...routed }) : new DispatchAlerts(common);
  const cases = new StateOpened({
    store,
    facts: new Facts(store),
    book: new CaseBook(store),
    logger: silentLogger,
  });
  const run = async () => {
    const stated = await cases.run();
    await dispatch.run();
    return stated;
  };
  return { run, cases, dispatch, opened: () => sent.filter(({ reason }) => reason === 'case'), sent };
}

describe.each([
  ['by routes', true],
  ['without routes', false],
])('a case that opens, %s', (_, isRouted) => {
  const tenant = isRouted ? 'routed' : 'plain';

  it('is told once, with its worst alert, to nobody whom a part of it concerns, and not again by a process that begins anew', async () => {
    await raise(tenant, ANN, ['address:1']);
    const first = process(tenant, isRouted);
    expect(await first.run()).toBe(0);
    const worst = await raise(tenant, BOB, ['address:1'], { severity: 'critical' });
    expect(await first.run()).toBe(1);
    const [message, ...more] = first.opened();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      to: ['a@acme.example', 'b@acme.example'],
      alert: { id: worst },
      opened: { kind: 'campaign', alerts: 2, actors: [ANN, BOB] },
    });
    expect(message!.url).toBe(`https://lw.example.com/v1/tenants/${tenant}/cases/${message!.opened!.case}`);
    await raise(tenant, CAT, ['address:1']);
    const anew = process(tenant, isRouted);
    // That an alert joined it is stated once, and told to nobody but who keeps an image of it.
    expect([await first.run(), await anew.run()]).toEqual([1, 0]);
    expect([...first.opened(), ...anew.opened()]).toHaveLength(1);
    // However often it changed, one fact of it is read.
    expect(await openedSince(test.store, tenant, START)).toEqual([
      { id: worst, version: 2, data: expect.objectContaining({ alerts: 3 }) },
    ]);
    expect((await openedWith(test.store, tenant, [worst])).get(worst)).toMatchObject([{ alerts: 3 }]);
  });

  it('is told again under the same id while it does not come through', async () => {
    const own = `${tenant}-busy`;
    await raise(own, ANN, ['session:1']);
    await raise(own, CAT, ['session:1']);
    let left = 1;
    const busyOnce = ({ reason }: AlertMessage) => (reason === 'case' && left-- > 0 ? busy : accepted);
    const one = process(own, isRouted, busyOnce);
    await one.run();
    test.clock.advanceTo(test.clock.now() + FIRST_BACKOFF + MINUTE);
    const anew = process(own, isRouted, busyOnce);
    await anew.run();
    const ids = [...one.opened(), ...anew.opened()].map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('is not told when it opened long ago, or when all of it was judged', async () => {
    const own = `${tenant}-old`;
    await raise(own, ANN, ['object:1']);
    const second = await raise(own, CAT, ['object:1']);
    const one = process(own, isRouted);
    test.clock.advanceTo(test.clock.now() + DAY + MINUTE);
    expect(await one.run()).toBe(0);
    const third = await raise(own, ANN, ['object:2'], { localDay: '2026-03-09' });
    const fourth = await raise(own, CAT, ['object:2'], { localDay: '2026-03-09' });
    const commands = new AlertCommands(test.store, new Facts(test.store));
    for (const id of [third, fourth])
      await commands.answer(
        { tenant: own, id, by: 'user:1', sight: WHOLE_SIGHT },
        { type: 'resolve', verdict: 'benign', note: '' },
      );
    expect(second).not.toBe(fourth);
    expect(await one.run()).toBe(0);
    expect(one.opened()).toEqual([]);
  });
});

describe.each([
  ['by routes', true],
  ['without routes', false],
])('the alert with which a case is told, %s', (_, isRouted) => {
  const answer = async (tenant: string, id: string) =>
    new AlertCommands(test.store, new Facts(test.store)).answer(
      { tenant, id, by: 'user:1', sight: WHOLE_SIGHT },
      { type: 'resolve', verdict: 'benign', note: '' },
    );

  it('may be answered before anybody is told: who hears of the others hears of the case, once', async () => {
    const own = `answered-${isRouted}`;
    const other = await raise(own, ANN, ['session:1']);
    const worst = await raise(own, CAT, ['session:1'], { severity: 'critical' });
    const one = process(own, isRouted);
    expect(await one.cases.run()).toBe(1);
    await answer(own, worst);
    const anew = process(own, isRouted);
    await anew.dispatch.run();
    await anew.run();
    await process(own, isRouted).run();
    expect(anew.opened()).toMatchObject([{ alert: { id: worst }, opened: { alerts: 2 } }]);
    // What was answered is not told by itself; the routes let the other one wait for half an hour.
    const firsts = anew.sent.filter(({ reason }) => reason === 'first').map(({ alert }) => alert.id);
    expect(firsts).toEqual(isRouted ? [] : [other]);
  });

  it('may be answered with all the others: then nobody is told', async () => {
    const own = `all-answered-${isRouted}`;
    const alerts = [await raise(own, ANN, ['session:1']), await raise(own, CAT, ['session:1'])];
    const one = process(own, isRouted);
    expect(await one.cases.run()).toBe(1);
    for (const id of alerts) await answer(own, id);
    await one.dispatch.run();
    await one.run();
    expect(one.sent).toEqual([]);
  });

  it('may be hidden, where the others are not', async () => {
    const own = `hidden-${isRouted}`;
    const other = await raise(own, ANN, ['session:1']);
    // The routes send it to nobody; without routes a silence hides it.
    const worst = await raise(own, CAT, ['session:1'], { severity: 'critical', family: 'login' });
    const one = process(own, isRouted, undefined, new Set([worst]));
    await one.run();
    await one.run();
    expect(one.sent.map(({ reason, alert }) => [reason, alert.id]).sort(byReason)).toEqual([
      ['case', worst],
      ...(isRouted ? [] : [['first', other]]),
    ]);
    const none = `${own}-all`;
    const both = [
      await raise(none, ANN, ['session:2'], { family: 'login' }),
      await raise(none, CAT, ['session:2'], { family: 'login' }),
    ];
    const all = process(none, isRouted, undefined, new Set(both));
    expect(await all.run()).toBe(1);
    expect(all.sent).toEqual([]);
  });
});

describe.each([
  ['by routes', true],
  ['without routes', false],
])('a risk of which everything was judged before anybody was told, %s', (_, isRouted) => {
  it.each([
    ['told once, with no word of its alerts', 'judged'],
    ['told to nobody where its alerts are', 'hidden'],
  ])('is %s %s', async (_said, how) => {
    const own = `risk-${how}-${isRouted}`;
    const hides = how === 'hidden';
    // The routes send it to nobody; without routes a silence hides it.
    const family = hides ? 'login' : 'export';
    const days = ['2026-03-02', '2026-03-03'];
    const critical = { severity: 'critical', family } as const;
    const ids: string[] = [];
    for (const localDay of days) ids.push(await raise(own, ANN, [], { ...critical, localDay }));
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const by = { tenant: own, by: 'user:1', sight: WHOLE_SIGHT };
    for (const id of ids)
      await commands.answer({ ...by, id }, { type: 'resolve', verdict: 'true-positive', note: '' });
    const hidden = new Set(hides ? ids : []);
    const one = process(own, isRouted, undefined, hidden);
    expect(await one.run()).toBe(1);
    const anew = process(own, isRouted, undefined, hidden);
    await anew.run();
    const sent = [...one.sent, ...anew.sent].map(({ reason, alert }) => [reason, alert.id]);
    expect(sent).toEqual(hides ? [] : [['case', ids[1]]]);
  });
});

it('a case that somebody was told of is not told to others when its alert is answered, nor when it is no news', async () => {
  const routes = ROUTES.replace(
    'routes: [',
    'routes: [{ matchers: [severity=critical], receiver: first }, ',
  ).replace('receivers: [', 'receivers: [{ name: first, tenant: true }, ');
  const answer = async (tenant: string, id: string) =>
    new AlertCommands(test.store, new Facts(test.store)).answer(
      { tenant, id, by: 'user:1', sight: WHOLE_SIGHT },
      { type: 'resolve', verdict: 'benign', note: '' },
    );
  await raise('told', ANN, ['session:1']);
  const worst = await raise('told', CAT, ['session:1'], { severity: 'critical' });
  const one = process('told', true, undefined, undefined, routes);
  await one.run();
  expect(one.opened()).toHaveLength(1);
  await answer('told', worst);
  await process('told', true, undefined, undefined, routes).run();
  await one.run();
  expect(one.opened()).toHaveLength(1);
  await raise('late', ANN, ['session:1']);
  const carrier = await raise('late', CAT, ['session:1'], { severity: 'critical' });
  const late = process('late', true, undefined, undefined, routes);
  await late.cases.run();
  await answer('late', carrier);
  test.clock.advanceTo(test.clock.now() + DAY + MINUTE);
  await late.dispatch.run();
  expect(late.opened()).toEqual([]);
});

it('a case of which the alerts go to nobody is told to nobody', async () => {
  await raise('quiet', ANN, ['session:1'], { family: 'login' });
  await raise('quiet', CAT, ['session:1'], { family: 'login' });
  const one = process('quiet', true);
  expect(await one.run()).toBe(1);
  expect(one.sent).toEqual([]);
});

it.each(['case', 'first'] as const)(
  'a case that opens is told beside its alert, without routes, also where %s comes through long after the other',
  async (last) => {
    const own = `plain-${last}-last`;
    await raise(own, ANN, ['session:1']);
    await raise(own, CAT, ['session:1']);
    const begin = test.clock.now();
    const isBusy = (reason: string) => test.clock.now() - begin < (reason === last ? 40 : 20) * MINUTE;
    const taken: string[] = [];
    const one = process(own, false, ({ reason }) => {
      if (isBusy(reason)) return busy;
      taken.push(reason);
      return accepted;
    });
    for (let turn = 0; turn < 4; turn += 1) {
      await one.run();
      test.clock.advanceTo(test.clock.now() + 30 * MINUTE);
    }
    expect(taken.sort()).toEqual(['case', 'first', 'first']);
  },
);
