import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Keys } from '../../../src/access/keys/keys.js';
import { Governance } from '../../../src/access/governance/governance.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { Declarations } from '../../../src/access/tenants/declarations.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { CoreModule } from '../../../src/core.module.js';
import { createHttpApp } from '../../../src/http/create-app.js';
import { HttpModule } from '../../../src/http/http.module.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { buildReport } from '../../../src/report/build-report.js';
import { ReportModule } from '../../../src/report/report.module.js';
import { reportSchema } from '../../../src/report/report.js';
import { Facts } from '../../../src/store/facts.js';
import { Store } from '../../../src/store/store.js';
import { memoryAccounts } from '../../support/memory-accounts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';
import { buildCompany, request } from './company.js';

const FEBRUARY = 'from=2026-02-01&to=2026-03-01';

let test: TestStore;
let app: NestFastifyApplication;
let url: string;
const key = { admin: '', intake: '' };
const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-http-'));

beforeAll(async () => {
  test = await openTestStore();
  await buildCompany(test.store);
  const config = loadConfig({ env: { LEDGERWATCH_HTTP_PORT: '0' }, workingDir: folder });
  const facts = new Facts(test.store);
  const metrics = new Metrics();
  const declarations = new Declarations(facts, config.tenants);
  await declarations.load();
  const kept = { config, clock: test.clock, logger: silentLogger, metrics, facts, ...memoryAccounts() };
  const governance = new Governance({ ...kept, machineClock: systemClock });
  const core = CoreModule.with({ ...kept, declarations, governance, probes: [] }, [
    { provide: Store, useValue: test.store },
  ]);

  @Module({ imports: [core, HttpModule, ReportModule.with('0.1.0')] })
  class TestModule {}

  app = await createHttpApp({ module: TestModule }, { config, logger: silentLogger, metrics });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  const keys = app.get(Keys);
  key.admin = (await keys.issue({ kind: 'admin' }, 'test')).text;
  key.intake = (await keys.issue({ kind: 'intake', tenant: 'acme', source: 'crm' }, 'test')).text;
  await declare('/v1/tenants', { id: 'acme', timeZone: 'Europe/Berlin' });
  await declare('/v1/tenants/acme/sources', { id: 'crm', promisedDelayMinutes: 120 });
  await declare('/v1/tenants/acme/sources', { id: 'dead' });
  await declare('/v1/tenants/acme/sources', { id: 'desk' });
});
afterAll(async () => {
  await app.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function declare(path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${key.admin}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

const get = async (path: string, token = key.admin): Promise<Response> =>
  fetch(`${url}/v1/tenants/acme/reports/${path}`, { headers: { authorization: `Bearer ${token}` } });

describe('GET /v1/tenants/:tenant/reports/:kind', () => {
  it('gives the report of the local days, for the declared sources', async () => {
    const answer = await get(`hipaa?${FEBRUARY}`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const report = reportSchema.parse(await answer.json());
    expect(report.body.period).toMatchObject({ localFrom: '2026-02-01 00:00', localTo: '2026-03-01 00:00' });
    const { declaredSources } = request;
    const undelayed = declaredSources.map((source) => ({ promisedDelayMinutes: 60, ...source }));
    const own = await buildReport(test.store, { ...request, kind: 'hipaa', declaredSources: undelayed });
    expect(report.hash).toBe(own.hash);
  });

  it('gives one table as CSV under its name', async () => {
    const answer = await get(`pci?${FEBRUARY}&format=csv&table=exceptions`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="pci-exceptions.csv"');
    expect(await answer.text()).toMatch(/^clause,event_id,/);
  });

  it.each([
    ['an unknown kind', `soc2?${FEBRUARY}`, 400],
    ['no period', 'r0', 400],
    ['a period that is none', 'r0?from=2026-02-30&to=2026-03-01', 400],
    ['a period that ends before it begins', 'r0?from=2026-03-01&to=2026-02-01', 400],
    ['an unknown parameter', `r0?${FEBRUARY}&tenant=rival`, 400],
    ['an unknown tenant', `../../other/reports/r0?${FEBRUARY}`, 404],
  ])('refuses %s', async (_, path, status) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('shows nothing to a key that only hands events in', async () => {
    expect((await get(`r0?${FEBRUARY}`, key.intake)).status).toBe(403);
  });
});

it('the route stands in the OpenAPI document with the shape of a report', async () => {
  const answer = await fetch(`${url}/openapi.json`, { headers: { authorization: `Bearer ${key.admin}` } });
  const text = await answer.text();
  expect(text).toContain('/v1/tenants/{tenant}/reports/{kind}');
  expect(text).toContain('"ClauseResult"');
});
