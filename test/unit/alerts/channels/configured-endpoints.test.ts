import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointFaults, endpointsOf } from '../../../../alerts/channels/configured-endpoints.js';
import { type Brokers, readTrust, siemFaults } from '../../../../alerts/channels/configured-siem.js';
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
    token: 'tok3n-of-ours\n',
    lines: 'tok3n\nof-ours',
    pem: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n',
    open: WHSEC,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  chmodSync(join(folder, 'open'), 0o644);
});
afterAll(() => rmSync(folder, { recursive: true }));

const terms = () => ({ folder, egress: { internalHosts: ['siem.acme.internal'] } });

const NO_BROKERS = 'none';
const BROKERS: Brokers = { brokers: ['kafka.acme.example:9093'], hasTls: true, taken: ['crm-events'] };

const reading = (receiver: string, brokers: Brokers | typeof NO_BROKERS = BROKERS) =>
  readRouting(
    `route: { receiver: nobody }\nreceivers:\n  - { name: nobody, nobody: true }\n  - name: r\n    ${receiver}\n`,
    ALERT_LABELS,
    ({ receivers }) => [
      ...endpointFaults(receivers, terms()),
      ...siemFaults(receivers, terms(), brokers === NO_BROKERS ? undefined : brokers),
    ],
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
    ['ocsf: { url: "https://siem.acme.example/in" }', ['ocsf siem.acme.example']],
    ['ocsf: { url: "http://siem.acme.internal/in", token_file: token }', ['ocsf siem.acme.internal']],
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

describe('what a SIEM is told by', () => {
  const definitionOf = (receiver: string) => {
    const read = reading(receiver);
    if (!read.ok) throw new Error(read.fault.join());
    return read.value.tree.receivers.get('r')!;
  };

  it.each([
    ['ocsf: { url: "https://a.example" }', {}],
    ['ocsf: { url: "https://a.example", token_file: token }', { authorization: 'Bearer tok3n-of-ours' }],
    [
      'ocsf: { url: "https://a.example", header: { name: Authorization, value_file: token } }',
      { Authorization: 'tok3n-of-ours' },
    ],
    [
      'ocsf: { url: "https://a.example", header: { name: X-Key, value_file: token } }',
      { 'X-Key': 'tok3n-of-ours' },
    ],
  ])('%s', (receiver, headers) => {
    const [endpoint] = endpointsOf([definitionOf(receiver)], terms());
    expect(endpoint?.protocol.headers?.({ id: 'm', at: 0, body: '' })).toEqual({
      ...headers,
      'idempotency-key': 'm',
    });
  });

  it.each([
    ['ocsf: { url: "https://a.example/in" }', ['ocsf a.example']],
    ['kafka: { topic: alerts.ocsf }', ['kafka alerts.ocsf']],
    ['syslog: { host: logs.acme.example }', ['syslog logs.acme.example:6514']],
    ['syslog: { host: siem.acme.internal, port: 10514, ca_file: pem }', ['syslog siem.acme.internal:10514']],
  ])('%s is explained', (receiver, said) => {
    expect(explained(definitionOf(receiver))).toEqual(said);
  });

  it('is written as the handbook writes it', () => {
    const handbook = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const [sample = ''] = /^receivers:\n {2}- name: siem\n[^`]*/m.exec(handbook) ?? [];
    const names = { './keys/siem.token': 'token', './keys/logs-ca.pem': 'pem' } as Record<string, string>;
    const text = sample.replaceAll(/\.\/keys\/[a-z.-]+/g, (file) => names[file] ?? 'missing');
    const read = readRouting(`route: { receiver: siem }\n${text}`, ALERT_LABELS, ({ receivers }) => [
      ...endpointFaults(receivers, terms()),
      ...siemFaults(receivers, terms(), BROKERS),
    ]);
    expect(read.ok ? [] : read.fault).toEqual([]);
    const receivers = read.ok ? [...read.value.tree.receivers.values()] : [];
    expect(receivers.map(explained)).toEqual([
      ['ocsf siem.acme.example'],
      ['kafka ledgerwatch.alerts'],
      ['syslog logs.acme.example:6514'],
    ]);
  });

  it('trusts what its files hold, and 8,192 bytes are what a receiver is asked to take', () => {
    const { syslog } = definitionOf(
      'syslog: { host: a.example, ca_file: pem, cert_file: pem, key_file: key }',
    );
    const trust = readTrust(syslog!, terms());
    expect(trust.ok ? trust.value : {}).toEqual({
      ca: expect.stringContaining('BEGIN CERTIFICATE'),
      cert: expect.stringContaining('BEGIN CERTIFICATE'),
      key: KEY,
    });
    expect(syslog!.max_bytes).toBe(8_192);
  });

  it.each([
    [
      'ocsf: { url: "http://a.example" }',
      'ocsf.url is no https:// address; list the host in alerts.internalHosts',
    ],
    ['ocsf: { url: "https://10.1.2.3" }', 'ocsf.url leads to 10.1.2.3, which is inside'],
    [
      'ocsf: { url: "https://a.example", token: x }',
      'ocsf.token is not known here; known are url, token_file, header',
    ],
    [
      'ocsf: { url: "https://a.example", token_file: token, header: { name: X-Key, value_file: token } }',
      'has a token_file and a header: write one of them',
    ],
    [
      'ocsf: { url: "https://a.example", token_file: missing }',
      'ocsf.token_file names a file that cannot be used',
    ],
    [
      'ocsf: { url: "https://a.example", token_file: lines }',
      'ocsf.token_file names lines, which holds no single line',
    ],
    [
      'ocsf: { url: "https://a.example", header: { name: Host, value_file: token } }',
      'header.name is no header of its own',
    ],
    [
      'ocsf: { url: "https://a.example", header: { name: "X Y", value_file: token } }',
      'header.name is no header of its own',
    ],
    ['kafka: { topic: "a/b" }', 'kafka.topic is no topic name'],
    ['kafka: { topic: crm-events }', 'kafka.topic carries something else'],
    ['syslog: { host: 192.168.7.7 }', 'syslog.host leads to 192.168.7.7, which is inside'],
    ['syslog: { host: "fd00::1" }', 'syslog.host leads to fd00::1, which is inside'],
    ['syslog: { host: "https://a.example" }', 'syslog.host is no name or address of a host'],
    ['syslog: { host: a.example, cert_file: pem }', 'has one of cert_file and key_file'],
    ['syslog: { host: a.example, ca_file: word }', 'syslog.ca_file names a file that cannot be used'],
    ['syslog: { host: a.example, max_bytes: 2047 }', 'syslog.max_bytes'],
    ['syslog: { host: a.example, port: 0 }', 'syslog.port'],
  ])('%s is a fault at its line', (receiver, complaint) => {
    const read = reading(receiver);
    const faults = read.ok ? [] : read.fault;
    expect(faults.join('\n')).toContain(complaint);
    expect(faults.join('\n')).toMatch(/^line [45]: /);
    expect(faults.join('\n')).not.toMatch(/tok3n|hunter2/);
  });

  it.each<[string, Partial<Brokers> | undefined, string]>([
    ['without brokers', undefined, 'has no brokers: write a section "kafka"'],
    [
      'that lie inside',
      { brokers: ['10.0.0.1:9093'] },
      'goes to a broker that leads to 10.0.0.1, which is inside',
    ],
    ['at an address of IPv6', { brokers: ['[fd00::1]:9093'] }, 'leads to fd00::1, which is inside'],
    ['without TLS', { hasTls: false }, 'goes to a broker that is spoken to without TLS (kafka.ssl)'],
  ])('a topic %s is a fault', (_, change, complaint) => {
    const read = reading(
      'kafka: { topic: alerts }',
      change === undefined ? NO_BROKERS : { ...BROKERS, ...change },
    );
    expect(read.ok ? '' : read.fault.join()).toContain(complaint);
  });

  it('a topic of brokers inside that are listed is none', () => {
    const inside = { ...BROKERS, brokers: ['siem.acme.internal:9092'], hasTls: false };
    expect(reading('kafka: { topic: alerts }', inside).ok).toBe(true);
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
