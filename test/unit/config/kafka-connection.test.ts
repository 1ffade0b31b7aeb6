import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigFault } from '../../../src/config/fault.js';
import { kafkaConnection } from '../../../src/config/kafka-connection.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { AppError } from '../../../src/kernel/app-error.js';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-kafka-'));
  writeFileSync(join(folder, 'ca.pem'), CERTIFICATE);
  writeFileSync(join(folder, 'own.key'), 'the key\n', { mode: 0o600 });
  writeFileSync(join(folder, 'open.key'), 'the key\n', { mode: 0o644 });
  writeFileSync(join(folder, 'empty.pem'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(ssl: string, env: Record<string, string> = {}) {
  const topics = '[{ topic: t, tenant: acme, source: crm }]';
  writeFileSync(
    join(folder, 'ledgerwatch.yaml'),
    `kafka: { brokers: ["k:9093"], topics: ${topics}, ssl: ${ssl} }`,
  );
  const { kafka } = loadConfig({ env, workingDir: folder });
  if (kafka === undefined) throw new TypeError('no section kafka');
  return kafkaConnection(kafka);
}

function faultOf(ssl: string): ConfigFault | undefined {
  try {
    load(ssl);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const faults = error.options.detail?.['faults'] as ConfigFault[] | undefined;
    return faults?.[0];
  }
}

describe('what Kafka is reached with', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['{}', {}],
    ['{ caFile: ca.pem }', { ca: CERTIFICATE }],
    ['{ certFile: ca.pem, keyFile: own.key }', { cert: CERTIFICATE, key: 'the key' }],
    ['{ servername: kafka.example }', { servername: 'kafka.example' }],
  ])('ssl: %s', (written, ssl) => {
    expect(load(written)).toEqual({ brokers: ['k:9093'], clientId: 'ledgerwatch', ssl });
  });

  it('certificates may come from the environment', () => {
    const env = { LEDGERWATCH_KAFKA_SSL_CA_FILE: 'ca.pem', LEDGERWATCH_KAFKA_SSL_SERVERNAME: 'k' };
    expect(load('{}', env).ssl).toEqual({ ca: CERTIFICATE, servername: 'k' });
    expect(load('false', { LEDGERWATCH_KAFKA_SSL: 'true' }).ssl).toBe(true);
  });

  it.each([
    ['{ caFile: gone.pem }', 'kafka.ssl.caFile', /ENOENT/],
    ['{ caFile: empty.pem }', 'kafka.ssl.caFile', /holds no certificate/],
    ['{ certFile: ca.pem }', 'kafka.ssl', /one of certFile and keyFile/],
    ['{ certFile: ca.pem, keyFile: open.key }', 'kafka.ssl.keyFile', /others may read/],
    ['{ ca: ca.pem }', 'kafka.ssl.ca', /no known setting/],
    ['maybe', 'kafka.ssl', /invalid/],
  ])('ssl: %s is refused at %s', (written, path, wrong) => {
    expect(faultOf(written)).toMatchObject({ path, wrong: expect.stringMatching(wrong) });
  });
});
