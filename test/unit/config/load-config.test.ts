import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.js';
import type { ConfigFault } from '../../../src/config/fault.js';
import { AppError } from '../../../src/kernel/app-error.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (yaml?: string, env: Record<string, string> = {}) => {
  if (yaml !== undefined) writeFileSync(join(folder, 'ledgerwatch.yaml'), yaml);
  return loadConfig({ env, workingDir: folder });
};

function faultsOf(yaml?: string, env: Record<string, string> = {}): ConfigFault[] {
  try {
    load(yaml, env);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CONFIG_INVALID')
      return error.options.detail?.['faults'] as ConfigFault[];
    throw error;
  }
  return [];
}

const pathsOf = (yaml: string, env?: Record<string, string>) => faultsOf(yaml, env).map(({ path }) => path);

function secret(name: string, mode = 0o600, content = 'hush\n'): string {
  writeFileSync(join(folder, name), content);
  chmodSync(join(folder, name), mode);
  return name;
}

describe('defaults', () => {
  it('works without a file and listens on loopback only', () => {
    const config = load();
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8700, trustProxy: false });
    expect(config.publicUrl).toBe('http://127.0.0.1:8700');
    expect(config.dataDir).toBe(join(folder, 'data'));
    expect(config.tenants).toEqual([]);
    expect(config.kafka).toBeUndefined();
  });

  it('an empty file is the same as none', () => {
    expect(load('')).toEqual(load());
  });

  it('an address of IPv6 gets its brackets in the public address', () => {
    expect(load('http: {host: "::1", port: 1}').publicUrl).toBe('http://[::1]:1');
  });

  it('a source gets its defaults', () => {
    const [tenant] = load('tenants: [{id: acme, sources: [{id: crm}]}]').tenants;
    expect(tenant).toEqual({
      id: 'acme',
      timeZone: 'UTC',
      horizonDays: 3650,
      sources: [{ id: 'crm', format: 'json', promisedDelayMinutes: 60 }],
    });
  });
});

describe('faults', () => {
  it('shows every fault at once, each with its path and what to write', () => {
    const faults = faultsOf(
      'http: {port: 70000, hots: x}\ndataDirectory: y\ntenants: [{id: "A B", timeZone: Mars/Base}]\nkafka: {brokers: []}',
      { LEDGERWATCH_HTTP_PROT: '1' },
    );
    expect(faults.map(({ path }) => path).sort()).toEqual([
      'LEDGERWATCH_HTTP_PROT',
      'dataDirectory',
      'http.hots',
      'http.port',
      'kafka.brokers',
      'tenants[0].id',
      'tenants[0].timeZone',
    ]);
    expect(faults.find(({ path }) => path === 'tenants[0].timeZone')).toEqual({
      path: 'tenants[0].timeZone',
      wrong: 'is no time zone',
      write: 'a name of the IANA time zone database, such as Europe/Berlin',
    });
  });

  it('every refused setting says what to write', () => {
    const faults = faultsOf(
      `dataDir: 3
http: {host: "", port: x, trustProxy: maybe}
kafka: {brokers: [nohost], topics: [{topic: "a b", tenant: T, source: S}], sasl: {mechanism: none, username: ""}}
clickhouse: {url: "ftp://x", database: "a-b"}
tenants: [{id: t, horizonDays: 0, sources: [{id: s, format: xml, liveFrom: yesterday}], alerts: {to: [nobody]}}]
mail: {port: -1}
limits: {bodyBytes: 1, requestsPerMinute: 0}`,
    );
    expect(faults.length).toBeGreaterThanOrEqual(19);
    expect(faults.filter(({ write }) => write === undefined)).toEqual([]);
  });

  it.each([
    ['a tab as indentation', 'http:\n\tport: 1'],
    ['a key written twice', 'dataDir: a\ndataDir: b'],
  ])('%s is told with its line', (_, yaml) => {
    expect(faultsOf(yaml)[0]?.wrong).toMatch(/line 2/);
  });

  it.each(['- a', 'just words', '3'])('a file that is no mapping is refused: %s', (yaml) => {
    expect(faultsOf(yaml)[0]?.wrong).toBe('is no mapping');
  });

  it('a named file that is not there is a fault, a default one is not', () => {
    expect(() => loadConfig({ file: 'nowhere.yaml', env: {}, workingDir: folder })).toThrow(/nowhere\.yaml/);
  });

  it('the message lists each fault in a line', () => {
    expect(() => load('a: 1\nb: 2')).toThrow(/2 faults:\n {2}- a: .*\n {2}- b: /);
  });

  it.each(['__proto__: {x: 1}', 'http: {__proto__: {port: 1}}'])('prototype keys are refused: %s', (yaml) => {
    expect(faultsOf(yaml).length).toBeGreaterThan(0);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('ids', () => {
  const longest = `a${'b'.repeat(62)}`;
  it.each(['a', '0', 'a-b', longest])('%s is an id', (id) => {
    expect(pathsOf(`tenants: [{id: "${id}"}]`)).toEqual([]);
  });
  it.each(['', '-a', 'A', 'a_b', 'a.b', 'ä', `${longest}c`, 'a b', 'a\\n'])('"%s" is none', (id) => {
    expect(pathsOf(`tenants: [{id: "${id}"}]`)).toEqual(['tenants[0].id']);
  });
});

describe('what refers must find', () => {
  const kafka = (tenant: string, source: string) =>
    `kafka: {brokers: ["k:9092"], topics: [{topic: t, tenant: ${tenant}, source: ${source}}]}\n`;

  it('a topic of a tenant or source that the file does not declare is refused', () => {
    const tenants = 'tenants: [{id: acme, sources: [{id: crm}]}]';
    expect(pathsOf(kafka('acme', 'crm') + tenants)).toEqual([]);
    expect(pathsOf(kafka('other', 'crm') + tenants)).toEqual(['kafka.topics[0].tenant']);
    expect(pathsOf(kafka('acme', 'other') + tenants)).toEqual(['kafka.topics[0].source']);
  });

  it('without declared tenants a topic may name those that a command declared', () => {
    expect(pathsOf(kafka('acme', 'crm'))).toEqual([]);
  });

  it('a topic mapped twice, a tenant or source declared twice are refused', () => {
    expect(
      pathsOf(
        `kafka: {brokers: ["k:1"], topics: [{topic: t, tenant: a, source: s}, {topic: t, tenant: b, source: s}]}
tenants: [{id: a}, {id: b, sources: [{id: s}, {id: s}]}, {id: a}]`,
      ),
    ).toEqual(['tenants[2].id', 'tenants[1].sources[1].id', 'kafka.topics[1].topic']);
  });

  it('replicas without a cluster, and a cluster without replicas', () => {
    const server = (rest: string): string => `clickhouse: {url: "http://db:8123", ${rest}}`;
    expect(pathsOf(server('replicated: true'))).toEqual(['clickhouse.cluster']);
    expect(pathsOf(server('cluster: audit'))).toEqual(['clickhouse.replicated']);
    expect(pathsOf(server('replicated: true, cluster: "a b"'))).toEqual(['clickhouse.cluster']);
    expect(load(server('replicated: true, cluster: audit')).clickhouse?.cluster).toBe('audit');
  });

  it.each([
    ['{ scheme: twenty, secretFile: hook }', []],
    ['{ scheme: hmac, secretFile: hook, header: X-Mine }', []],
    ['{ scheme: twenty, secretFile: hook, header: X-Mine }', ['.header']],
    ['{ scheme: hmac, secretFile: hook, header: "X: mine" }', ['.header']],
    ['{ scheme: sha1, secretFile: hook }', ['.scheme']],
    ['{ scheme: twenty }', ['.secretFile']],
    ['{ scheme: twenty, secretFile: open }', ['.secretFile']],
  ])('a webhook %s', (webhook, faults) => {
    secret('hook');
    secret('open', 0o644);
    expect(pathsOf(`tenants: [{id: a, sources: [{id: s, webhook: ${webhook}}]}]`)).toEqual(
      faults.map((fault) => `tenants[0].sources[0].webhook${fault}`),
    );
  });

  it('alerts by mail need a mail section, and that a host or a folder', () => {
    const tenants = 'tenants: [{id: a, alerts: {to: [a@example.com]}}]\n';
    expect(pathsOf(tenants)).toEqual(['tenants[0].alerts']);
    expect(pathsOf(`${tenants}mail: {from: a@example.com}`)).toEqual(['mail.host']);
    expect(pathsOf(`${tenants}mail: {from: a@example.com, directory: mails}`)).toEqual([]);
  });

  it('limits fit into each other', () => {
    expect(pathsOf('limits: {eventBytes: 2048, decompressedBytes: 1024}')).toEqual(['limits.eventBytes']);
    expect(pathsOf('limits: {eventBytes: 2048, decompressedBytes: 2048}')).toEqual([]);
  });
});

describe('environment', () => {
  it('wins over the file and takes the type of the setting', () => {
    const config = load('http: {port: 1, host: 0.0.0.0}', {
      LEDGERWATCH_HTTP_PORT: '9000',
      LEDGERWATCH_HTTP_TRUST_PROXY: 'true',
      LEDGERWATCH_DATA_DIR: 'elsewhere',
      PATH: '/bin',
    });
    expect(config.http).toEqual({ host: '0.0.0.0', port: 9000, trustProxy: true });
    expect(config.dataDir).toBe(join(folder, 'elsewhere'));
  });

  it('brokers are separated by commas', () => {
    const yaml = 'kafka: {topics: [{topic: t, tenant: a, source: b}]}';
    const config = load(yaml, { LEDGERWATCH_KAFKA_BROKERS: 'a:1, b:2' });
    expect(config.kafka?.brokers).toEqual(['a:1', 'b:2']);
  });

  it('CLICKHOUSE_URL chooses the server, and must agree with its long name', () => {
    expect(load(undefined, { CLICKHOUSE_URL: 'http://db:8123' }).clickhouse?.url).toBe('http://db:8123');
    const both = { CLICKHOUSE_URL: 'http://db:8123', LEDGERWATCH_CLICKHOUSE_URL: 'http://other:8123' };
    expect(pathsOf('', both)).toEqual(['CLICKHOUSE_URL']);
  });

  it.each([
    ['LEDGERWATCH_HTTP_PORT', 'many', 'http.port'],
    ['LEDGERWATCH_HTTP_PORT', '', 'http.port'],
    ['LEDGERWATCH_HTTP_PORT', '1e4', 'http.port'],
    ['LEDGERWATCH_HTTP_TRUST_PROXY', 'yes', 'http.trustProxy'],
    ['LEDGERWATCH_CONSTRUCTOR', 'x', 'LEDGERWATCH_CONSTRUCTOR'],
    ['LEDGERWATCH_TENANTS', 'acme', 'LEDGERWATCH_TENANTS'],
  ])('%s=%s is refused', (name, value, path) => {
    expect(pathsOf('', { [name]: value })).toEqual([path]);
  });

  it('ignores the variables of the command line and those Kubernetes makes for a service of our name', () => {
    const env = {
      LEDGERWATCH_KEY: 'x',
      LEDGERWATCH_SERVICE_HOST: '10.0.0.1',
      LEDGERWATCH_PORT: 'tcp://10.0.0.1:8700',
      LEDGERWATCH_PORT_8700_TCP: 'tcp://10.0.0.1:8700',
    };
    expect(load('', env)).toEqual(load(''));
  });
});

describe('secrets', () => {
  it('stay in their file: the configuration holds the path only', () => {
    const config = load(`masterKeyFile: ${secret('master.key')}`);
    expect(config.masterKeyFile).toBe(join(folder, 'master.key'));
    expect(JSON.stringify(config)).not.toContain('hush');
  });

  it.each([0o640, 0o604, 0o620, 0o601, 0o644])('mode %o is refused with the command to run', (mode) => {
    const [fault] = faultsOf(`masterKeyFile: ${secret('master.key', mode)}`);
    expect(fault?.path).toBe('masterKeyFile');
    expect(fault?.write).toContain(`chmod 600 ${join(folder, 'master.key')}`);
  });

  it.each([0o600, 0o400])('mode %o is taken', (mode) => {
    expect(pathsOf(`masterKeyFile: ${secret('master.key', mode)}`)).toEqual([]);
  });

  it('missing and empty files, also deep in a list and from the environment, are shown', () => {
    const yaml = `tenants: [{id: a, sources: [{id: s, keyFile: ${secret('e', 0o600, ' \n')}}]}]`;
    expect(pathsOf(yaml, { LEDGERWATCH_MASTER_KEY_FILE: 'nowhere' }).sort()).toEqual([
      'masterKeyFile',
      'tenants[0].sources[0].keyFile',
    ]);
  });

  it('a password in the address of a server is refused', () => {
    expect(pathsOf('clickhouse: {url: "http://me:secret@db:8123"}')).toEqual(['clickhouse.url']);
    expect(faultsOf('clickhouse: {url: "http://me:secret@db:8123"}')[0]?.wrong).not.toContain('secret');
  });

  it('files of the configuration begin at it', () => {
    writeFileSync(join(folder, 'other.yaml'), `masterKeyFile: ${secret('master.key')}`);
    const config = loadConfig({ file: join(folder, 'other.yaml'), env: {}, workingDir: '/' });
    expect(config.masterKeyFile).toBe(join(folder, 'master.key'));
    expect(config.dataDir).toBe(join(folder, 'data'));
  });
});
