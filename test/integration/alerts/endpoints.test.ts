import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GroupMessage } from '../../../alerts/channels/channel.js';
import { pagerDutyProtocol, SLACK, TEAMS } from '../../../alerts/channels/chat-protocols.js';
import {
  createEndpoint,
  type EndpointParts,
  type EndpointProtocol,
} from '../../../alerts/channels/endpoint.js';
import { webhookKey } from '../../../alerts/channels/webhook-signature.js';
import { webhookProtocol } from '../../../alerts/channels/webhook.js';
import type { Resolve } from '../../../alerts/egress/guard.js';
import { HOUR, MINUTE, SECOND, SimulatedClock, systemClock } from '../../../src/kernel/clock.js';
import { nameBasedId } from '../../../src/kernel/ids.js';
import { alertLineOf, alertMessage } from '../../support/alerts.js';
import { Authority } from '../../support/kafka/certificates.js';
import { answering, openReceiver, type Reaction, type Receiver } from '../../support/receivers.js';

const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEW = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const keys = [OLD, NEW].map((secret) => webhookKey(secret)!);
const WEBHOOK = webhookProtocol({ keys, version: '1.2.3' });
const NOW = Date.parse('2026-03-02T22:03:00Z');

let receiver: Receiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => receiver.close());

const endpoint = (protocol: EndpointProtocol = WEBHOOK, change: Partial<EndpointParts> = {}) =>
  createEndpoint(protocol, {
    receiver: 'soc',
    url: new URL(receiver.url),
    egress: { internalHosts: ['127.0.0.1'] },
    clock: new SimulatedClock(NOW),
    ...change,
  });

const group = (count: number): GroupMessage => {
  const messages = Array.from({ length: count }, (_, index) => {
    const id = nameBasedId('test', String(index));
    return alertMessage({ alert: alertLineOf({ id }) });
  });
  const url = 'https://lw.example.com/v1/tenants/acme/alerts';
  return { id: nameBasedId('test', 'batch'), tenant: 'acme', messages, to: [], sentAt: NOW, url };
};

describe('a webhook', () => {
  it.each([
    ['the secret that goes', OLD],
    ['the secret that comes', NEW],
  ])('is verified with %s, and its id is that of every attempt', async (_, secret) => {
    const to = endpoint(WEBHOOK, { clock: systemClock });
    receiver.react(answering(500));
    expect(await to.sendGroup(group(2))).toMatchObject({ delivered: false });
    receiver.react(answering(204));
    expect(await to.sendGroup(group(2))).toEqual({ delivered: true, detail: '204' });
    const [first, second] = receiver.received;
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    for (const { body, headers } of receiver.received) {
      const payload = new Webhook(secret).verify(body, headers) as { data: { alerts: unknown[] } };
      expect(payload).toMatchObject({ type: 'alerts.told', version: 1, data: { tenant: 'acme' } });
      expect(payload.data.alerts).toHaveLength(2);
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow(/signature/i);
    }
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
  });

  it('carries OCSF findings under the name that the mails use, and a bounded part of the evidence', async () => {
    const [evidence] = alertLineOf().evidence;
    const many = {
      ...evidence!,
      eventIds: Array.from({ length: 100 }, (_, index) => nameBasedId('e', String(index))),
    };
    const alert = alertLineOf({ actor: 'sales otter-41', evidence: Array.from({ length: 50 }, () => many) });
    await endpoint().send(alertMessage({ alert, person: undefined }));
    const { data } = JSON.parse(receiver.received[0]!.body);
    expect(data.alerts).toMatchObject([
      {
        reason: 'first',
        url: alertMessage().url,
        finding: {
          class_uid: 2004,
          metadata: { product: { version: '1.2.3' } },
          finding_info: { uid: alert.id, related_events_count: 100 },
          evidences: { length: 3 },
          anomaly_analyses: { length: 3 },
        },
      },
    ]);
    expect(data.alerts[0].finding.finding_info.related_events).toHaveLength(20);
    expect(receiver.received[0]!.body).not.toMatch(/Müller|u-17/);
  });

  const cut: Reaction = (_answer, request) => request.socket.destroy();
  const endless: Reaction = (answer) => {
    answer.writeHead(200);
    const more = (): void => {
      while (answer.write(Buffer.alloc(64 * 1024)));
    };
    answer.on('drain', more);
    more();
  };
  const neverEnding: Reaction = (answer) => answer.writeHead(200).write('so far');

  it.each([
    ['204', answering(204), { delivered: true, detail: '204' }],
    ['an answer without end', endless, { delivered: true, detail: '200' }],
    ['an answer that stops in the middle', neverEnding, { delivered: true, detail: '200' }],
    [
      'a cut after the body was read',
      cut,
      { delivered: false, retry: true, reason: 'unreachable', detail: 'ECONNRESET' },
    ],
    [
      'no answer',
      () => undefined,
      { delivered: false, retry: true, reason: 'unreachable', detail: 'TIMEOUT' },
    ],
    [
      '400',
      answering(400, {}, 'u-17 <secret@example.com>'),
      { delivered: false, retry: true, reason: 'refused', detail: '400' },
    ],
    ['401', answering(401), { delivered: false, retry: true, reason: 'refused', detail: '401' }],
    ['410', answering(410), { delivered: false, retry: false, reason: 'gone', detail: '410' }],
    ['500', answering(500), { delivered: false, retry: true, reason: 'busy', detail: '500' }],
    ['429', answering(429), { delivered: false, retry: true, reason: 'busy', detail: '429' }],
    [
      '429 until in two minutes',
      answering(429, { 'retry-after': '120' }),
      { delivered: false, retry: true, reason: 'busy', detail: '429', notBefore: NOW + 2 * MINUTE },
    ],
    [
      '503 until a time',
      answering(503, { 'retry-after': 'Mon, 02 Mar 2026 22:13:00 GMT' }),
      { delivered: false, retry: true, reason: 'busy', detail: '503', notBefore: NOW + 10 * MINUTE },
    ],
    [
      '503 until next year',
      answering(503, { 'retry-after': '31536000' }),
      { delivered: false, retry: true, reason: 'busy', detail: '503', notBefore: NOW + HOUR },
    ],
  ] as const)('that gets %s', async (_, reaction, result) => {
    receiver.react(reaction);
    expect(await endpoint(WEBHOOK, { timeout: 200 }).send(alertMessage())).toEqual(result);
    expect(receiver.received).toHaveLength(1);
  });

  it.each([301, 302, 307, 308])('that gets a redirect %i follows it nowhere', async (status) => {
    const other = await openReceiver();
    for (const location of ['http://169.254.169.254/latest/meta-data', other.url, '/again']) {
      receiver.react(answering(status, { location }));
      expect(await endpoint().send(alertMessage())).toEqual({
        delivered: false,
        retry: true,
        reason: 'refused',
        detail: String(status),
      });
    }
    expect(receiver.received).toHaveLength(3);
    expect(other.connections()).toBe(0);
    await other.close();
  });

  it('is broken off when the service ends', async () => {
    receiver.react(() => undefined);
    const to = endpoint();
    const sending = to.send(alertMessage());
    to.stop();
    expect(await sending).toMatchObject({ delivered: false, retry: true, reason: 'unreachable' });
  });

  it('to a port where nobody listens is tried again', async () => {
    const { url } = receiver;
    await receiver.close();
    expect(await endpoint(WEBHOOK, { url: new URL(url) }).send(alertMessage())).toMatchObject({
      retry: true,
      detail: 'ECONNREFUSED',
    });
    receiver = await openReceiver();
  });
});

describe('where a name leads', () => {
  const found: Resolve = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const named = (host: string, internalHosts: string[]) => ({
    url: new URL(`https://${host}:${receiver.port}/hook`),
    egress: { internalHosts, resolve: found },
  });

  it('inside: no connection is made, however innocent the name', async () => {
    const refused = { delivered: false, retry: true, reason: 'not-allowed', detail: 'EGRESS_REFUSED' };
    expect(await endpoint(WEBHOOK, named('hooks.example.com', [])).send(alertMessage())).toEqual(refused);
    expect(await endpoint(WEBHOOK, { egress: { internalHosts: [] } }).send(alertMessage())).toEqual(refused);
    expect(receiver.connections()).toBe(0);
  });

  it('by a certificate that nobody vouches for: it is not trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'receivers-'));
    const authority = await Authority.make(folder, 'nobody');
    const { keyFile, certFile } = await authority.certificate('receiver', { names: 'IP:127.0.0.1' });
    const tls = await openReceiver({
      key: readFileSync(keyFile, 'utf8'),
      cert: readFileSync(certFile, 'utf8'),
    });
    rmSync(folder, { recursive: true });
    const { url } = tls;
    const result = await endpoint(WEBHOOK, { url: new URL(url) }).send(alertMessage());
    expect(result).toMatchObject({ delivered: false, retry: true, reason: 'not-trusted' });
    expect(tls.received).toEqual([]);
    await tls.close();
  });
});

describe('what vendors answer', () => {
  const PAGERDUTY = pagerDutyProtocol('0123456789abcdef0123456789abcdef');
  const refused = (retry: boolean, detail: string) => ({
    delivered: false,
    retry,
    reason: 'refused',
    detail,
  });
  const after30 = { notBefore: NOW + 30 * SECOND };
  const busy = { delivered: false, retry: true, reason: 'busy' };
  it.each([
    ['Slack', SLACK, 200, 'ok', { delivered: true, detail: '200 ok' }],
    ['Slack', SLACK, 400, 'invalid_payload', refused(false, '400 invalid_payload')],
    ['Slack', SLACK, 403, 'action_prohibited', refused(true, '403 action_prohibited')],
    ['Slack', SLACK, 404, 'no_service', refused(true, '404 no_service')],
    ['Slack', SLACK, 410, 'channel_is_archived', refused(true, '410 channel_is_archived')],
    ['Slack', SLACK, 404, 'Zoë Müller', refused(true, '404')],
    ['Slack', SLACK, 429, 'rate_limited', { ...busy, detail: '429 rate_limited', ...after30 }],
    ['Slack', SLACK, 500, 'rollup_error', { ...busy, detail: '500 rollup_error', ...after30 }],
    ['Teams', TEAMS, 202, '', { delivered: true, detail: '202' }],
    ['Teams', TEAMS, 400, '{"error":{}}', refused(false, '400')],
    ['Teams', TEAMS, 413, '', refused(false, '413')],
    ['Teams', TEAMS, 429, '', { ...busy, detail: '429', ...after30 }],
    ['PagerDuty', PAGERDUTY, 202, '{"status":"success"}', { delivered: true, detail: '202' }],
    ['PagerDuty', PAGERDUTY, 400, '{"status":"invalid event"}', refused(false, '400')],
    ['PagerDuty', PAGERDUTY, 429, '', { ...busy, detail: '429', ...after30 }],
    ['PagerDuty', PAGERDUTY, 502, '', { ...busy, detail: '502', ...after30 }],
  ] as const)('%s: %#', async (_, protocol, status, text, result) => {
    receiver.react(answering(status, { 'retry-after': '30' }, text));
    const to = endpoint(protocol);
    expect(await to.send(alertMessage())).toEqual(result);
    expect(await to.sendNotice({ id: 'n', title: 'T', text: 'x', sentAt: NOW })).toEqual(result);
    expect(receiver.received.map(({ headers }) => headers['content-type'])).toEqual(
      Array(2).fill('application/json'),
    );
  });
});
