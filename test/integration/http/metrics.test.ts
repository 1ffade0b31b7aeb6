import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { DASHBOARD, familyOf, filled, OPERATIONS, readPromql, RULES } from '../../support/deploy.js';
import { Authority } from '../../support/kafka/certificates.js';
import { openService, type TestService } from '../../support/service.js';

const event = {
  key: 'e1',
  occurredAt: new Date().toISOString(),
  action: 'record.read',
  actor: { id: 'u17' },
};

let service: TestService;
let folder: string;
let text = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-metrics-'));
  const { caFile } = await Authority.make(folder, 'mail-ca');
  const mail = `mail: { from: a@example.com, host: 127.0.0.1, port: 9, caFile: ${caFile} }`;
  service = await openService(`tenants: [{ id: acme, sources: [{ id: crm }] }]\n${mail}`, systemClock);
  const key = await service.intakeKey('acme', 'crm');
  // That a key was issued is an event as well: it is stored before ours.
  await vi.waitUntil(async () => (await scrape()).includes('\nledgerwatch_trail_waiting 0\n'), 5_000);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify([event, event, { bad: 1 }]);
  await service.fetch('/v1/events', { key, method: 'POST', headers, body });
  await service.running.jobs.runAll();
  text = await scrape();
});

afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const scrape = async (): Promise<string> => (await service.fetch('/metrics')).text();

/** The value of the one series that is written so. */
const valueOf = (series: string): number => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
};
const now = (): number => Date.now() / 1000;

describe('the metrics of a running service', () => {
  it.each(['stored', 'duplicates', 'quarantined'])('count what was %s', (outcome) => {
    const series = `ledgerwatch_intake_events_total{tenant="acme",source="crm",outcome="${outcome}"}`;
    expect(valueOf(series)).toBe(1);
  });

  it('tell when each job last ended well and how often it is due', () => {
    const success = valueOf('ledgerwatch_job_last_success_timestamp_seconds{job_name="detect"}');
    expect(success).toBeGreaterThan(now() - 60);
    expect(valueOf('ledgerwatch_job_every_seconds{job_name="check-sums"}')).toBe(300);
    expect(valueOf('ledgerwatch_job_runs_total{job_name="detect",outcome="failed"}')).toBe(0);
  });

  it('measure from stored to judged', () => {
    expect(valueOf('ledgerwatch_detection_delay_seconds_count')).toBe(2);
    expect(valueOf('ledgerwatch_detection_delay_seconds_sum')).toBeLessThan(60);
  });

  it('measure the store and its disk', () => {
    const own = 'ledgerwatch_intake_events_total{tenant="_system",source="ledgerwatch",outcome="stored"}';
    expect([valueOf('ledgerwatch_store_events'), valueOf(own)]).toEqual([2, 1]);
    expect(valueOf('ledgerwatch_store_bytes')).toBeGreaterThan(1_000);
    expect(valueOf('ledgerwatch_store_disk_free_bytes')).toBeLessThan(
      valueOf('ledgerwatch_store_disk_bytes'),
    );
  });

  it('tell what is ready and until when certificates are good', () => {
    expect(valueOf('ledgerwatch_ready{part="store"}')).toBe(1);
    const expiry = valueOf('ledgerwatch_certificate_expiry_timestamp_seconds{setting="mail.caFile"}');
    expect(expiry).toBeGreaterThan(now());
    expect(expiry).toBeLessThan(now() + 3 * 86_400);
  });

  it('show no source that is in balance', () => {
    expect(text).toContain('# TYPE ledgerwatch_intake_out_of_balance gauge');
    expect(text).not.toContain('ledgerwatch_intake_out_of_balance{');
  });
});

describe('what watches the service asks for metrics that it has', () => {
  const registered = (): Set<string> =>
    new Set([...text.matchAll(/^# HELP (\S+) /gm)].map(([, name = '']) => name));
  /** Of the process itself: registered once in a process, so not in a test. */
  const ofProcess = new Metrics();
  ofProcess.collectProcess();
  const isKnown = (name: string): boolean =>
    name === 'up' || registered().has(name) || ofProcess.registry.getSingleMetric(name) !== undefined;
  const ours = (names: Iterable<string>): Set<string> =>
    new Set([...names].filter((name) => name.startsWith('ledgerwatch_')));
  const ofRules = RULES.flatMap(({ expr }) => readPromql(expr).metrics);
  const ofPanels = DASHBOARD.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => readPromql(filled(expr)).metrics),
  );

  it('the handbook lists each of ours and no other', () => {
    const listed = [...OPERATIONS.matchAll(/^\| `(ledgerwatch_\w+)`/gm)].map(([, name = '']) => name);
    expect(ours(listed)).toEqual(ours(registered()));
  });

  it('the handbook speaks of no other anywhere', () => {
    const named = [...OPERATIONS.matchAll(/`(ledgerwatch_\w+)/g)].map(([, name = '']) => familyOf(name));
    expect(named.filter((name) => !registered().has(name))).toEqual([]);
  });

  it.each([
    ['rules', ofRules],
    ['panels', ofPanels],
  ])('%s ask for nothing else', (_, asked) => {
    expect(asked.filter((name) => !isKnown(name) && !isKnown(familyOf(name)))).toEqual([]);
  });

  it('each of ours is on the dashboard', () => {
    const shown = new Set(ofPanels.map(familyOf));
    expect([...ours(registered())].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('each of ours says in a sentence what it is', () => {
    const helps = [...text.matchAll(/^# HELP (ledgerwatch_\S+) (.+)$/gm)];
    expect(helps.filter(([, , help = '']) => help.split(' ').length < 4)).toEqual([]);
  });
});
