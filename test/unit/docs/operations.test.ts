import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { configSchema } from '../../../src/config/sections.js';
import { schemaPaths } from '../../support/schema-paths.js';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
const sample = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-sample-'));
  mkdirSync(join(folder, 'keys'));
  for (const [, name] of sample.matchAll(/File: \.\/keys\/(\S+)/g))
    writeFileSync(join(folder, 'keys', name ?? ''), '-----BEGIN CERTIFICATE-----\n', { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  writeFileSync(join(folder, 'keys', 'dkim.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'ledgerwatch.yaml'), sample);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the annotated configuration file', () => {
  it('loads without a fault', () => {
    expect(loadConfig({ env: {}, workingDir: folder }).tenants[0]?.sources[0]?.id).toBe('salesforce');
  });

  it('names every setting there is', () => {
    const shown = new Set([
      ...keysOf(parse(sample)),
      'mail.directory',
      ...schemaPaths(configSchema).filter((path) => /^(?:mail|alerts\.inbox)\.oauth/.test(path)),
      'tenants.sources.mappingFile',
      'alerts.routing',
    ]);
    expect(schemaPaths(configSchema).filter((path) => !shown.has(path))).toEqual([]);
    expect(sample).toContain('# directory:');
    for (const name of [
      'oauth',
      '  tokenUrl',
      '  clientId',
      '  clientSecretFile',
      '  refreshTokenFile',
      '  scope',
    ])
      expect(sample).toContain(`# ${name}:`);
    expect(sample).toContain('# oauth: # as mail.oauth');
    expect(sample).toContain('# mappingFile:');
    expect(sample).toContain('# routing:');
  });

  it('shows the defaults of limits, http, and of where a section has them', () => {
    const bare = loadConfig({ env: {}, workingDir: tmpdir(), file: emptyFile() });
    const full = loadConfig({ env: {}, workingDir: folder });
    expect(full.limits).toEqual(bare.limits);
    expect(full.http).toEqual(bare.http);
    expect(full.publicUrl).toBe(bare.publicUrl);
  });
});

it('has routes of alerts that pass their own tests', () => {
  const routes = /```yaml\n(route:[\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(readRouting(routes, ALERT_LABELS)).toMatchObject({ ok: true });
});

it('names every label of an alert', () => {
  for (const name of ALERT_LABELS.keys()) expect(page).toContain(`\`${name}\``);
});

function emptyFile(): string {
  const path = join(folder, 'empty.yaml');
  writeFileSync(path, '');
  return path;
}

/** Dotted paths of all keys; an element of a list has the path of its list. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [at, ...keysOf(item, at)];
  });
}
