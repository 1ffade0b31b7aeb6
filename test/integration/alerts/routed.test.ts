import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import type { GroupChannel, GroupMessage, SendResult } from '../../../alerts/channels/channel.js';
import type { AlertMessage } from '../../../alerts/channels/channel.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { deliveriesOf, writeDeliveries } from '../../../alerts/deliveries.js';
import { FIRST_BACKOFF } from '../../../alerts/due.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { DispatchRouted } from '../../../alerts/routed/dispatch-routed.js';
import { routeOfAlert } from '../../../alerts/routed/route-questions.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { readAlerts } from '../../../alerts/alert-log.js';
import { hiddenBy } from '../../../alerts/silences/hidden.js';
import { silenced } from '../../../alerts/silences/silencing.js';
import { asInForce, Silences } from '../../../alerts/silences/silences.js';
import { SYSTEM_TENANT } from '../../../src/access/access-facts.js';
import { NOTICE_KIND } from '../../../src/access/notices/notice.js';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { PeopleSnapshot } from '../../../src/people/directory/people-snapshot.js';
import { foldTimeline } from '../../../src/people/directory/timeline.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { finding } from '../../support/alerts.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const ROUTES = `route:
  receiver: review
  group_wait: 1m
  group_interval: 10m
  repeat_interval: 4h
  routes:
    - { matchers: [team=research], receiver: nobody }
    - { matchers: [data_class=phi], receiver: privacy, group_wait: 0s, continue: true }
    - { matchers: [severity=critical], receiver: oncall, group_wait: 0s }
    - { matchers: [family=integrity], receiver: oncall, group_wait: 0s, repeat_interval: never, escalation: pages }
receivers:
  - { name: review, tenant: true }
  - { name: privacy, email: [dpo@acme.example] }
  - { name: oncall, email: [oncall@acme.example] }
  - { name: nobody, nobody: true }
  - { name: ana, email: [ana@acme.example] }
inhibit_rules:
  - { source_matchers: [severity=critical], target_matchers: [severity!=critical], equal: [family] }
schedules:
  - name: by-day
    location: UTC
    rotations: [{ people: [ana], every: daily, handover: '00:00', starts: '2026-01-01', active_time_intervals: [day] }]
    gaps: meant
escalations:
  - name: pages
    steps: [{ wait: 15m }, { notify: by-day }, { wait: 12h }, { notify: [by-day, privacy] }]
time_intervals:
  - { name: day, time_intervals: [{ times: [{ start_time: '08:00', end_time: '20:00' }] }] }
`;

let test: TestStore;
let tenant = '';
let n = 0;
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
});
afterAll(async () => test.close());
beforeEach(() => {
  tenant = `t${++n}`;
});

const actor = (index: number): string => String(index).padStart(32, '0');
const RESEARCHER = actor(99);
const snapshot = new PeopleSnapshot(
  {
    keys: { personKey: () => '' },
    people: new Map([
      [
        'p',
        {
          person: 'p',
          mail: '',
          stated: [],
          timeline: foldTimeline([
            {
              person: 'p',
              day: 0,
              said: { team: 'research', kind: 'human' },
              resets: false,
              statedAt: 0,
              importId: 'i',
              position: 0,
            },
          ]),
        },
      ],
    ]),
    newest: 0,
    byMail: new Map(),
    links: new Map([[RESEARCHER, 'p']]),
  },
  'v',
);

const later = (ms: number): void => test.clock.advanceTo(test.clock.now() + ms);
/** A finding that is judged now. */
const claimed = async (index: number, change: Parameters<typeof finding>[0] = {}): Promise<string> =>
  (await claimedOf([index], change))[0] ?? '';

async function claimedOf(
  indices: readonly number[],
  change: Parameters<typeof finding>[0] = {},
): Promise<string[]> {
  later(SECOND);
  const evaluatedAt = new Date(test.clock.now()).toISOString();
  const found = indices.map((index) =>
    finding({ tenant, name: `f${index}`, actorKey: actor(index), evaluatedAt, ...change }),
  );
  await new Findings(test.store).write(found);
  const { store } = test;
  await new RaiseAlerts({
    store,
    facts: new Facts(store),
    findings: new Findings(store),
    logger: silentLogger,
  }).run();
  return found.map((one) => alertIdOf(tenant, one));
}

interface Sent {
  readonly id: string;
  readonly to: readonly string[];
  readonly alerts: readonly string[];
  readonly reasons: readonly string[];
}
const accepted: SendResult = { delivered: true, detail: '' };

/** A process that tells; `answer` is asked at each hand-over and may throw, as a process that dies does. */
function process(answer: (sent: Sent) => SendResult = () => accepted, store = test.store) {
  const sent: Sent[] = [];
  const take = (id: string, to: readonly string[], messages: readonly AlertMessage[]): SendResult => {
    const one = {
      id,
      to,
      alerts: messages.map(({ alert }) => alert.id),
      reasons: messages.map(({ reason }) => reason),
    };
    // Alerts of the tests before are nobody's business here.
    if (!messages.every(({ alert }) => alert.tenant === tenant)) return accepted;
    sent.push(one);
    return answer(one);
  };
  const channel: GroupChannel = {
    name: 'email',
    send: async (message) => take(message.id, message.to, [message]),
    sendGroup: async ({ id, to, messages }: GroupMessage) => take(id, to, messages),
  };
  const routes = readRouting(ROUTES, ALERT_LABELS);
  if (!routes.ok) throw new Error(routes.fault.join());
  const { clock } = test;
  const dispatch = new DispatchRouted({
    store,
    clock,
    logger: silentLogger,
    channels: [channel],
    tree: routes.value.tree,
    facts: new Facts(store),
    book: new OpenBook({ store, directory: { known: async () => snapshot } }),
    silences: async (of, now) => silences().inForce(of, now),
    routing: {
      addresses: (of) => (of === tenant ? ['a@acme.example', 'b@acme.example'] : []),
      secondAddress: async () => undefined,
      concerns: async (address, _, actorKey) => address === 'a@acme.example' && actorKey === actor(7),
      timeZone: () => 'UTC',
      namesVisible: async () => false,
    },
    publicUrl: 'https://lw.example.com',
    longestWait: 30_000,
  });
  return { sent, run: async () => dispatch.run() };
}

const silences = () => new Silences(new Facts(test.store));
const silence = async (matchers: string[], exempt: string[] = []) =>
  silences().begin(
    tenant,
    {
      matchers,
      until: new Date(test.clock.now() + 10 * HOUR).toISOString(),
      reason: 'the export is tested',
    },
    { by: 'user:x', exempt, now: test.clock.now() },
  );

const POINTS = [
  'before it is begun',
  'before the receiver has it',
  'after the receiver accepted it',
] as const;
type Point = (typeof POINTS)[number];

/** A process that dies at a point of the first message that it comes to, and counts that it did. */
function dying(point: Point): ReturnType<typeof process> & { hits: () => number } {
  let hits = 0;
  const die = (): never => {
    hits += 1;
    throw new Error('killed');
  };
  const store = new Proxy(test.store, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (name === 'write' && point === 'before it is begun') return async () => die();
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  const one = process(die, store);
  if (point !== 'after the receiver accepted it') one.sent.push = () => 0;
  return { ...one, hits: () => hits };
}

describe('when the process dies', () => {
  it.each([
    ['before it is begun', 3, 0],
    ['before the receiver has it', 2, 0],
    ['after the receiver accepted it', 2, 1],
  ] as const)(
    '%s, %i alerts are in the message that goes out, whatever came meanwhile',
    async (point, count, heard) => {
      const ids = [await claimed(1), await claimed(2)];
      later(MINUTE);
      const first = dying(point);
      await expect(first.run()).rejects.toThrow('killed');
      expect(first.hits()).toBe(1);
      expect(first.sent).toHaveLength(heard);
      ids.push(await claimed(3));
      const next = process();
      await next.run();
      expect(next.sent.map(({ alerts }) => [...alerts].sort())).toEqual([ids.slice(0, count).sort()]);
      for (const { id } of first.sent) expect(next.sent[0]?.id).toBe(id);
      later(10 * MINUTE);
      await next.run();
      expect(next.sent.flatMap(({ alerts }) => alerts).sort()).toEqual([...ids].sort());
      const log = (await deliveriesOf(test.store, tenant, ids)).get(ids[0] ?? '') ?? [];
      expect(log.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
        [0, 'retry'],
        [1, 'delivered'],
      ]);
      expect(new Set(log.map(({ batch }) => batch))).toEqual(new Set([next.sent[0]?.id]));
    },
  );

  it('again and again at every point, each alert is heard of once by who knows repeats by their id', async () => {
    const ids: string[] = [];
    const heard: Sent[] = [];
    const hits = new Map<Point, number>();
    for (let wave = 0; wave < 6; wave += 1) {
      ids.push(...(await claimedOf([0, 1, 2].map((each) => 100 + 3 * wave + each))));
      later(11 * MINUTE);
      const point = POINTS[wave % POINTS.length] ?? 'before it is begun';
      const one = dying(point);
      await expect(one.run()).rejects.toThrow('killed');
      hits.set(point, (hits.get(point) ?? 0) + one.hits());
      heard.push(...one.sent);
      if (wave % 2 === 0) continue;
      const whole = process();
      await whole.run();
      heard.push(...whole.sent);
    }
    later(11 * MINUTE);
    const last = process();
    await last.run();
    later(11 * MINUTE);
    await last.run();
    heard.push(...last.sent);
    const once = new Map(heard.map((message) => [message.id, message]));
    expect([...once.values()].flatMap(({ alerts }) => alerts).sort()).toEqual([...ids].sort());
    expect([...hits.values()]).toEqual([2, 2, 2]);
    expect(heard.length).toBeGreaterThan(once.size);
  });

  it('or the receiver is busy, it is tried again after a while as the same message', async () => {
    await claimed(1);
    await claimed(2);
    later(MINUTE);
    const answers: SendResult[] = [{ delivered: false, retry: true, reason: 'busy', detail: '451' }];
    const one = process(() => answers.shift() ?? accepted);
    expect(await one.run()).toMatchObject({ retry: 1 });
    await one.run();
    expect(one.sent).toHaveLength(1);
    later(FIRST_BACKOFF);
    expect(await one.run()).toMatchObject({ delivered: 1 });
    expect(one.sent[1]).toEqual(one.sent[0]);
    await one.run();
    expect(one.sent).toHaveLength(2);
  });
});

describe('alerts by routes', () => {
  it('are told together after the wait, what is new after the interval, and again when nobody answers', async () => {
    const one = process();
    const [first, second] = [await claimed(1), await claimed(2)];
    await one.run();
    expect(one.sent).toEqual([]);
    later(MINUTE);
    await one.run();
    expect(one.sent.map(({ alerts }) => [...alerts].sort())).toEqual([[first, second].sort()]);
    const third = await claimed(3);
    later(2 * MINUTE);
    await one.run();
    expect(one.sent).toHaveLength(1);
    later(8 * MINUTE);
    await one.run();
    expect(one.sent[1]).toMatchObject({ alerts: [third], reasons: ['first'] });
    const commands = new AlertCommands(test.store, new Facts(test.store));
    await commands.answer({ tenant, id: first, by: 'user:x', sight: WHOLE_SIGHT }, { type: 'acknowledge' });
    later(4 * HOUR);
    await one.run();
    expect(
      one.sent
        .slice(2)
        .flatMap(({ alerts }) => alerts)
        .sort(),
    ).toEqual([second, third].sort());
    expect(one.sent.slice(2).flatMap(({ reasons }) => reasons)).toEqual(['repeat', 'repeat']);
  });

  it('go to whom the labels say, once each, and nobody is told what concerns themselves', async () => {
    const row = ledgerRow({
      tenant,
      offset: n,
      actorKey: actor(5),
      event: {
        key: `e-${tenant}`,
        occurredAt: '2026-03-02T21:30:00Z',
        actor: { id: 'u' },
        action: 'record.read',
        dataClasses: ['phi'],
      },
    });
    await append(test.store, [row], `test/routed/${n}`);
    const one = process();
    const phi = await claimed(5, { severity: 'critical' });
    await claimed(99);
    const own = await claimed(7, { family: 'login' });
    later(MINUTE);
    await one.run();
    const told = one.sent.map(({ to, alerts }) => `${to.join()} ${alerts.join()}`).sort();
    expect(told).toEqual([`b@acme.example ${own}`, `dpo@acme.example ${phi}`, `oncall@acme.example ${phi}`]);
  });

  it('are held while something worse of the same is open, and told once it is answered', async () => {
    const one = process();
    const held = await claimed(1);
    const worse = await claimed(2, { severity: 'critical' });
    later(MINUTE);
    await one.run();
    expect(one.sent.map(({ alerts }) => alerts)).toEqual([[worse]]);
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const answer = { type: 'resolve', verdict: 'benign', note: '' } as const;
    await commands.answer({ tenant, id: worse, by: 'user:x', sight: WHOLE_SIGHT }, answer);
    await one.run();
    expect(one.sent.map(({ alerts }) => alerts)).toEqual([[worse], [held]]);
  });

  it('told before there were routes are not told anew by them', async () => {
    const id = await claimed(1);
    const row = { channel: 'email', purpose: 'first/1/medium', attempt: 1, outcome: 'delivered' } as const;
    await writeDeliveries(test.store, [{ tenant, alertId: id, ...row, detail: '', at: test.clock.now() }]);
    const one = process();
    later(MINUTE);
    await one.run();
    expect(one.sent).toEqual([]);
  });
});

describe('a silence', () => {
  it('hides from channels what it asks for, and its end tells it; what concerns its owner it never hides', async () => {
    const { id } = await silence(['family=export'], [actor(2)]);
    const one = process();
    const [hidden, concerning] = [await claimed(1), await claimed(2)];
    const other = await claimed(3, { family: 'login' });
    later(MINUTE);
    await one.run();
    expect(one.sent.flatMap(({ alerts }) => alerts).sort()).toEqual([concerning, other].sort());
    await silences().end(tenant, id, { by: 'user:x', now: test.clock.now() });
    later(10 * MINUTE);
    await one.run();
    expect(one.sent.slice(1).flatMap(({ alerts }) => alerts)).toEqual([hidden]);
  });

  it('says how much it hides, would have hidden, and which; of those that the reader is shown', async () => {
    const ids = [await claimed(1), await claimed(2, { severity: 'critical' })];
    await claimed(3, { family: 'login' });
    const { id } = await silence(['family=export'], []);
    const since = test.clock.now() - HOUR;
    const parts = { store: test.store, directory: { known: async () => snapshot } };
    const asked = asInForce(await silences().find(tenant, id));
    const whole = await hiddenBy(parts, asked, { since, sight: WHOLE_SIGHT });
    expect(whole).toMatchObject({ count: 2, bySeverity: { medium: 1, critical: 1 } });
    expect(whole.examples.map((example) => example.id)).toEqual(ids.toReversed());
    const sight = { ...WHOLE_SIGHT, hidden: new Set([actor(2)]) };
    const less = await hiddenBy(parts, asked, { since, sight });
    expect(less).toMatchObject({ count: 2, examples: [{ id: ids[0] }] });
    expect(await hiddenBy(parts, asked, { since: test.clock.now() + HOUR, sight })).toMatchObject({
      count: 0,
    });
  });

  it('holds without routes too', async () => {
    await silence(['severity=medium']);
    const alerts = [await claimed(1), await claimed(2, { severity: 'high' })];
    const states = await readAlerts(test.store, tenant, alerts);
    const parts = { store: test.store, directory: { known: async () => snapshot }, silences: silences() };
    const asked = [...states].flatMap(([id, { state }]) =>
      state === undefined ? [] : [{ id, alert: state }],
    );
    const at = { tenant, now: test.clock.now() };
    expect(await silenced(parts, at, asked)).toEqual(new Set([alerts[0]]));
    expect(await silenced(parts, { ...at, now: at.now + 10 * HOUR }, asked)).toEqual(new Set());
  });
});

/** What a reader is told of where an alert goes. */
async function routeOf(id: string) {
  const { store, clock } = test;
  const routes = readRouting(ROUTES, ALERT_LABELS);
  if (!routes.ok) throw new Error(routes.fault.join());
  const commands = new AlertCommands(store, new Facts(store));
  const reads = { store, directory: { known: async () => snapshot } };
  const parts = { ...reads, commands, clock, silences: silences(), tree: routes.value.tree };
  return routeOfAlert(parts, { tenant, id }, WHOLE_SIGHT);
}

describe('an escalation', () => {
  it('begins a step before anybody is told, so that after the death of the process the same people are, once', async () => {
    const id = await claimed(1, { family: 'integrity' });
    await process().run();
    later(16 * MINUTE);
    await expect(dying('before it is begun').run()).rejects.toThrow('killed');
    const killed = dying('after the receiver accepted it');
    await expect(killed.run()).rejects.toThrow('killed');
    const [first] = killed.sent;
    const next = process();
    await next.run();
    await process().run();
    // By night nobody is on call: the last step is told, and whoever runs the service hears of the gap.
    expect(first).toMatchObject({ to: ['dpo@acme.example'], alerts: [id], reasons: ['escalation'] });
    expect(next.sent).toEqual([first]);
    const notices = await new Facts(test.store).readKind(SYSTEM_TENANT, NOTICE_KIND);
    expect(notices.map(({ data }) => data)).toMatchObject([{ what: 'nobody-on-call', schedule: 'by-day' }]);

    const answer = await routeOf(id);
    const [told, coming] = answer.destinations[0]?.escalation?.steps ?? [];
    expect(told).toMatchObject({ step: 1, round: 1, to: ['privacy'], begun: true });
    expect(coming).toMatchObject({ step: 2, to: ['ana', 'privacy'], begun: false });
    expect(Date.parse(coming?.at ?? '') - Date.parse(told?.at ?? '')).toBe(12 * HOUR);

    later(12 * HOUR);
    const day = process();
    await day.run();
    expect(day.sent.map(({ to }) => to.join()).sort()).toEqual(['ana@acme.example', 'dpo@acme.example']);
    later(24 * HOUR);
    const after = process();
    await after.run();
    expect(after.sent).toEqual([]);
    const log = (await deliveriesOf(test.store, tenant, [id])).get(id) ?? [];
    expect(
      log.filter(({ outcome }) => outcome === 'delivered').map((one) => [one.channel, one.purpose]),
    ).toEqual([
      ['email:oncall', 'first/1/medium'],
      ['email:privacy', 'escalation/1/1/1/pages'],
      ['email:ana', 'escalation/1/2/1/pages'],
      ['email:privacy', 'escalation/1/2/1/pages'],
    ]);
  });

  it('ends when somebody acknowledges', async () => {
    const id = await claimed(2, { family: 'integrity' });
    await process().run();
    later(16 * MINUTE);
    await new AlertCommands(test.store, new Facts(test.store)).answer(
      { tenant, id, by: 'user:x', sight: WHOLE_SIGHT },
      { type: 'acknowledge' },
    );
    const one = process();
    await one.run();
    expect(one.sent).toEqual([]);
  });
});
