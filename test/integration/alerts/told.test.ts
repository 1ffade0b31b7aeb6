import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { createEmailChannel } from '../../../alerts/channels/email.js';
import { createSmtpMailer } from '../../../alerts/channels/mailer.js';
import { deliveriesOf } from '../../../alerts/deliveries.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { DispatchAlerts } from '../../../alerts/dispatch.js';
import { FIRST_BACKOFF } from '../../../alerts/due.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { type Logger, silentLogger } from '../../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { SCOPE, finding } from '../../support/alerts.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

let test: TestStore;
let server: MailServer;
let answers: (number | undefined)[] = [];
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
  server = await openMailServer({}, { data: () => answers.shift() });
});
afterAll(async () => {
  await server.close();
  await test.close();
});

it('a finding ends as one mail in a real mail server, although the server was busy at first', async () => {
  const lines: string[] = [];
  const told: string[] = [];
  const waiting: (number | undefined)[] = [];
  const log = (fields: object, message: string): void => void lines.push(JSON.stringify([fields, message]));
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const { store, clock } = test;
  const name = 'Zoë <b>Müller</b>\r\nBcc: thief@example.net';
  const person = { tenant: 'acme', kind: 'actor', key: SCOPE.actorKey, id: 'u-17', name, email: '' } as const;
  await writeIdentities(store, [person], clock.now());
  await new Findings(store).write([finding()]);
  await new RaiseAlerts({ store, facts: new Facts(store), findings: new Findings(store), logger }).run();
  const dispatch = new DispatchAlerts({
    store,
    clock,
    logger,
    channels: [
      createEmailChannel(
        createSmtpMailer('Ledgerwatch <lw@example.com>', {
          host: '127.0.0.1',
          port: server.port,
          secure: false,
        }),
      ),
    ],
    routing: {
      addresses: () => ['analyst@example.com'],
      timeZone: () => 'Europe/Berlin',
      namesVisible: async () => true,
      secondAddress: async () => undefined,
      concerns: async () => false,
    },
    publicUrl: 'https://lw.example.com',
    observer: { told: (_, outcome) => told.push(outcome), waiting: (oldest) => waiting.push(oldest) },
  });

  answers = [451];
  expect(await dispatch.run()).toMatchObject({ retry: 1 });
  expect(await dispatch.run()).toMatchObject({ retry: 0, delivered: 0 });
  clock.advanceTo(clock.now() + FIRST_BACKOFF);
  expect(await dispatch.run()).toMatchObject({ delivered: 1 });
  clock.advanceTo(clock.now() + FIRST_BACKOFF);
  expect(await dispatch.run()).toMatchObject({ delivered: 0 });

  expect(told).toEqual(['retry', 'delivered']);
  const raisedAt = Date.parse('2026-03-02T22:02:00Z');
  expect(waiting).toEqual([raisedAt, raisedAt, undefined, undefined]);
  expect(server.received).toHaveLength(1);
  const mail = await simpleParser(server.received[0]!.raw);
  expect(mail.subject).toMatch(/^\[acme\] Medium: 48,200 records exported/);
  expect(mail.text).toContain('Zoë <b>Müller</b> Bcc: thief@example.net (u-17)');
  expect(mail.html).toContain('Zoë &lt;b&gt;Müller&lt;/b&gt;');
  expect(mail.headers.has('bcc')).toBe(false);
  const id = alertIdOf('acme', SCOPE);
  const attempts = (await deliveriesOf(store, 'acme', [id])).get(id);
  expect(attempts?.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['retry', 'busy: EMESSAGE 451'],
    ['retry', expect.stringMatching(/^reached [0-9a-f]{12}$/)],
    ['delivered', ''],
  ]);
  expect(lines.join('\n') + JSON.stringify(attempts)).not.toMatch(/Zoë|u-17|example\.com/);
});

it('without routes what nobody answered is told once, and once more each time an acknowledgement lapses', async () => {
  const { store, clock } = test;
  const tenant = 'lapsing';
  const facts = new Facts(store);
  const names = new Map<string, string>();
  const raise = async (name: string, localDay: string): Promise<string> => {
    const found = finding({ tenant, name, localDay, evaluatedAt: new Date(clock.now()).toISOString() });
    const findings = new Findings(store);
    await findings.write([found]);
    await new RaiseAlerts({ store, facts, findings, logger: silentLogger }).run();
    names.set(alertIdOf(tenant, found), name);
    return alertIdOf(tenant, found);
  };
  const answer = async (id: string, command: Parameters<AlertCommands['answer']>[1]): Promise<unknown> =>
    new AlertCommands(store, facts).answer({ tenant, id, by: 'user:1', sight: WHOLE_SIGHT }, command);
  const sent: string[] = [];
  const dispatch = new DispatchAlerts({
    store,
    clock,
    logger: silentLogger,
    channels: [
      {
        name: 'email',
        send: async ({ reason, alert }) => {
          if (alert.tenant === tenant) sent.push(`${reason} ${names.get(alert.id)}`);
          return { delivered: true, detail: '' };
        },
      },
    ],
    routing: {
      addresses: () => ['analyst@example.com'],
      timeZone: () => 'UTC',
      namesVisible: async () => false,
      secondAddress: async () => undefined,
      concerns: async () => false,
    },
    publicUrl: 'https://lw.example.com',
  });
  /** What is told in three turns after so many ms. */
  const toldAfter = async (time: number): Promise<string[]> => {
    clock.advanceTo(clock.now() + time);
    for (let turn = 0; turn < 3; turn += 1) await dispatch.run();
    return sent.splice(0).sort();
  };
  const id = await raise('one', '2026-03-01');
  const judged = await raise('two', '2026-03-02');
  expect(await toldAfter(0)).toEqual(['first one', 'first two']);
  expect(await toldAfter(DAY)).toEqual([]);
  for (const one of [id, judged]) await answer(one, { type: 'acknowledge' });
  await answer(judged, { type: 'resolve', verdict: 'benign', note: '' });
  expect(await toldAfter(3 * DAY - MINUTE)).toEqual([]);
  expect(await toldAfter(MINUTE)).toEqual(['lapsed one']);
  expect(await toldAfter(2 * DAY)).toEqual([]);
  await answer(id, { type: 'acknowledge' });
  expect(await toldAfter(3 * DAY)).toEqual(['lapsed one']);
  expect(await toldAfter(9 * DAY)).toEqual([]);
});
