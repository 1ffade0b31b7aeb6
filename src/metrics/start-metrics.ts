import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Gauge } from 'prom-client';
import type { Config } from '../config/sections.js';
import type { Metrics } from './metrics.js';

/** What is known once the configuration is: which program runs, and until when its certificates are good. */
export function startMetrics({ registry }: Metrics, config: Config, version: string): void {
  const registers = [registry];
  const build = new Gauge({
    name: 'ledgerwatch_build_info',
    help: 'Always 1; the version of the program that runs is its label',
    labelNames: ['version'] as const,
    registers,
  });
  build.set({ version }, 1);
  const expiry = new Gauge({
    name: 'ledgerwatch_certificate_expiry_timestamp_seconds',
    help: 'When the first certificate of a configured file expires; files are read at start',
    labelNames: ['setting'] as const,
    registers,
  });
  for (const [setting, path] of certificateFiles(config)) expiry.set({ setting }, firstExpiry(path) / 1000);
}

function certificateFiles({ kafka, mail, access }: Config): [setting: string, path: string][] {
  const ssl = typeof kafka?.ssl === 'object' ? kafka.ssl : {};
  const named: [string, string | undefined][] = [
    ['kafka.ssl.caFile', ssl.caFile],
    ['kafka.ssl.certFile', ssl.certFile],
    ['mail.caFile', mail?.caFile],
    ['access.oidc.caFile', access.oidc?.caFile],
  ];
  return named.filter((entry): entry is [string, string] => entry[1] !== undefined);
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Epoch ms. A block that is no certificate is Kafka's or the mail server's to refuse. */
function firstExpiry(path: string): number {
  const ends = (readFileSync(path, 'utf8').match(PEM) ?? []).flatMap((block) => {
    try {
      return [Date.parse(new X509Certificate(block).validTo)];
    } catch {
      return [];
    }
  });
  return Math.min(...ends);
}
