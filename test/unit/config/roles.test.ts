import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigFault } from '../../../src/config/fault.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { PROCESS_ROLES } from '../../../src/config/sections.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { dutiesOf } from '../../../src/jobs/jobs.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-roles-'));
  writeFileSync(join(folder, 'master.key'), 'key\n', { mode: 0o600 });
  writeFileSync(join(folder, 'routes.yaml'), 'route: {receiver: r}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STORE = 'clickhouse: {url: "http://127.0.0.1:8123"}\nmasterKeyFile: ./master.key\n';
const KAFKA = 'kafka: {brokers: ["k:9092"], intakeTopic: requests}\n';

function pathsOf(yaml: string, role: string): string[] {
  writeFileSync(join(folder, 'ledgerwatch.yaml'), yaml);
  try {
    loadConfig({ env: {}, workingDir: folder, role });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const faults = error.options.detail?.['faults'] as ConfigFault[] | undefined;
    return (faults ?? []).map(({ path }) => path);
  }
}

describe('a role', () => {
  it.each([
    ['all', '', []],
    ['api', STORE + KAFKA, []],
    ['streams', STORE + KAFKA, []],
    ['watch', STORE, []],
    ['alerts', STORE, []],
    ['notary', STORE, []],
    ['alerts', '', ['clickhouse', 'masterKeyFile']],
    ['api', STORE, ['kafka.intakeTopic']],
    [
      'api',
      `${STORE}kafka: {brokers: ["k:1"], topics: [{topic: t, tenant: a, source: b}]}`,
      ['kafka.intakeTopic'],
    ],
    ['streams', STORE, ['kafka']],
    ['streams', `${STORE}kafka: {brokers: ["k:1"]}`, ['kafka.topics']],
    ['all', 'kafka: {brokers: ["k:1"]}', ['kafka.topics']],
    ['all', 'kafka: {brokers: ["k:1"]}\nalerts: {routing: ./routes.yaml}', []],
    ['streams', `${STORE}kafka: {brokers: ["k:1"]}\nalerts: {routing: ./routes.yaml}`, ['kafka.topics']],
    ['all', 'kafka: {brokers: ["k:1"], intakeTopic: t, controlTopic: t}', ['kafka.controlTopic']],
    [
      'all',
      'kafka: {brokers: ["k:1"], intakeTopic: t, topics: [{topic: t, tenant: a, source: b}]}',
      ['kafka.intakeTopic'],
    ],
    ['everything', '', ['role']],
  ])('%s with %j lacks %j', (role, yaml, expected) => {
    expect(pathsOf(yaml, role)).toEqual(expected);
  });

  it('of the command line wins over the environment, and that over the file', () => {
    writeFileSync(join(folder, 'ledgerwatch.yaml'), `role: watch\n${STORE}`);
    const of = (input: { env?: Record<string, string>; role?: string }): string =>
      loadConfig({ env: {}, workingDir: folder, ...input }).role;
    expect(of({})).toBe('watch');
    expect(of({ env: { LEDGERWATCH_ROLE: 'alerts' } })).toBe('alerts');
    expect(of({ env: { LEDGERWATCH_ROLE: 'alerts' }, role: 'notary' })).toBe('notary');
  });

  it('has the duties of its name, and all has every one', () => {
    const duties = Object.fromEntries(PROCESS_ROLES.map((role) => [role, dutiesOf(role)]));
    expect(duties).toEqual({
      all: ['watch', 'alerts', 'notary', 'pull'],
      api: [],
      streams: ['pull'],
      watch: ['watch'],
      alerts: ['alerts'],
      notary: ['notary'],
    });
  });
});
