import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { pagerDutyProtocol } from '../../../alerts/channels/chat-protocols.js';
import { sentLines } from '../../../alerts/cases/file/sent.js';
import { createEmailChannel } from '../../../alerts/channels/email.js';
import { createEndpoint, type EndpointProtocol } from '../../../alerts/channels/endpoint.js';
import { createSmtpMailer, type Mail, type Mailer } from '../../../alerts/channels/mailer.js';
import { webhookProtocol } from '../../../alerts/channels/webhook.js';
import { deliveriesOf } from '../../../alerts/deliveries.js';
import { readerTag } from '../../../alerts/delivery-notes.js';
import { DispatchAlerts, type Routing } from '../../../alerts/dispatch.js';
import type { AlertMessage, SendResult } from '../../../alerts/channels/channel.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { AlertCommands } from '../../../alerts/commands.js';
import type { Resend } from '../../../alerts/resend/deliveries.schemas.js';
import { readDeliveries } from '../../../alerts/resend/read-deliveries.js';
import { resend } from '../../../alerts/resend/resend.js';
import type { RoutingTree } from '../../../alerts/route/tree.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { DispatchRouted } from '../../../alerts/routed/dispatch-routed.js';
import type { LaneChannel } from '../../../alerts/routed/lane.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { Silences } from '../../../alerts/silences/silences.js';
import { TOLD_WITHIN } from '../../../alerts/told-within.js';
import { SYSTEM_TENANT } from '../../../src/access/access-facts.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { PeopleSnapshot } from '../../../src/people/directory/people-snapshot.js';
import { type Sight, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { finding } from '../../support/alerts.js';
import { NOTHING_ASKED, resending } from '../../support/dispatching.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';
import { answering, openReceiver, type Receiver } from '../../support/receivers.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const WEBHOOK = webhookProtocol({ keys: [Buffer.alloc(32)], version: '1' });

const NOBODY = new PeopleSnapshot(
  { keys: { personKey: () => '' }, people: new Map(), newest: 0, byMail: new Map(), links: new Map() },
  'v',
);

let test: TestStore;
let mail: MailServer;
let tenant = '';
let n = 0;
/** By which the last process tells. */
let tree: RoutingTree | undefined;
/** Ms that a run waits for what it began: more than usual where it is asked what the run came to. */
let longestWait: number | undefined;
const PATIENT = 20 * SECOND;
/** Who is told by mail. */
let readers: readonly string[] = [];
let closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
  mail = await openMailServer();
});
afterAll(async () => {
  await mail.close();
  await test.close();
});
beforeEach(() => {
  tenant = `t${++n}`;
  readers = ['oncall@acme.example'];
  longestWait = undefined;
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});

const later = (ms: number): void => test.clock.advanceTo(test.clock.now() + ms);

async function claimed(...indices: readonly number[]): Promise<string[]> {
  later(SECOND);
  const evaluatedAt = new Date(test.clock.now()).toISOString();
  const found = indices.map((index) =>
    finding({ tenant, name: `f${index}`, actorKey: String(index).padStart(32, '0'), evaluatedAt }),
  );
  const { store } = test;
  const findings = new Findings(store);
  await findings.write(found);
  await new RaiseAlerts({ store, facts: new Facts(store), findings, logger: silentLogger }).run();
  return found.map((one) => alertIdOf(tenant, one));
}

async function receiver(): Promise<Receiver> {
  const opened = await openReceiver();
  closing.push(async () => opened.close());
  return opened;
}

const to = (
  name: string,
  { url }: Pick<Receiver, 'url'>,
  protocol: EndpointProtocol = WEBHOOK,
): LaneChannel =>
  createEndpoint(protocol, {
    receiver: name,
    url: new URL(url),
    egress: { internalHosts: ['127.0.0.1'] },
    clock: test.clock,
  });

const byMail = (): LaneChannel =>
  createEmailChannel(
    createSmtpMailer('lw@example.com', { host: '127.0.0.1', port: mail.port, secure: false }),
  );

const ROUTING: Routing = {
  addresses: () => [],
  secondAddress: async () => undefined,
  concerns: async () => false,
  timeZone: () => 'UTC',
  namesVisible: async () => false,
};

/** A process that tells every alert of the tenant to each of these receivers, at once. */
function process(...channels: readonly LaneChannel[]): DispatchRouted {
  const names = channels.map((channel) => ('receiver' in channel ? channel.receiver : 'people'));
  const route = names.map(
    (name) => `    - { matchers: [tenant=${tenant}], receiver: ${name}, continue: true }\n`,
  );
  const receivers = names.map((name) =>
    name === 'people'
      ? `  - { name: people, email: [${readers.join()}] }\n`
      : `  - { name: ${name}, webhook: { url: 'https://hooks.acme.example', secret_files: [x] } }\n`,
  );
  const read = readRouting(
    `route:\n  receiver: nobody\n  group_by: [family]\n  group_wait: 0s\n  group_interval: 1s\n  repeat_interval: never\n  routes:\n${route.join('')}` +
      `receivers:\n  - { name: nobody, nobody: true }\n${receivers.join('')}`,
    ALERT_LABELS,
  );
  if (!read.ok) throw new Error(read.fault.join());
  tree = read.value.tree;
  const { store, clock } = test;
  const dispatch = new DispatchRouted({
    store,
    clock,
    logger: silentLogger,
    channels,
    tree,
    facts: new Facts(store),
    book: new OpenBook({ store, directory: { known: async () => NOBODY } }),
    silences: async () => [],
    routing: ROUTING,
    publicUrl: 'https://lw.example.com',
    ...(longestWait !== undefined && { longestWait }),
  });
  closing.push(async () => dispatch.onModuleDestroy());
  return dispatch;
}

const bodies = ({ received }: Receiver) => received.map(({ body }) => JSON.parse(body));
const alertsIn = (hook: Receiver): string[] =>
  bodies(hook).flatMap(({ data }) =>
    (data.alerts ?? []).map(
      (alert: { finding: { finding_info: { uid: string } } }) => alert.finding.finding_info.uid,
    ),
  );
const rowsOf = async (id: string, channel: string) =>
  ((await deliveriesOf(test.store, tenant, [id])).get(id) ?? [])
    .filter((row) => row.channel === channel)
    .map(({ attempt, outcome, detail }) => `${attempt} ${outcome} ${detail}`);
const notices = async () =>
  (await new Facts(test.store).readKind(SYSTEM_TENANT, 'notice')).map(
    ({ data }) => data as { receiver: string },
  );

describe('a receiver that never answers', () => {
  it('delays the others by less than a second, and the alerts after it too', async () => {
    const hook = await receiver();
    const dispatch = process(to('dead', hook), byMail());
    /** Ms from the beginning of a run to the mail. */
    const mailedAfter = async (index: number): Promise<number> => {
      await claimed(index);
      const before = mail.received.length;
      const begin = performance.now();
      const run = dispatch.run();
      await expect.poll(() => mail.received.length, { interval: 5, timeout: 10_000 }).toBe(before + 1);
      const after = performance.now() - begin;
      await run;
      return after;
    };
    const usual = await mailedAfter(1);
    hook.react(() => undefined);
    for (const index of [2, 3]) expect((await mailedAfter(index)) - usual).toBeLessThan(SECOND);
    expect(hook.received).toHaveLength(2);
  });

  it('is told once it answers, of everything and by the same id', async () => {
    const hook = await receiver();
    hook.react(() => undefined);
    const dispatch = process(to('slow', hook));
    const [first] = await claimed(1);
    await dispatch.run();
    await dispatch.onModuleDestroy();
    const [second] = await claimed(2);
    hook.react(answering(204));
    later(MINUTE);
    await process(to('slow', hook)).run();
    expect(await rowsOf(first!, 'webhook:slow')).toEqual([
      '0 retry begun',
      '1 retry unreachable: BROKEN_OFF',
      '2 delivered 204',
    ]);
    expect(new Set(alertsIn(hook))).toEqual(new Set([first, second]));
    expect(hook.received[1]!.headers['webhook-id']).toBe(hook.received[0]!.headers['webhook-id']);
  });
});

describe('a receiver that asks for less', () => {
  beforeEach(() => {
    longestWait = PATIENT;
  });

  it('is left alone as long as it asks, also with other alerts; others are told meanwhile', async () => {
    const [busy, other] = [await receiver(), await receiver()];
    busy.react(answering(429, { 'retry-after': '120' }));
    const dispatch = process(to('busy', busy), to('other', other));
    await claimed(1);
    expect(await dispatch.run()).toMatchObject({ delivered: 1, retry: 1 });
    later(MINUTE);
    await claimed(2);
    expect(await dispatch.run()).toMatchObject({ delivered: 1, waiting: expect.any(Number) });
    expect([busy.received.length, other.received.length]).toEqual([1, 2]);
    busy.react(answering(204));
    later(MINUTE);
    await vi.waitFor(async () => {
      await dispatch.run();
      expect(busy.received).toHaveLength(3);
    });
  });

  it('is left alone by the next process too, also where what it was asked about is over', async () => {
    const busy = await receiver();
    busy.react(answering(429, { 'retry-after': '120' }));
    const [id] = await claimed(1);
    await process(to('waits', busy)).run();
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const verdict = { type: 'resolve', verdict: 'benign', note: '' } as const;
    await commands.answer({ tenant, id: id!, by: 'user:x', sight: WHOLE_SIGHT }, verdict);
    expect(await rowsOf(id!, 'webhook:waits')).toEqual([
      '0 retry begun',
      expect.stringMatching(/^0 retry not before 2026-03-02T/),
      '1 retry busy: 429',
    ]);
    later(MINUTE);
    const [other] = await claimed(2);
    busy.react(answering(204));
    const next = process(to('waits', busy));
    expect(await next.run()).toMatchObject({ delivered: 0, waiting: expect.any(Number) });
    expect(busy.received).toHaveLength(1);
    later(MINUTE);
    expect(await next.run()).toMatchObject({ delivered: 1 });
    expect(alertsIn(busy).at(-1)).toBe(other);
  });
});

describe('a mail to several readers', () => {
  beforeEach(() => {
    longestWait = PATIENT;
  });
  const ALL = ['ann@acme.example', 'bob@acme.example', 'cid@acme.example'];
  /** Without routes. */
  let told: readonly string[] = ALL;
  afterEach(() => {
    told = ALL;
  });
  const smtp = () =>
    createSmtpMailer('lw@example.com', { host: '127.0.0.1', port: mail.port, secure: false });
  const byRoutes = (mailer: Mailer) => process(createEmailChannel(mailer));
  const plainly = (mailer: Mailer) =>
    new DispatchAlerts({
      store: test.store,
      clock: test.clock,
      logger: silentLogger,
      channels: [createEmailChannel(mailer)],
      // The alerts of the tests before it are told to nobody here.
      routing: { ...ROUTING, addresses: (of) => (of === tenant ? told : []) },
      publicUrl: 'https://lw.example.com',
    });
  /** Dies at its second mail. */
  const dying = (point: 'before' | 'after'): Mailer & { hits: number } => {
    const real = smtp();
    let sent = 0;
    const mailer = {
      hits: 0,
      send: async (one: Mail): Promise<SendResult> => {
        if (++sent < 2) return real.send(one);
        mailer.hits += 1;
        if (point === 'after') await real.send(one);
        throw new Error('killed');
      },
    };
    return mailer;
  };
  const mailed = async (from: number) =>
    Promise.all(
      mail.received.slice(from).map(async ({ raw, recipients }) => ({
        to: recipients.join(),
        id: (await simpleParser(raw)).messageId,
      })),
    );

  it.each([
    ['before the receiver has it', 'by routes', 'before', byRoutes, []],
    ['after the receiver accepted it', 'by routes', 'after', byRoutes, [ALL[1]]],
    ['before the receiver has it', 'without routes', 'before', plainly, []],
    ['after the receiver accepted it', 'without routes', 'after', plainly, [ALL[1]]],
  ] as const)(
    'of which the process dies %s (%s) goes to nobody else twice',
    async (_, __, point, dispatcher, twice) => {
      readers = ALL;
      const from = mail.received.length;
      await claimed(1);
      const mailer = dying(point);
      await expect(dispatcher(mailer).run()).rejects.toThrow('killed');
      expect(mailer.hits).toBe(1);
      later(MINUTE);
      await dispatcher(smtp()).run();
      const got = await mailed(from);
      expect(got.map(({ to: reader }) => reader).toSorted()).toEqual(
        [...ALL, ...twice].map(String).toSorted(),
      );
      expect(new Set(got.map(({ id }) => id)).size).toBe(3);
      later(HOUR);
      await dispatcher(smtp()).run();
      expect(mail.received).toHaveLength(from + got.length);
    },
  );

  it.each([
    ['by routes, to three', byRoutes, ALL],
    ['by routes, to one', byRoutes, ALL.slice(0, 1)],
    ['without routes, to three', plainly, ALL],
    ['without routes, to one', plainly, ALL.slice(0, 1)],
  ] as const)(
    'is in a case file by the Message-ID that each of them has (%s)',
    async (_, dispatcher, chosen) => {
      readers = chosen;
      told = chosen;
      const from = mail.received.length;
      const [id] = await claimed(1);
      await dispatcher(smtp()).run();
      const rows = (await deliveriesOf(test.store, tenant, [id!])).get(id!) ?? [];
      const lines = sentLines(
        rows.map((row) => ({ ...row, alert: id! })),
        'example.com',
      );
      const handed = lines.filter(({ outcome }) => outcome === 'reached');
      const got = (await mailed(from)).map((one) => one.id);
      expect(new Set(handed.map(({ messageId }) => messageId))).toEqual(new Set(got));
      expect(new Set(handed.map(({ reader }) => reader))).toEqual(new Set(chosen.map(readerTag)));
      expect(lines.filter(({ outcome }) => outcome !== 'reached')).toMatchObject([
        { attempt: 1, outcome: 'delivered', messageId: '' },
      ]);
    },
  );

  it('that one cannot take now is tried for that one alone, also by the next process, and again for all when asked', async () => {
    readers = ALL;
    const from = mail.received.length;
    const [id] = await claimed(1);
    const busy: Mailer = {
      send: async (one) =>
        one.to[0] === ALL[2]
          ? { delivered: false, retry: true, reason: 'busy', detail: '450' }
          : smtp().send(one),
    };
    expect(await byRoutes(busy).run()).toMatchObject({ retry: 1 });
    later(MINUTE);
    expect(await byRoutes(smtp()).run()).toMatchObject({ delivered: 1 });
    expect((await mailed(from)).map(({ to: reader }) => reader)).toEqual(ALL);
    later(MINUTE);
    await resend(resending(test, tree), { tenant, by: 'user:x', sight: WHOLE_SIGHT }, { alerts: [id!] });
    await byRoutes(smtp()).run();
    expect((await mailed(from)).map(({ to: reader }) => reader)).toEqual([...ALL, ...ALL]);
    const rows = (await deliveriesOf(test.store, tenant, [id!])).get(id!) ?? [];
    expect(JSON.stringify(rows)).not.toContain('acme.example');
  });
});

describe('a receiver that is gone (410)', () => {
  it('is asked no more, not by the next process either; whoever runs the service is told by mail, once', async () => {
    const hook = await receiver();
    hook.react(answering(410));
    const [first] = await claimed(1);
    const dispatch = process(to('gone', hook), byMail());
    expect(await dispatch.run()).toMatchObject({ failed: 1, delivered: 1 });
    later(2 * MINUTE);
    await dispatch.run();
    hook.react(answering(204));
    const [second] = await claimed(2);
    const next = process(to('gone', hook), byMail());
    expect(await next.run()).toMatchObject({ failed: 1, delivered: 1 });
    later(2 * MINUTE);
    await next.run();
    expect(hook.received).toHaveLength(1);
    expect(await rowsOf(first!, 'webhook:gone')).toEqual(['0 retry begun', '1 failed gone: 410']);
    expect(await rowsOf(second!, 'webhook:gone')).toEqual(['1 failed gone: ended']);
    expect((await notices()).filter(({ receiver: name }) => name === 'gone')).toMatchObject([
      { what: 'receiver-broken', channel: 'webhook', ended: true },
    ]);
    const [third] = await claimed(3);
    const other = await receiver();
    await process(to('gone', other), byMail()).run();
    expect(alertsIn(other)).toEqual([third]);
  });
});

describe('a channel that stays broken', () => {
  it('is told of through those that work after an hour, once an outage', async () => {
    const [broken, other] = [await receiver(), await receiver()];
    const dispatch = process(to('broken', broken), to('works', other));
    const told = () => bodies(other).filter(({ type }) => type === 'service.notice');
    const passing = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 15 * MINUTE) {
        later(15 * MINUTE);
        await dispatch.run();
      }
    };
    broken.react(answering(500));
    const [id] = await claimed(1);
    await dispatch.run();
    await passing(45 * MINUTE);
    expect(told()).toEqual([]);
    await passing(30 * MINUTE);
    expect(told()).toMatchObject([
      { data: { title: expect.stringContaining('the receiver broken (webhook)') } },
    ]);
    await passing(HOUR);
    expect(told()).toHaveLength(1);
    const next = process(to('broken', broken), to('works', other));
    await next.run();
    expect(told()).toHaveLength(1);
    broken.react(answering(204));
    await passing(15 * MINUTE);
    expect((await rowsOf(id!, 'webhook:broken')).at(-1)).toMatch(/delivered 204/);
    broken.react(answering(500));
    await claimed(2);
    await dispatch.run();
    await passing(75 * MINUTE);
    expect(told()).toHaveLength(2);
  });

  it('is mail itself: then endpoints say so, and no mail is tried', async () => {
    const hook = await receiver();
    const away = createEmailChannel(
      createSmtpMailer('lw@example.com', { host: '127.0.0.1', port: 1, secure: false }),
    );
    const dispatch = process(away, to('chat', hook));
    await claimed(1);
    for (let at = 0; at < 6; at += 1) {
      await dispatch.run();
      later(15 * MINUTE);
    }
    const said = bodies(hook).filter(({ type }) => type === 'service.notice');
    expect(said).toMatchObject([{ data: { title: 'Ledgerwatch: mail cannot be told of alerts' } }]);
    expect((await notices()).filter(({ receiver: name }) => name === '')).toEqual([]);
  });
});

describe('a mail server that refuses everything for good', () => {
  it.each([
    ['the sender', { sender: '550 5.7.1 not you' }, /retry sender-refused: EENVELOPE 550 5\.7\.1$/, true],
    ['more of a day', { recipient: '550 5.4.5 limit' }, /retry sender-refused: EENVELOPE 550 5\.4\.5$/, true],
    ['each reader', { recipient: '550 no' }, /failed recipients-refused: EENVELOPE 550$/, false],
  ])('%s is told of by another channel', async (_, answers, row, isTriedAgain) => {
    longestWait = PATIENT;
    let refused: { sender?: string; recipient?: string } = {};
    const server = await openMailServer(
      {},
      { sender: () => refused.sender, recipient: () => refused.recipient },
    );
    const hook = await receiver();
    const mailer = createSmtpMailer('lw@example.com', {
      host: '127.0.0.1',
      port: server.port,
      secure: false,
    });
    closing.push(async () => {
      mailer.close();
      await server.close();
    });
    const dispatch = process(createEmailChannel(mailer), to('chat', hook));
    // What is broken already would be no news.
    await claimed(9);
    await dispatch.run();
    expect(server.received).toHaveLength(1);
    refused = answers;
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      ids.push(...(await claimed(at)));
      await dispatch.run();
      later(15 * MINUTE);
    }
    const said = bodies(hook).filter(({ type }) => type === 'service.notice');
    expect(said).toMatchObject([{ data: { title: 'Ledgerwatch: mail cannot be told of alerts' } }]);
    expect((await rowsOf(ids[0]!, 'email:people')).at(-1)).toMatch(row);
    refused = {};
    for (let at = 0; at < 3; at += 1) {
      later(15 * MINUTE);
      await dispatch.run();
    }
    const last = await Promise.all(ids.map(async (id) => (await rowsOf(id, 'email:people')).at(-1)));
    expect(last.every((one) => one?.includes('delivered') === isTriedAgain)).toBe(true);
    expect(server.received.length > 1).toBe(isTriedAgain);
  });
});

describe('a message that is asked for again', () => {
  const asks = async (wanted: Resend, sight: Sight = WHOLE_SIGHT) =>
    resend(resending(test, tree), { tenant, by: 'user:x', sight }, wanted);

  it('goes out under its id, whether it was taken, failed, or its receiver has moved; others do not', async () => {
    const [first, other] = [await receiver(), await receiver()];
    first.react(answering(410));
    const old = process(to('again', first), to('other', other));
    const [id] = await claimed(1);
    await old.run();
    later(MINUTE);
    await claimed(2);
    await old.run();
    const moved = await receiver();
    const dispatch = process(to('again', moved), to('other', other));
    await dispatch.run();
    expect(moved.received).toHaveLength(0);
    expect(await asks({ alerts: [id!] })).toEqual({ ...NOTHING_ASKED, messages: 2 });
    await dispatch.run();
    await dispatch.run();
    expect(alertsIn(moved)).toEqual([id]);
    expect(moved.received[0]!.headers['webhook-id']).toBe(first.received[0]!.headers['webhook-id']);
    expect(
      other.received
        .map(({ headers }) => headers['webhook-id'])
        .filter((one, at, all) => all.indexOf(one) < at),
    ).toEqual([other.received[0]!.headers['webhook-id']]);
    expect(await rowsOf(id!, 'webhook:again')).toEqual([
      '0 retry begun',
      '1 failed gone: 410',
      '0 retry again',
      '1 delivered 204',
    ]);
    const [fact] = await new Facts(test.store).read(tenant, 'resend', id!);
    expect(fact).toMatchObject({ by: 'user:x', type: 'asked' });
    later(SECOND);
    expect(await asks({ from: '2026-01-01T00:00:00Z', outcome: 'failed', channel: 'webhook:again' })).toEqual(
      { ...NOTHING_ASKED, messages: 2 },
    );
    await dispatch.run();
    expect(new Set(alertsIn(moved)).size).toBe(2);
  });

  it('is not asked for where it would go nowhere, and it is said why', async () => {
    const hook = await receiver();
    const dispatch = process(to('known', hook));
    const [id] = await claimed(1);
    await dispatch.run();
    process(to('renamed', hook));
    expect(await asks({ alerts: [id!] })).toEqual({ ...NOTHING_ASKED, elsewhere: 1 });
    process(to('known', hook));
    const silences = new Silences(new Facts(test.store));
    const until = new Date(test.clock.now() + HOUR).toISOString();
    const { id: begun } = await silences.begin(
      tenant,
      { matchers: ['family=export'], until, reason: 'a move' },
      { by: 'user:x', exempt: [], now: test.clock.now() },
    );
    expect(await asks({ alerts: [id!] })).toEqual({ ...NOTHING_ASKED, hidden: 1 });
    await silences.end(tenant, begun, { by: 'user:x', now: test.clock.now() });
    test.clock.advanceTo(test.clock.now() + TOLD_WITHIN + DAY);
    expect(await asks({ alerts: [id!] })).toEqual({ ...NOTHING_ASKED, old: 1 });
    expect(await rowsOf(id!, 'webhook:known')).toEqual(['0 retry begun', '1 delivered 204']);
    expect(await new Facts(test.store).read(tenant, 'resend', id!)).toEqual([]);
  });

  it('does not where the alert was answered, nor of what the asker is not shown', async () => {
    const hook = await receiver();
    const dispatch = process(to('answered', hook));
    const [answered, hidden] = await claimed(1, 2);
    await dispatch.run();
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const verdict = { type: 'resolve', verdict: 'benign', note: '' } as const;
    await commands.answer({ tenant, id: answered!, by: 'user:x', sight: WHOLE_SIGHT }, verdict);
    const sight = { ...WHOLE_SIGHT, hidden: new Set(['2'.padStart(32, '0')]) };
    expect(await asks({ alerts: [answered!, hidden!] }, sight)).toEqual({ ...NOTHING_ASKED, answered: 1 });
    await dispatch.run();
    expect(hook.received).toHaveLength(1);
    const filter = { from: 0, to: test.clock.now() + 1, alerts: [] };
    const listed = await readDeliveries(test.store, tenant, filter, sight);
    expect(listed.map(({ id, channel, attempt, outcome }) => [id, channel, attempt, outcome])).toEqual([
      [answered, 'webhook:answered', 1, 'delivered'],
    ]);
  });
});

describe('without routes', () => {
  it('a message goes out again when it is asked for, once', async () => {
    const sent: string[] = [];
    const { store, clock } = test;
    const send = async (message: AlertMessage): Promise<SendResult> => {
      if (message.alert.tenant === tenant) sent.push(message.id);
      return { delivered: true, detail: '' };
    };
    const dispatch = new DispatchAlerts({
      store,
      clock,
      logger: silentLogger,
      channels: [{ name: 'email', send }],
      routing: { ...ROUTING, addresses: () => ['a@acme.example'] },
      publicUrl: 'https://lw.example.com',
    });
    const [id] = await claimed(1);
    await dispatch.run();
    later(HOUR);
    await dispatch.run();
    await resend(resending(test, undefined), { tenant, by: 'user:x', sight: WHOLE_SIGHT }, { alerts: [id!] });
    await dispatch.run();
    await dispatch.run();
    expect(sent).toEqual([`${id}.first.1.medium`, `${id}.first.1.medium`]);
  });
});

describe('several alerts', () => {
  it('are as many messages as the receiver takes at once; one that refuses is asked once a run', async () => {
    const [hook, pager] = [await receiver(), await receiver()];
    const ids = await claimed(...Array.from({ length: 12 }, (_, index) => index));
    const key = pagerDutyProtocol('0123456789abcdef0123456789abcdef');
    const dispatch = process(to('hook', hook), to('pager', pager, key));
    pager.react(answering(500));
    expect(await dispatch.run()).toMatchObject({ delivered: 2, retry: 1, waiting: 11 });
    expect(pager.received).toHaveLength(1);
    pager.react(answering(202));
    // A run waits half a second for its lanes, which a busy machine may need for more.
    let delivered = 0;
    await vi.waitFor(async () => {
      delivered += (await dispatch.run()).delivered;
      expect(delivered).toBe(11);
    }, 20_000);
    later(MINUTE);
    expect(await dispatch.run()).toMatchObject({ delivered: 1 });
    expect(bodies(hook).map(({ data }) => data.alerts.length)).toEqual([10, 2]);
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    expect([...alertsIn(hook)].sort()).toEqual([...ids].sort());
    expect(
      bodies(pager)
        .slice(1)
        .map(({ dedup_key: alert }): string => alert)
        .sort(),
    ).toEqual([...ids].sort());
  });
});
