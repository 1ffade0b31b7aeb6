import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointChannel } from '../../../alerts/channels/channel.js';
import { pagerDutyProtocol } from '../../../alerts/channels/chat-protocols.js';
import { createEndpoint, type EndpointProtocol } from '../../../alerts/channels/endpoint.js';
import { ocsfProtocol } from '../../../alerts/channels/ocsf.js';
import { createSyslogChannel, type SyslogParts } from '../../../alerts/channels/syslog.js';
import { deliveriesOf } from '../../../alerts/deliveries.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { alertIdOf } from '../../../alerts/alert.js';
import { StateShared } from '../../../alerts/shared/state-shared.js';
import { StateOpened } from '../../../alerts/opened/state-opened.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { resend } from '../../../alerts/resend/resend.js';
import type { DispatchRouted } from '../../../alerts/routed/dispatch-routed.js';
import { DAY, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { alertLineOf, alertMessage, finding } from '../../support/alerts.js';
import { dispatching, foundIn, NOTHING_ASKED, resending, treeTo } from '../../support/dispatching.js';
import { Authority } from '../../support/kafka/certificates.js';
import { answering, openReceiver, type Receiver } from '../../support/receivers.js';
import { openTestStore, type TestStore } from '../../support/stores.js';
import { openSyslogServer, type SyslogServer } from '../../support/syslog-server.js';

const NOW = Date.parse('2026-03-02T22:02:00Z');
const read = (file: string): string => readFileSync(file, 'utf8');

let folder = '';
let ca = '';
let strangers = '';
let server: SyslogServer;
let own: { readonly cert: string; readonly key: string };
let closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siem-'));
  const authority = await Authority.make(folder, 'authority');
  const stranger = await Authority.make(folder, 'stranger');
  [ca, strangers] = [read(authority.caFile), read(stranger.caFile)];
  const { certFile, keyFile } = await authority.certificate('server', { names: 'IP:127.0.0.1' });
  own = { cert: read(certFile), key: read(keyFile) };
  server = await openSyslogServer(own);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  server.react(() => undefined);
  for (const close of closing.toReversed()) await close();
  closing = [];
});

const syslog = (change: Partial<SyslogParts> = {}): EndpointChannel =>
  createSyslogChannel({
    receiver: 'siem',
    host: '127.0.0.1',
    port: server.port,
    trust: { ca },
    mostBytes: 8_192,
    hostname: 'lw.example.com',
    version: '1.2.3',
    egress: { internalHosts: ['127.0.0.1'] },
    ...change,
  });

const created = (line: Parameters<typeof alertLineOf>[0] = {}) =>
  alertMessage({ alert: alertLineOf(line), followed: { as: 'create', sequence: 1, changedAt: NOW } });

describe('syslog over TLS', () => {
  it('is RFC 5424 with an OCSF finding', async () => {
    expect(await syslog().send(created({ title: 'Zoë exported “all”\n<34>1 - - - - - - ' }))).toEqual({
      delivered: true,
      detail: '',
    });
    const { text, ...header } = server.received.at(-1)!;
    expect(header).toEqual({
      facility: 13,
      severity: 3,
      timestamp: '2026-03-02T22:02:00.000Z',
      hostname: 'lw.example.com',
      appName: 'ledgerwatch',
      procId: '-',
      msgId: 'finding.create',
      data: [{ id: 'origin', params: [['software', 'Ledgerwatch'], ['swVersion', '1.2.3']] }],
      hasBom: true,
    }); // prettier-ignore
    expect(JSON.parse(text!)).toMatchObject({
      class_uid: 2004,
      message: 'Zoë exported “all”\n<34>1 - - - - - - ',
      metadata: { uid: created().id, sequence: 1 },
    });
  });

  it('says what is left out of what is too long, and that it does not fit at all', async () => {
    const [evidence] = alertLineOf().evidence;
    const many = created({ evidence: Array.from({ length: 50 }, () => evidence!) });
    expect(await syslog({ mostBytes: 4_096 }).send(many)).toMatchObject({ delivered: true });
    const { unmapped } = JSON.parse(server.received.at(-1)!.text!);
    expect(unmapped.left_out).toContain('anomaly_analyses');
    const before = server.received.length;
    expect(await syslog({ mostBytes: 700 }).send(many)).toEqual({
      delivered: false,
      retry: false,
      reason: 'refused',
      detail: 'TOO_LONG',
    });
    expect(server.received).toHaveLength(before);
  });

  it.each<[string, () => Partial<SyslogParts>, string, string]>([
    [
      'an authority that nobody knows',
      () => ({ trust: {} }),
      'not-trusted',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'the authority of somebody else',
      () => ({ trust: { ca: strangers } }),
      'not-trusted',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'an address inside that is not listed',
      () => ({ egress: { internalHosts: [] } }),
      'not-allowed',
      'EGRESS_REFUSED',
    ],
    [
      'a name that leads inside',
      () => ({
        host: 'siem.example.com',
        egress: {
          internalHosts: [],
          resolve: (_host, _all, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
        },
      }),
      'not-allowed',
      'EGRESS_REFUSED',
    ],
    [
      'a certificate for another name',
      () => ({
        host: 'siem.example.com',
        egress: {
          internalHosts: ['siem.example.com'],
          resolve: (_host, _all, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
        },
      }),
      'not-trusted',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('refuses %s, and sends nothing', async (_, change, reason, detail) => {
    const before = server.received.length;
    expect(await syslog(change()).send(created())).toEqual({ delivered: false, retry: true, reason, detail });
    expect(server.received).toHaveLength(before);
  });

  it('shows a certificate of ours where the receiver wants one', async () => {
    const mutual = await openSyslogServer({ ...own, ca, requestCert: true });
    closing.push(async () => mutual.close());
    const to = (trust: SyslogParts['trust']) => syslog({ port: mutual.port, trust }).send(created());
    expect(await to({ ca })).toMatchObject({ delivered: false, retry: true, reason: 'not-trusted' });
    expect(mutual.received).toHaveLength(0);
    expect(await to({ ca, ...own })).toMatchObject({ delivered: true });
    expect(mutual.received).toHaveLength(1);
  });

  it.each<[string, Parameters<SyslogServer['react']>[0], string]>([
    ['a cut after the message was read', (_socket, cut) => cut(), 'ECONNRESET'],
    ['an end that is not answered', (socket) => void (socket.allowHalfOpen = true), 'TIMEOUT'],
    ['an end in order before ours', (socket) => void socket.end(), 'CUT'],
    ['an end in order soon after', (socket) => void setTimeout(() => socket.end(), 40), 'CUT'],
  ])('%s is no delivery', async (_, reaction, detail) => {
    server.react(reaction);
    expect(await syslog({ timeout: 300 }).send(created())).toEqual({
      delivered: false,
      retry: true,
      reason: 'unreachable',
      detail,
    });
  });

  it('an end in order of somebody who reads nothing is no delivery', async () => {
    const unread = createTlsServer(
      { ...own },
      (socket) =>
        void socket
          .on('error', () => undefined)
          .pause()
          .end(),
    );
    closing.push(async () => new Promise((done) => unread.close(done)));
    await new Promise<void>((done) => unread.listen(0, '127.0.0.1', done));
    const { port } = unread.address() as AddressInfo;
    for (let at = 0; at < 5; at++)
      expect(await syslog({ port, timeout: 500 }).send(created())).toMatchObject({
        delivered: false,
        retry: true,
      });
  });

  it('is broken off when the service ends, also while nobody answers the first word', async () => {
    const deaf = createServer().listen(0, '127.0.0.1');
    closing.push(async () => new Promise((done) => deaf.close(done)));
    await new Promise((done) => deaf.once('listening', done));
    const to = syslog({ port: (deaf.address() as AddressInfo).port });
    const sending = to.send(created());
    to.stop();
    expect(await sending).toMatchObject({ delivered: false, retry: true, detail: 'BROKEN_OFF' });
  });
});

describe('the life of an alert', () => {
  let test: TestStore;
  let tenant = '';
  let n = 0;
  let siem: Receiver;
  let oncall: Receiver;
  beforeAll(async () => {
    test = await openTestStore(NOW);
    siem = await openReceiver();
    oncall = await openReceiver();
  });
  afterAll(async () => {
    await siem.close();
    await oncall.close();
    await test.close();
  });
  beforeEach(() => {
    tenant = `s${++n}`;
    for (const one of [siem, oncall]) {
      (one.received as unknown[]).length = 0;
      one.react(answering(202));
    }
  });

  const later = (ms: number): void => test.clock.advanceTo(test.clock.now() + ms);
  const commands = () => new AlertCommands(test.store, new Facts(test.store));
  const answer = async (id: string, command: Parameters<AlertCommands['answer']>[1]) => {
    later(SECOND);
    await commands().answer({ tenant, id, by: 'user:1', sight: WHOLE_SIGHT }, command);
  };

  const found = async (change?: Parameters<typeof foundIn>[2]) => foundIn(test, tenant, change);

  const RECEIVERS = {
    siem: 'ocsf: { url: "https://a.example" }',
    logs: 'syslog: { host: a.example }',
    oncall: 'pagerduty: { routing_key_file: x }',
  };
  const egress = { internalHosts: ['127.0.0.1'] };
  const post = (receiver: string, { url }: Receiver, protocol: EndpointProtocol): EndpointChannel =>
    createEndpoint(protocol, { receiver, url: new URL(url), egress, clock: test.clock });

  /** Tells every alert of the tenant to a SIEM by HTTP and by syslog, and to who is on call. */
  function process(): DispatchRouted {
    const dispatch = dispatching(test, tenant, RECEIVERS, [
      post('siem', siem, ocsfProtocol({ headers: { authorization: 'Bearer t' }, version: '1' })),
      post('oncall', oncall, pagerDutyProtocol('0'.repeat(32))),
      syslog({ receiver: 'logs' }),
    ]);
    closing.push(async () => dispatch.onModuleDestroy());
    return dispatch;
  }

  /** Until every lane has done what it began: a run waits half a second alone. */
  async function run(dispatch: DispatchRouted) {
    const sum = { delivered: 0, retry: 0, failed: 0 };
    for (let waiting = 1; waiting > 0;) {
      const outcome = await dispatch.run();
      for (const key of ['delivered', 'retry', 'failed'] as const) sum[key] += outcome[key];
      ({ waiting } = outcome);
    }
    return sum;
  }

  interface Told {
    readonly class_uid: number;
    readonly activity_name: string;
    readonly status: string;
    readonly severity: string;
    readonly verdict?: string;
    readonly assignee?: { readonly uid: string };
    readonly finding_info?: { readonly uid: string };
    readonly finding_info_list: readonly { readonly uid: string }[];
    readonly metadata: { readonly uid: string; readonly sequence: number; readonly correlation_uid?: string };
  }
  const words = ({ metadata, activity_name, status, severity, verdict = '-' }: Told): string =>
    `${metadata.sequence} ${activity_name} ${status} ${severity} ${verdict}`;
  const posted = (): Told[] => siem.received.map(({ body }) => JSON.parse(body));
  const logged = (id: string): Told[] =>
    server.received.map(({ text }): Told => JSON.parse(text!)).filter((one) => one.finding_info?.uid === id);
  const paged = () =>
    oncall.received.map(({ body }) => JSON.parse(body)).map((one) => `${one.event_action} ${one.dedup_key}`);

  it('is a create, updates of its newest state, a close and what follows, for a SIEM; trigger and answers for who is on call', async () => {
    const dispatch = process();
    const id = await found();
    await run(dispatch);
    await answer(id, { type: 'assign', to: 'anna' });
    await found({ name: 'f2', severity: 'high' });
    await answer(id, { type: 'acknowledge' });
    await run(dispatch);
    await answer(id, { type: 'comment', text: 'asked the manager' });
    await run(dispatch);
    await answer(id, { type: 'resolve', verdict: 'benign', note: '' });
    await run(dispatch);
    later(MINUTE);
    await run(dispatch);
    const life = ['1 Create New Medium -', '2 Update In Progress High -', '3 Close Suppressed High Benign'];
    expect(posted().map(words)).toEqual(life);
    expect(logged(id).map(words)).toEqual(life);
    expect(posted().map(({ assignee }) => assignee?.uid)).toEqual([undefined, 'anna', 'anna']);
    expect(new Set(posted().map(({ finding_info }) => finding_info?.uid))).toEqual(new Set([id]));
    expect(paged()).toEqual([`trigger ${id}`, `acknowledge ${id}`, `resolve ${id}`]);
    expect(siem.received[0]!.headers).toMatchObject({
      authorization: 'Bearer t',
      'idempotency-key': posted()[0]!.metadata.uid,
    });

    await found({ name: 'f3', severity: 'critical', score: 9 });
    await run(dispatch);
    await answer(id, { type: 'resolve', verdict: 'true-positive', note: '' });
    await run(process());
    expect(posted().slice(3).map(words)).toEqual([
      '4 Update New Critical -',
      '5 Close Resolved Critical True Positive',
    ]);
  });

  it('is told to its end, also when that is long after the last evidence', async () => {
    const dispatch = process();
    const [id, other] = [await found(), await found({ actorKey: 'b'.repeat(32) })];
    await run(dispatch);
    later(40 * DAY);
    await run(dispatch);
    await answer(id, { type: 'resolve', verdict: 'benign', note: '' });
    await found({ actorKey: 'b'.repeat(32), state: 'withdrawn' });
    await run(dispatch);
    const ends = ['2 Close Suppressed Medium Benign', '2 Close Withdrawn Medium -'];
    expect(posted().slice(2).map(words).sort()).toEqual(ends);
    expect(paged().slice(2).sort()).toEqual([`resolve ${id}`, `resolve ${other}`].sort());
  });

  it('of which nobody was told is not told when it ends', async () => {
    await found();
    await found({ state: 'withdrawn' });
    expect(await run(process())).toMatchObject({ delivered: 0, retry: 0, failed: 0 });
    expect([siem.received.length, oncall.received.length]).toEqual([0, 0]);
  });

  it('goes on after cuts and the death of the process: the same event again, then what became of it', async () => {
    siem.react((_answer, request) => request.socket.destroy());
    server.react((_socket, cut) => cut());
    const id = await found();
    expect(await run(process())).toMatchObject({ retry: 2, delivered: 1 });
    await answer(id, { type: 'resolve', verdict: 'true-positive', note: '' });
    siem.react(answering(202));
    server.react(() => undefined);
    later(MINUTE);
    await run(process());
    later(1);
    await run(process());
    for (const told of [posted(), logged(id)]) {
      expect(told.map(({ activity_name }) => activity_name)).toEqual(['Create', 'Create', 'Close']);
      expect(told[1]!.metadata).toMatchObject({ uid: told[0]!.metadata.uid, sequence: 1 });
      expect(told[2]).toMatchObject({ status: 'Resolved', metadata: { sequence: 2 } });
    }
    const log = (await deliveriesOf(test.store, tenant, [id])).get(id) ?? [];
    const rowsOf = (as: string): string[] =>
      log
        .filter(({ channel, purpose }) => channel === 'syslog:logs' && purpose.startsWith(as))
        .map(({ attempt, outcome, detail }) => `${attempt} ${outcome} ${detail}`);
    // It was resolved meanwhile: the repeat shows it so.
    const shows = expect.stringMatching(/^0 retry shows [0-9a-f]{8}$/) as string;
    expect(rowsOf('create')).toEqual([
      '0 retry begun',
      '1 retry unreachable: ECONNRESET',
      shows,
      '2 delivered ',
    ]);
    expect(rowsOf('close')).toEqual(['0 retry begun', '1 delivered ']);
  });

  it('goes out again to a SIEM that lost it, also its end', async () => {
    const dispatch = process();
    const id = await found();
    await run(dispatch);
    await answer(id, { type: 'resolve', verdict: 'benign', note: '' });
    await run(dispatch);
    later(MINUTE);
    const wanted = { alerts: [id], channel: 'ocsf:siem' };
    const parts = resending(test, treeTo(tenant, RECEIVERS));
    expect(await resend(parts, { tenant, by: 'user:x', sight: WHOLE_SIGHT }, wanted)).toEqual({
      ...NOTHING_ASKED,
      messages: 1,
    });
    later(SECOND);
    await run(dispatch);
    await run(dispatch);
    expect(posted().map(words)).toEqual([
      '1 Create New Medium -',
      '2 Close Suppressed Medium Benign',
      '2 Close Suppressed Medium Benign',
    ]);
    expect(posted()[2]!.metadata.uid).toBe(posted()[1]!.metadata.uid);
  });

  /** Alerts of these people that a session connects, raised now. */
  async function foundTogether(...actors: readonly string[]): Promise<string[]> {
    later(SECOND);
    const { store, clock } = test;
    const evaluatedAt = new Date(clock.now()).toISOString();
    const all = actors.map((actorKey) => finding({ tenant, name: actorKey, actorKey, evaluatedAt }));
    const findings = new Findings(store);
    await findings.write(all);
    const shared = { links: ['session:1'], touched: [] };
    const sharedOf = async () => new Map(all.map(({ id }) => [id, shared]));
    const facts = new Facts(store);
    await new RaiseAlerts({ store, facts, findings, logger: silentLogger }).run();
    await new StateShared({ store, facts, sharedOf }).run();
    return all.map((one) => alertIdOf(tenant, one));
  }
  const openCases = async () => {
    const { store } = test;
    await new StateOpened({
      store,
      facts: new Facts(store),
      book: new CaseBook(store),
      logger: silentLogger,
    }).run();
  };
  const incidents = () => posted().filter(({ class_uid }) => class_uid === 2005);

  it('is told with the case that it is in: create, update, close of an incident, each once', async () => {
    const dispatch = process();
    const [ann, bob] = await foundTogether('a'.repeat(32), 'b'.repeat(32));
    const tell = async (by = dispatch) => {
      await openCases();
      await run(by);
    };
    await tell();
    await tell(process());
    expect(incidents().map(words)).toEqual(['1 Create New Medium -']);
    expect(
      incidents()[0]!
        .finding_info_list.map(({ uid }) => uid)
        .sort(),
    ).toEqual([ann!, bob!].sort());
    expect(posted().filter(({ class_uid }) => class_uid === 2004)).toHaveLength(2);
    // Who is on call is told of the case too, within the incident of its alert.
    expect(paged().filter((one) => one === `trigger ${ann}` || one === `trigger ${bob}`)).toHaveLength(3);
    const [cat] = await foundTogether('c'.repeat(32));
    await tell();
    for (const id of [ann!, bob!]) await answer(id, { type: 'resolve', verdict: 'true-positive', note: '' });
    await tell();
    await answer(cat!, { type: 'resolve', verdict: 'true-positive', note: '' });
    await tell(process());
    await tell(process());
    expect(incidents().map(words)).toEqual([
      '1 Create New Medium -',
      '2 Update New Medium -',
      '3 Close Closed Medium True Positive',
    ]);
    expect(new Set(incidents().map(({ metadata }) => metadata.correlation_uid)).size).toBe(1);
    const inLog = server.received.map(({ text, msgId }) => [msgId, JSON.parse(text!)] as const);
    const logOfCase = inLog.filter(
      ([, event]) => event.metadata.tenant_uid === tenant && event.class_uid === 2005,
    );
    expect(logOfCase.map(([msgId]) => msgId)).toEqual([
      'incident.create',
      'incident.update',
      'incident.close',
    ]);
  });
});
