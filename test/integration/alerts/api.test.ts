import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { AlertsModule } from '../../../alerts/alerts.module.js';
import { DispatchAlerts } from '../../../alerts/dispatch.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import type { Invited } from '../../../src/access/accounts/user.js';
import { Users } from '../../../src/access/accounts/users.js';
import type { Grant } from '../../../src/access/rights/grant.js';
import { Governance } from '../../../src/access/governance/governance.js';
import { DAY, systemClock } from '../../../src/kernel/clock.js';
import { Declarations } from '../../../src/access/tenants/declarations.js';
import { Keys } from '../../../src/access/keys/keys.js';
import { MANAGER_CHAIN, NO_MANAGERS } from '../../../src/access/concerns.js';
import { CoreModule } from '../../../src/core.module.js';
import { HttpModule } from '../../../src/http/http.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { createHttpApp } from '../../../src/http/create-app.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { STATED_PEOPLE, openPeople } from '../../../src/people/people.js';
import { Store } from '../../../src/store/store.js';
import { evidence, finding, SCOPE } from '../../support/alerts.js';
import { ledgerRow } from '../../support/rows.js';
import { memoryAccounts } from '../../support/memory-accounts.js';
import { MemorySecrets } from '../../support/memory-secrets.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

let test: TestStore;
let app: NestFastifyApplication;
let admin = '';
let intake = '';
const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-alerts-'));
const id = alertIdOf('acme', SCOPE);

beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
  const env = { LEDGERWATCH_MAIL_FROM: 'a@example.com', LEDGERWATCH_MAIL_DIRECTORY: join(folder, 'mail') };
  const config = loadConfig({ env, workingDir: folder });
  const metrics = new Metrics();
  const parts = { config, logger: silentLogger, metrics };
  const facts = new Facts(test.store);
  const declarations = new Declarations(facts, config.tenants);
  const kept = { ...parts, clock: test.clock, facts, ...memoryAccounts() };
  const governance = new Governance({ ...kept, machineClock: systemClock });
  const people = openPeople({
    store: test.store,
    facts,
    secrets: new MemorySecrets(),
    configured: config.tenants,
  });
  const core = CoreModule.with({ ...kept, declarations, governance, probes: [] }, [
    { provide: Store, useValue: test.store },
    { provide: MANAGER_CHAIN, useValue: NO_MANAGERS },
    { provide: STATED_PEOPLE, useValue: { people, onChange: async () => undefined } },
  ]);

  @Module({ imports: [core, HttpModule, AlertsModule] })
  class TestModule {}

  app = await createHttpApp({ module: TestModule }, parts);
  for (const tenant of ['acme', 'other'])
    await declarations.declareTenant({ id: tenant, timeZone: 'UTC', horizonDays: 3650 }, 'test');
  await declarations.declareSource('acme', { id: 'crm', format: 'json', promisedDelayMinutes: 60 }, 'test');
  admin = (await app.get(Keys).issue({ kind: 'admin' }, 'test')).text;
  intake = (await app.get(Keys).issue({ kind: 'intake', tenant: 'acme', source: 'crm' }, 'test')).text;
  const person = {
    tenant: 'acme',
    kind: 'actor',
    key: SCOPE.actorKey,
    id: 'u-17',
    name: 'Zoë',
    email: '',
  } as const;
  await writeIdentities(test.store, [person], test.clock.now());
  await new Findings(test.store).write([finding(), finding({ tenant: 'other' })]);
  await app.get(RaiseAlerts).run();
});
afterAll(async () => {
  await app.close();
  await test.close();
  rmSync(folder, { recursive: true });
});

/** The id of an account that was accepted. */
async function invited(name: string, grants: readonly Grant[], self: Invited['self'] = []): Promise<string> {
  const users = app.get(Users);
  const person = { name, mail: `${name}@example.com` };
  const { id: user, invitation } = await users.invite(person, { grants: [...grants], self }, 'test');
  await users.accept(invitation.split('#').at(-1) ?? '', 'a long enough password');
  return user;
}

async function ask(
  method: 'GET' | 'POST',
  path: string,
  { body, key = admin }: { body?: object; key?: string } = {},
) {
  const answer = await app.inject({
    method,
    url: `/v1/tenants/${path}`,
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe('alerts over HTTP', () => {
  it('are listed for one tenant, with the id of the CRM for who may see it', async () => {
    const { status, body } = await ask('GET', 'acme/alerts');
    expect(status).toBe(200);
    expect(body).toMatchObject({ alerts: [{ id, tenant: 'acme', actor: 'u-17', status: 'open' }] });
    expect(body['alerts']).toHaveLength(1);
  });

  it.each([
    ['status=open', 1],
    ['status=resolved', 0],
    ['from=2026-03-02T22:02:00Z', 1],
    ['from=2026-03-02T22:02:00.001Z', 0],
    ['to=2026-03-02T22:02:00Z', 0],
    ['limit=1', 1],
  ])('are filtered by %s', async (query, count) => {
    expect((await ask('GET', `acme/alerts?${query}`)).body['alerts']).toHaveLength(count);
  });

  it.each([
    ['acme/alerts?status=odd', 400, 'REQUEST_INVALID'],
    ['acme/alerts?limit=0', 400, 'REQUEST_INVALID'],
    ['acme/alerts?from=yesterday', 400, 'REQUEST_INVALID'],
    ['acme/alerts?colour=red', 400, 'REQUEST_INVALID'],
    ['acme/alerts/1', 400, 'REQUEST_INVALID'],
    ['acme/alerts/00000000-0000-4000-8000-000000000000', 404, 'NOT_FOUND'],
    [`other/alerts/${id}`, 404, 'NOT_FOUND'],
    ['nobody/alerts', 404, 'TENANT_UNKNOWN'],
  ])('%s is refused with %i', async (path, status, code) => {
    expect(await ask('GET', path)).toMatchObject({ status, body: { code } });
  });

  it('are no business of an intake key', async () => {
    expect(await ask('GET', 'acme/alerts', { key: intake })).toMatchObject({ status: 403 });
    expect(await ask('POST', `acme/alerts/${id}/acknowledge`, { key: intake })).toMatchObject({
      status: 403,
    });
  });

  it.each([
    ['assign', {}],
    ['assign', { to: 'ann' }],
    ['comment', { text: '  ' }],
    ['comment', { text: 'x'.repeat(2_001) }],
    ['contain', { action: 'fire' }],
    ['escalate', { receiver: '' }],
    ['escalate', { receiver: 'chief' }],
    ['resolve', { verdict: 'duplicate' }],
    ['resolve', { verdict: 'benign', duplicateOf: id }],
  ])('%s is refused for %j', async (verb, body) => {
    expect((await ask('POST', `acme/alerts/${id}/${verb}`, { body })).status).toBe(400);
  });

  it('are acknowledged and resolved by a principal whose name is kept', async () => {
    const path = `acme/alerts/${id}`;
    expect((await ask('POST', `${path}/acknowledge`)).body).toMatchObject({
      outcome: 'done',
      alert: { status: 'acknowledged' },
    });
    expect((await ask('POST', `${path}/acknowledge`)).body).toMatchObject({
      outcome: 'no-effect',
      reason: 'already-acknowledged',
    });
    const verdict = { verdict: 'true-positive', note: 'ticket 7' };
    expect((await ask('POST', `${path}/resolve`, { body: verdict })).body).toMatchObject({
      outcome: 'done',
      alert: { status: 'resolved', verdict: 'true-positive' },
    });
    const card = await ask('GET', 'acme/scorecard?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z');
    expect(card.body).toMatchObject({
      all: { alerts: 1, open: 0, verdicts: { 'true-positive': 1 }, precision: { share: 1, judged: 1 } },
      detectors: [{ detector: 'export-volume', alerts: 1 }],
    });
    const turned = await ask('GET', 'acme/scorecard?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z');
    expect(turned).toMatchObject({ status: 400 });
    const none = await ask('GET', 'acme/scorecard?from=2026-03-02T22:02:00.001Z&to=2026-04-01T00:00:00Z');
    expect(none.body).toMatchObject({ all: { alerts: 0 }, detectors: [] });
    const span = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
    const numbers = await ask('GET', `acme/alert-numbers?${span}`);
    expect(numbers.body).toMatchObject({
      alerts: 1,
      times: { toFirstAnswer: { n: 1 }, toDelivered: { n: 0 } },
      load: { each: [{ account: expect.stringMatching(/^key:/), answered: 1, judged: 1 }] },
    });
    const auditor = (await app.get(Keys).issue({ kind: 'api', role: 'auditor' }, 'test')).text;
    const audited = await ask('GET', `acme/alert-numbers?${span}`, { key: auditor });
    expect(audited.body).toMatchObject({ alerts: 1, load: { analysts: 1 } });
    expect(audited.body['load']).not.toHaveProperty('each');
    const endless = await ask('GET', 'acme/alert-numbers?from=2020-01-01T00:00:00Z');
    expect(endless.body).toMatchObject({ code: 'REQUEST_INVALID' });
    const { body } = await ask('GET', path);
    expect(body).toMatchObject({
      facts: [
        { type: 'raised', by: 'system' },
        { type: 'acknowledged', by: expect.stringMatching(/^key:[0-9a-f]{16}$/) },
        { type: 'resolved', by: expect.stringMatching(/^key:/), data: verdict },
      ],
      deliveries: [],
    });
  });

  it.each([
    { verdict: 'odd' },
    {},
    { verdict: 'test', by: 'me' },
    { verdict: 'test', note: 'x'.repeat(2_001) },
  ])('are not resolved by %j', async (body) => {
    expect((await ask('POST', `acme/alerts/${id}/resolve`, { body })).status).toBe(400);
  });

  it('say what to announce as planned before something benign is done again', async () => {
    const [eventId = ''] = evidence.eventIds;
    const event = {
      key: 'cited',
      occurredAt: '2026-03-02T21:30:00Z',
      actor: { id: 'u-17' },
      action: 'data.export',
      target: { type: 'contact' },
    } as const;
    await append(test.store, [ledgerRow({ offset: 1, event, id: eventId })], 'cited');
    const judge = async (verdict: string) =>
      (await ask('POST', `acme/alerts/${id}/resolve`, { body: { verdict } })).body;
    const announce = { whom: SCOPE.actorKey, actions: ['data.export'], object: 'contact', records: 50_000 };
    expect(await judge('benign')).toMatchObject({ outcome: 'done', announce });
    expect(await judge('test')).not.toHaveProperty('announce');
  });

  it('send nothing for a tenant without recipients', async () => {
    expect(await app.get(DispatchAlerts).run()).toEqual({ delivered: 0, retry: 0, failed: 0, waiting: 0 });
  });
});

describe('an alert that somebody works on', () => {
  const other = finding({ name: 'lapsing', family: 'login', severity: 'high' });
  const lapsing = alertIdOf('acme', other);

  it('is given to who may work on it, commented, contained', async () => {
    await new Findings(test.store).write([other]);
    await app.get(RaiseAlerts).run();
    const path = `acme/alerts/${lapsing}`;
    const worker = await invited('worker', [{ role: 'analyst', tenant: 'acme' }]);
    const elsewhere = await invited('elsewhere', [{ role: 'analyst', tenant: 'other' }]);
    const concerned = await invited(
      'concerned',
      [{ role: 'analyst' }],
      [{ tenant: 'acme', actorKey: SCOPE.actorKey }],
    );
    for (const to of [elsewhere, concerned, '0'.repeat(32)])
      expect(await ask('POST', `${path}/assign`, { body: { to } })).toMatchObject({
        status: 400,
        body: { code: 'REQUEST_INVALID' },
      });
    expect((await ask('POST', `${path}/assign`, { body: { to: worker } })).body).toMatchObject({
      outcome: 'done',
      alert: { assignee: `user:${worker}`, status: 'open' },
    });
    expect((await ask('POST', `${path}/comment`, { body: { text: ' asked ' } })).body).toMatchObject({
      outcome: 'done',
    });
    const measure = { action: 'end-sessions', note: 'at the CRM' };
    expect((await ask('POST', `${path}/contain`, { body: measure })).body).toMatchObject({
      alert: { contained: ['end-sessions'] },
    });
    expect((await ask('POST', `${path}/assign`, { body: { to: null } })).body['alert']).not.toHaveProperty(
      'assignee',
    );
    const { facts } = (await ask('GET', path)).body as { facts: { type: string; data: unknown }[] };
    expect(facts.slice(1).map(({ type, data }) => [type, data])).toEqual([
      ['assigned', { to: `user:${worker}` }],
      ['commented', { text: 'asked' }],
      ['contained', measure],
      ['assigned', { to: '' }],
    ]);
  });

  it('is open again when the acknowledgement is not confirmed, and is listed so', async () => {
    const before = test.clock.now();
    const { body } = await ask('POST', `acme/alerts/${lapsing}/acknowledge`);
    const until = new Date(before + DAY).toISOString();
    expect(body).toMatchObject({ alert: { status: 'acknowledged', acknowledgedUntil: until } });
    test.clock.advanceTo(before + DAY);
    expect((await ask('GET', `acme/alerts/${lapsing}`)).body).toMatchObject({ alert: { status: 'open' } });
    const ids = (list: Record<string, unknown>): string[] =>
      (list['alerts'] as { id: string }[]).map((one) => one.id);
    expect(ids((await ask('GET', 'acme/alerts?status=open')).body)).toContain(lapsing);
    expect(ids((await ask('GET', 'acme/alerts?status=acknowledged')).body)).not.toContain(lapsing);
    const again = await ask('POST', `acme/alerts/${lapsing}/acknowledge`);
    expect(again.body).toMatchObject({ outcome: 'done', alert: { status: 'acknowledged' } });
    const first = { verdict: 'duplicate', duplicateOf: id };
    expect((await ask('POST', `acme/alerts/${lapsing}/resolve`, { body: first })).body).toMatchObject({
      alert: { verdict: 'duplicate', duplicateOf: id },
    });
    const circle = { verdict: 'duplicate', duplicateOf: lapsing };
    expect((await ask('POST', `acme/alerts/${id}/resolve`, { body: circle })).status).toBe(400);
  });
});
