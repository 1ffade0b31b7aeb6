import { tmpdir } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { alertIdOf } from '../../alerts/alert.js';
import { RaiseAlerts } from '../../alerts/raise.js';
import { SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { Keys, type KeyScope } from '../../src/access/keys/keys.js';
import type { Grant } from '../../src/access/rights/grant.js';
import { Trail } from '../../src/access/trail/trail.js';
import { AppModule } from '../../src/app.module.js';
import type { AuditEvent } from '../../src/event/audit-event.js';
import { OWN_SOURCE } from '../../src/config/own-source.js';
import { createHttpApp } from '../../src/http/create-app.js';
import { DAY } from '../../src/kernel/clock.js';
import { type RoleWork, workOf } from '../../src/roles.js';
import { eventPage } from '../../src/search/event-page.js';
import { Findings } from '../../src/store/findings.js';
import { finding, SCOPE } from './alerts.js';
import { openTestRuntime, type TestRuntime } from './runtime.js';
import { TEST_NOW } from './stores.js';

const CRM = { tenant: 'acme', source: 'crm' } as const;

/** Everybody who may come: each role, most of them in the tenant `acme` alone. */
export const GRANTS = {
  intake: { role: 'intake', ...CRM },
  monitor: { role: 'monitor' },
  analyst: { role: 'analyst', tenant: 'acme' },
  ofTeam: { role: 'analyst', tenant: 'acme', team: 'east' },
  senior: { role: 'senior-analyst', tenant: 'acme' },
  compliance: { role: 'compliance-officer', tenant: 'acme' },
  auditor: { role: 'auditor', tenant: 'acme', until: TEST_NOW + 30 * DAY },
  owner: { role: 'crm-owner', ...CRM },
  administrator: { role: 'administrator' },
  ofAcme: { role: 'administrator', tenant: 'acme' },
} as const satisfies Readonly<Record<string, Grant>>;

export type Who = keyof typeof GRANTS | 'nobody' | 'everything';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key?: string | undefined;
  /** Text is sent as CSV. */
  readonly body?: object | string | undefined;
  readonly headers?: Record<string, string>;
}

export interface AccessWorld {
  readonly test: TestRuntime;
  readonly app: NestFastifyApplication;
  readonly keys: Keys;
  /** The key of each; none of `nobody`. */
  readonly keyOf: Readonly<Record<Who, string | undefined>>;
  /** Ids that stand in paths. */
  readonly alert: string;
  readonly otherAlert: string;
  /** Positions in quarantine, by `tenant/source`. */
  readonly quarantined: Readonly<Record<string, string>>;
  /** What is recorded of what was done here, with who it was; hands over first what waits. */
  recorded(tenant: string): Promise<AuditEvent[]>;
  /** What was recorded while something was done, wherever. */
  recordedDuring(done: () => Promise<unknown>): Promise<AuditEvent[]>;
  ask(asked: Asked): Promise<{ status: number; body: string; headers: Record<string, unknown> }>;
  close(): Promise<void>;
}

/**
 * The whole service on a store with the tenants `acme` and `other`, in each of which an event was stored, one refused
 * and an alert raised. Nothing listens: requests are handed in.
 */
export async function openAccessWorld(given: Readonly<Record<string, string>> = {}): Promise<AccessWorld> {
  // All callers come from one address, and nobody waits for the other.
  const settings = { LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '10000', ...given };
  const test = await openTestRuntime(TEST_NOW, tmpdir(), settings);
  const { runtime } = test;
  const work = await workOf(runtime);
  const app = await createHttpApp(AppModule.with(runtime, work), runtime);
  await work.start();
  const keys = app.get(Keys);
  const keyOf: Record<Who, string | undefined> = await keysOfAll(keys);
  const ask: AccessWorld['ask'] = async ({ method, path, key, body, headers = {} }) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        ...headers,
        ...(typeof body === 'string' ? { 'content-type': 'text/csv' } : {}),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.body, headers: answer.headers };
  };
  const quarantined: Record<string, string> = {};
  for (const of of ['acme/crm', 'acme/sf', 'other/crm'])
    quarantined[of] = await fill(ask, of, keyOf.everything);
  await new Findings(runtime.store).write([finding(), finding({ tenant: 'other' })]);
  await app.get(RaiseAlerts).run();
  return {
    test,
    app,
    keys,
    keyOf,
    alert: alertIdOf('acme', SCOPE),
    otherAlert: alertIdOf('other', SCOPE),
    quarantined,
    recorded: async (tenant) => recordedOf(app, test, tenant),
    recordedDuring: async (done) => recordedDuring(app, test, done),
    ask,
    close: async () => closeAll(app, work, test),
  };
}

async function recordedOf(
  app: NestFastifyApplication,
  test: TestRuntime,
  tenant: string,
): Promise<AuditEvent[]> {
  await app.get(Trail).close();
  const search = { tenant, sources: [OWN_SOURCE], limit: 10_000 };
  return (await eventPage(test.runtime.store, search, 'all')).events;
}

async function recordedDuring(
  app: NestFastifyApplication,
  test: TestRuntime,
  done: () => Promise<unknown>,
): Promise<AuditEvent[]> {
  const all = async (): Promise<AuditEvent[]> => {
    const tenants = ['acme', 'other', SYSTEM_TENANT];
    return (await Promise.all(tenants.map(async (tenant) => recordedOf(app, test, tenant)))).flat();
  };
  const keyOf = ({ tenant, key }: AuditEvent): string => `${tenant}/${key}`;
  const before = new Set((await all()).map(keyOf));
  await done();
  const after = await all();
  const keys = new Set(after.map(keyOf));
  if (keys.size !== after.length) throw new Error('an act was recorded twice');
  return after.filter((event) => !before.has(keyOf(event)));
}

async function keysOfAll(keys: Keys): Promise<Record<Who, string | undefined>> {
  const issue = async (scope: KeyScope): Promise<string> => (await keys.issue(scope, 'test')).text;
  const texts: Partial<Record<Who, string>> = { everything: await issue({ kind: 'admin' }) };
  for (const [who, grant] of Object.entries<Grant>(GRANTS)) {
    const { until, ...scope } = grant;
    texts[who as Who] = await issue({
      kind: 'api',
      ...scope,
      ...(until === undefined ? {} : { expiresAt: until }),
    });
  }
  return { nobody: undefined, ...(texts as Record<Exclude<Who, 'nobody'>, string>) };
}

/** One event that is stored, where the source takes our JSON, and one that is refused; gives the place of the latter. */
async function fill(ask: AccessWorld['ask'], of: string, key: string | undefined): Promise<string> {
  const [tenant = '', source = ''] = of.split('/');
  const event = {
    key: `k-${of}`,
    occurredAt: '2026-03-02T08:00:00Z',
    actor: { id: 'u1' },
    action: 'record.read',
  };
  const at = `tenant=${tenant}&source=${source}`;
  await ask({ method: 'POST', path: `/v1/events?${at}`, key, body: [event, { no: 'event' }] });
  const path = `/v1/tenants/${tenant}/quarantine?source=${source}&limit=1`;
  const { items } = JSON.parse((await ask({ method: 'GET', path, key })).body) as {
    items: { position: string }[];
  };
  if (items[0] === undefined) throw new Error(`nothing is in quarantine of ${of}`);
  return items[0].position;
}

async function closeAll(app: NestFastifyApplication, work: RoleWork, test: TestRuntime): Promise<void> {
  await app.close();
  await work.stop();
  await test.close();
}
