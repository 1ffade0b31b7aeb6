import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointFaults, endpointsOf } from '../../../../alerts/channels/configured-endpoints.js';
import { webhookHeaders, webhookKey } from '../../../../alerts/channels/webhook-signature.js';
import { ALERT_LABELS } from '../../../../alerts/route/alert-labels.js';
import { endpointsOf as explained } from '../../../../alerts/route/explain.js';
import { readRouting } from '../../../../alerts/route/read-routing.js';

const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const KEY = '0123456789abcdef0123456789abcdef';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endpoints-'));
  const files = {
    good: `${WHSEC}\n`,
    new: `whsec_${Buffer.alloc(64, 1).toString('base64')}`,
    short: `whsec_${Buffer.alloc(23).toString('base64')}`,
    word: 'hunter2',
    slack: 'https://hooks.slack.com/services/T0/B0/secretsecret\n',
    inside: 'https://127.0.0.1/services/T0',
    plain: 'http://hooks.slack.com/services/T0/B0/secretsecret',
    key: `${KEY}\n`,
    open: WHSEC,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  chmodSync(join(folder, 'open'), 0o644);
});
afterAll(() => rmSync(folder, { recursive: true }));

const terms = () => ({ folder, egress: { internalHosts: ['siem.acme.internal'] } });

const reading = (receiver: string) =>
  readRouting(
    `route: { receiver: nobody }\nreceivers:\n  - { name: nobody, nobody: true }\n  - name: r\n    ${receiver}\n`,
    ALERT_LABELS,
    ({ receivers }) => endpointFaults(receivers, terms()),
  );

describe('receivers that are no people', () => {
  it.each([
    ['webhook: { url: "https://soc.acme.example/in", secret_files: [good] }', ['webhook soc.acme.example']],
    [
      'webhook: { url: "https://soc.acme.example/in", secret_files: [new, good] }',
      ['webhook soc.acme.example'],
    ],
    [
      'webhook: { url: "http://siem.acme.internal:8080/in", secret_files: [good] }',
      ['webhook siem.acme.internal:8080'],
    ],
    ['slack: { url_file: slack }', ['slack hooks.slack.com']],
    ['teams: { url_file: slack }', ['teams hooks.slack.com']],
    ['pagerduty: { routing_key_file: key }', ['pagerduty events.pagerduty.com']],
    [
      'pagerduty: { routing_key_file: key, url: "https://events.eu.pagerduty.com/v2/enqueue" }',
      ['pagerduty events.eu.pagerduty.com'],
    ],
    [
      'email: [a@acme.example]\n    slack: { url_file: slack }\n    pagerduty: { routing_key_file: key }',
      ['slack hooks.slack.com', 'pagerduty events.pagerduty.com'],
    ],
  ])('%s', (receiver, endpoints) => {
    const read = reading(receiver);
    expect(read.ok ? [] : read.fault).toEqual([]);
    if (!read.ok) return;
    const found = endpointsOf(read.value.tree.receivers.values(), terms());
    expect(found.map(({ protocol, url }) => `${protocol.name} ${url.host}`)).toEqual(endpoints);
    expect(new Set(found.map((endpoint) => endpoint.receiver))).toEqual(new Set(['r']));
  });

  it('are written as the handbook writes them', () => {
    const handbook = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const [sample = ''] = /^receivers:\n {2}- name: soc\n[^`]*/m.exec(handbook) ?? [];
    const names = { './keys/soc.secret': 'good', './keys/pagerduty.key': 'key' } as Record<string, string>;
    const text = sample.replaceAll(/\.\/keys\/[a-z.]+/g, (file) => names[file] ?? 'slack');
    const read = readRouting(`route: { receiver: soc }\n${text}`, ALERT_LABELS, ({ receivers }) =>
      endpointFaults(receivers, terms()),
    );
    expect(read.ok ? [] : read.fault).toEqual([]);
    const found = read.ok ? endpointsOf(read.value.tree.receivers.values(), terms()) : [];
    expect(found.map(({ receiver, protocol }) => `${receiver} ${protocol.name}`)).toEqual([
      'soc webhook',
      'chat slack',
      'chat teams',
      'oncall pagerduty',
    ]);
    const receivers = read.ok ? [...read.value.tree.receivers.values()] : [];
    expect(receivers.map(explained)).toEqual([
      ['webhook soc.acme.example'],
      ['slack', 'teams'],
      ['pagerduty'],
    ]);
  });

  it.each([
    ['webhook: { url: "https://a.example" }', 'line 5: receivers[1].webhook.secret_files '],
    ['webhook: { url: "https://a.example", secret_files: [] }', 'line 5: receivers[1].webhook.secret_files '],
    [
      'webhook: { url: "https://a.example", secret_files: [good, new, good] }',
      'receivers[1].webhook.secret_files ',
    ],
    [
      'webhook: { url: "https://a.example", secret: whsec_x, secret_files: [good] }',
      'webhook.secret is not known here; known are url, secret_files',
    ],
    [
      'webhook: { url: "ftp://a.example", secret_files: [good] }',
      'line 5: receivers[1].webhook.url is no https:// address',
    ],
    [
      'webhook: { url: "http://a.example", secret_files: [good] }',
      'webhook.url is no https:// address; list the host in alerts.internalHosts',
    ],
    [
      'webhook: { url: "https://u:p@a.example", secret_files: [good] }',
      'webhook.url carries a user or password',
    ],
    [
      'webhook: { url: "https://169.254.169.254/x", secret_files: [good] }',
      'webhook.url leads to 169.254.169.254, which is inside',
    ],
    [
      'webhook: { url: "https://a.example", secret_files: [missing] }',
      'webhook.secret_files[0] names a file that cannot be used: the file ',
    ],
    [
      'webhook: { url: "https://a.example", secret_files: [good, open] }',
      'secret_files[1] names a file that cannot be used: others may read ',
    ],
    [
      'webhook: { url: "https://a.example", secret_files: [word] }',
      'secret_files[0] names word, which holds no secret: whsec_ and 24 to 64 bytes',
    ],
    [
      'webhook: { url: "https://a.example", secret_files: [short] }',
      'secret_files[0] names short, which holds no secret',
    ],
    ['slack: { url: "https://hooks.slack.com/x" }', 'slack.url is not known here; known are url_file'],
    ['slack: { url_file: word }', 'slack.url_file names word, which holds no address'],
    ['slack: { url_file: plain }', 'slack.url_file is no https:// address'],
    ['teams: { url_file: inside }', 'teams.url_file leads to 127.0.0.1, which is inside'],
    [
      'pagerduty: { routing_key_file: word }',
      'pagerduty.routing_key_file names word, which holds no key of 32',
    ],
    [
      'nobody: true\n    slack: { url_file: slack }',
      'tells either somebody (email, tenant, webhook, slack, teams, pagerduty, ocsf, kafka, syslog;',
    ],
  ])('a fault has its line and never the secret: %s', (receiver, complaint) => {
    const read = reading(receiver);
    const faults = read.ok ? [] : read.fault;
    expect(faults.join('\n')).toContain(complaint);
    expect(faults.join('\n')).toMatch(/^line [45]: /);
    expect(faults.join('\n')).not.toMatch(/hunter2|secretsecret|MfKQ9/);
  });
});

describe('a signature', () => {
  it('is that of the reference libraries (standard-webhooks/standard-webhooks, libraries/*/test)', () => {
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_999,
      body: '{"test": 2432232314}',
    };
    expect(webhookHeaders(signed, [webhookKey(WHSEC)!])).toEqual({
      'webhook-id': signed.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['', undefined],
    ['whsec_', undefined],
    [WHSEC.slice('whsec_'.length), undefined],
    ['whsec_****', undefined],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, undefined],
    [`whsec_${Buffer.alloc(24).toString('base64')}`, 24],
    [`whsec_${Buffer.alloc(64).toString('base64')}`, 64],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, undefined],
  ])('needs a secret of 24 to 64 bytes: %s', (secret, bytes) => {
    expect(webhookKey(secret)?.length).toBe(bytes);
  });
});
