import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { Trail } from '../../../src/access/trail/trail.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { recorded } from '../../../src/cli/backend/recorded.js';
import { loadConfig } from '../../../src/config/load-config.js';
import type { AuditEvent } from '../../../src/event/audit-event.js';
import { nameBasedId } from '../../../src/kernel/ids.js';
import { SCOPE } from '../../support/alerts.js';
import { type AccessWorld, type Asked, openAccessWorld, type Who } from '../../support/access-world.js';

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(async () => world.close());

const during: AccessWorld['recordedDuring'] = async (done) => world.recordedDuring(done);

const as = (who: Who, method: string, path: string, more: Partial<Asked> = {}): Asked => ({
  method,
  path,
  key: world.keyOf[who],
  ...more,
});

const brief = ({ tenant, action, target, outcome, reason, volume }: AuditEvent): unknown[] => [
  tenant,
  action,
  target?.type,
  outcome,
  reason,
  volume?.records,
];

const ofAcme = '/v1/tenants/acme';

const caseOf = (): string => nameBasedId('case', 'acme', `actor:${SCOPE.actorKey}`, world.alert);

describe('each act is one event, where it was done', () => {
  it.each<[Who, string, string, object | undefined, unknown[]]>([
    [
      'analyst',
      'GET',
      `${ofAcme}/alerts`,
      undefined,
      ['acme', 'audit.read', 'alert', 'success', undefined, 1],
    ],
    [
      'analyst',
      'GET',
      `${ofAcme}/alerts/{alert}`,
      undefined,
      ['acme', 'audit.read', 'alert', 'success', undefined, 1],
    ],
    [
      'analyst',
      'POST',
      `${ofAcme}/alerts/{alert}/acknowledge`,
      undefined,
      ['acme', 'audit.config', 'alert', 'success', undefined, undefined],
    ],
    [
      'senior',
      'GET',
      `${ofAcme}/quarantine?limit=2`,
      undefined,
      ['acme', 'audit.read', 'quarantine', 'success', undefined, 2],
    ],
    [
      'owner',
      'POST',
      `${ofAcme}/quarantine/redrive`,
      { positions: ['http/0/999999#0'] },
      ['acme', 'audit.config', 'quarantine', 'success', undefined, undefined],
    ],
    [
      'auditor',
      'GET',
      `${ofAcme}/reports/r0?from=2026-03-01&to=2026-03-02`,
      undefined,
      ['acme', 'audit.export', 'report', 'success', undefined, 1],
    ],
    [
      'auditor',
      'GET',
      `${ofAcme}/intake`,
      undefined,
      ['acme', 'audit.read', 'intake', 'success', undefined, expect.any(Number)],
    ],
    [
      'analyst',
      'GET',
      `${ofAcme}/sources`,
      undefined,
      ['acme', 'audit.read', 'source', 'success', undefined, 3],
    ],
    [
      'administrator',
      'GET',
      '/v1/tenants',
      undefined,
      ['_system', 'audit.read', 'tenant', 'success', undefined, 2],
    ],
    [
      'administrator',
      'GET',
      '/v1/users',
      undefined,
      ['_system', 'audit.read', 'user', 'success', undefined, 0],
    ],
    [
      'administrator',
      'POST',
      '/v1/tenants',
      { id: 'acme', timeZone: 'Europe/Berlin' },
      ['_system', 'audit.config', 'tenant', 'success', undefined, undefined],
    ],
    [
      'administrator',
      'POST',
      '/v1/keys',
      { kind: 'intake', tenant: 'acme', source: 'crm' },
      ['_system', 'audit.config', 'key', 'success', undefined, undefined],
    ],
    [
      'administrator',
      'DELETE',
      `/v1/keys/${'0'.repeat(16)}`,
      undefined,
      ['_system', 'audit.config', 'key', 'failure', 'NOT_FOUND', undefined],
    ],
    [
      'everything',
      'GET',
      '/v1/tenants/nowhere/events',
      undefined,
      ['_system', 'audit.read', 'event', 'failure', 'TENANT_UNKNOWN', undefined],
    ],
    [
      'analyst',
      'GET',
      '/v1/tenants/other/events',
      undefined,
      ['other', 'audit.read', 'event', 'denied', 'FORBIDDEN', undefined],
    ],
    [
      'analyst',
      'GET',
      '/v1/tenants/nowhere/events',
      undefined,
      ['_system', 'audit.read', 'event', 'denied', 'FORBIDDEN', undefined],
    ],
    [
      'analyst',
      'GET',
      `${ofAcme}/events?actor=u1`,
      undefined,
      ['acme', 'audit.read', 'event', 'denied', 'FORBIDDEN', undefined],
    ],
  ])('%s %s %s', async (who, method, path, body, expected) => {
    const asked = as(who, method, path.replace('{alert}', world.alert), { body });
    const events = await during(async () => world.ask(asked));
    expect(events.map(brief)).toEqual([expected]);
  });

  it('has a case file leave as an export of the case', async () => {
    const path = `${ofAcme}/cases/${caseOf()}/file`;
    const events = await during(async () => {
      const { status, body, headers } = await world.ask(as('senior', 'GET', path));
      expect([status, headers['content-type'], body.slice(0, 2)]).toEqual([200, 'application/zip', 'PK']);
    });
    expect(events.map(brief)).toEqual([['acme', 'audit.export', 'case', 'success', undefined, 1]]);
    expect(events[0]?.target?.id).toBe(caseOf());
  });

  it('says who, as whom, from where and what was looked for', async () => {
    const path = `${ofAcme}/events?actor=u1&from=2026-03-01T00:00:00Z&limit=10`;
    let id: unknown;
    const headers = { 'user-agent': 'curl/8' };
    const [event] = await during(async () => {
      const answer = await world.ask(as('senior', 'GET', path, { headers }));
      id = answer.headers['x-request-id'];
    });
    expect(event).toMatchObject({
      key: id,
      source: 'ledgerwatch',
      occurredAt: '2026-03-02T09:00:00.000Z',
      actor: { id: expect.stringMatching(/^key:/), type: 'integration', roles: ['senior-analyst'] },
      context: { ip: '127.0.0.1', userAgent: 'curl/8', requestId: id, channel: 'api' },
      volume: { records: 1, basis: 'returned' },
      attributes: { search: { from: '2026-03-01T00:00:00Z' } },
      subjects: [{ id: 'u1' }],
    });
    expect(JSON.stringify(event?.attributes)).not.toContain('u1');
  });

  it('names the thing that was made', async () => {
    let made: unknown;
    const body = { kind: 'api', role: 'analyst', tenant: 'acme' };
    const [event] = await during(async () => {
      const answer = await world.ask(as('administrator', 'POST', '/v1/keys', { body }));
      made = JSON.parse(answer.body);
    });
    const { id, key } = made as { id: string; key: string };
    expect(event?.target).toEqual({ type: 'key', id });
    expect(JSON.stringify(event)).not.toContain(key.slice(-43));
  });

  it('names what was done, whatever stands in the address beside it', async () => {
    let made: unknown;
    const body = { kind: 'api', role: 'analyst', tenant: 'acme' };
    const path = '/v1/keys?position=another&actor=somebody&source=crm';
    const [event] = await during(async () => {
      made = JSON.parse((await world.ask(as('administrator', 'POST', path, { body }))).body);
    });
    expect(event?.target).toEqual({ type: 'key', id: (made as { id: string }).id });
    expect([event?.subjects ?? [], event?.attributes]).toEqual([[], {}]);
    const [look] = await during(async () => world.ask(as('administrator', 'GET', `${path}&from=1`)));
    expect(look?.target).toEqual({ type: 'key' });
  });

  it('leaves out machines at their work, and who asks who they are', async () => {
    const nothing = await during(async () => {
      await world.ask(as('monitor', 'GET', '/metrics'));
      await world.ask(as('intake', 'POST', '/v1/events', { body: [] }));
      await world.ask(as('analyst', 'GET', '/v1/roles'));
      await world.ask(as('analyst', 'GET', '/v1/session'));
      await world.ask(as('nobody', 'GET', '/health/live'));
    });
    expect(nothing).toEqual([]);
  });

  it('counts who is let in and tries what is theirs in no way', async () => {
    const events = await during(async () => {
      for (let tries = 0; tries < 3; tries++)
        await world.ask(as('analyst', 'POST', '/v1/events?tenant=acme&source=crm', { body: [] }));
    });
    expect(events.map(brief)).toEqual([['_system', 'session.login', 'permission', 'denied', 'FORBIDDEN', 3]]);
    expect(events[0]?.actor.id).not.toBe('stranger');
  });
});

describe('a quiet system', () => {
  it('writes nothing more about the one request that there was', async () => {
    const first = await during(async () => world.ask(as('analyst', 'GET', `${ofAcme}/events?limit=1`)));
    expect(first).toHaveLength(1);
    for (let look = 0; look < 3; look++) expect(await during(async () => undefined)).toEqual([]);
  });
});

describe('who may read it', () => {
  const sourcesOf = async (who: Who, path: string): Promise<Set<unknown>> => {
    const { events } = JSON.parse((await world.ask(as(who, 'GET', path))).body) as { events: AuditEvent[] };
    return new Set(events.map(({ tenant, source }) => `${tenant}/${source}`));
  };

  it('of a tenant who may read its events; another tenant’s reader sees nothing of it', async () => {
    await world.ask(as('everything', 'GET', '/v1/tenants/other/events'));
    await world.recorded('acme');
    expect(await sourcesOf('auditor', `${ofAcme}/events?limit=5000`)).toEqual(
      new Set(['acme/crm', 'acme/ledgerwatch']),
    );
    expect(await sourcesOf('owner', `${ofAcme}/events?limit=5000`)).toEqual(new Set(['acme/crm']));
  });

  it('of no tenant who reads without bounds of one', async () => {
    const path = '/v1/tenants/_system/events?limit=5000';
    expect((await world.ask(as('auditor', 'GET', path))).status).toBe(403);
    expect(await sourcesOf('everything', path)).toEqual(new Set(['_system/ledgerwatch']));
    expect((await world.ask(as('everything', 'GET', '/v1/tenants/_other/events'))).status).toBe(400);
    expect((await world.ask(as('everything', 'GET', '/v1/tenants/_system/alerts'))).status).toBe(400);
  });

  it('finds what somebody did by who they are', async () => {
    const own = (await world.recorded('acme')).find(({ actor }) => actor.id?.startsWith('key:') ?? false);
    const id = own?.actor.id ?? 'test';
    const path = `${ofAcme}/events?limit=5000&actor=${encodeURIComponent(id)}`;
    expect(await sourcesOf('senior', path)).toEqual(new Set(['acme/ledgerwatch']));
  });
});

describe('a report about the CRM', () => {
  it('counts what was done here where it is asked for, and nowhere else', async () => {
    await world.ask(
      as('analyst', 'POST', `${ofAcme}/alerts/{alert}/acknowledge`.replace('{alert}', world.alert)),
    );
    await world.recorded('acme');
    world.test.clock.advanceTo(Date.parse('2026-03-02T10:00:00Z'));
    const path = `${ofAcme}/reports/pci?from=2026-03-01&to=2026-03-02T10:00:00Z`;
    const { status, body } = await world.ask(as('auditor', 'GET', path));
    expect([status, body]).toEqual([200, expect.any(String)]);
    const { body: report } = JSON.parse(body) as {
      body: {
        clauses: { id: string; population: number; bySource: { source: string }[] }[];
        coverage: { sources: { source: string }[] };
      };
    };
    const counting = report.clauses.filter(({ bySource }) =>
      bySource.some(({ source }) => source === 'ledgerwatch'),
    );
    expect(counting.map(({ id }) => id)).toEqual(['10.2.1.3']);
    expect(report.coverage.sources.map(({ source }) => source)).not.toContain('ledgerwatch');
    expect(report.clauses.find(({ id }) => id === '10.2.1.6')?.population).toBe(0);
  });
});

describe('the own source', () => {
  it('is nobody’s to declare, to hand in to or to be given a key for', async () => {
    const key = world.keyOf.everything;
    const ask: AccessWorld['ask'] = async (asked) => world.ask(asked);
    const declared = await ask({
      method: 'POST',
      path: `${ofAcme}/sources`,
      key,
      body: { id: 'ledgerwatch' },
    });
    expect([declared.status, JSON.parse(declared.body)]).toMatchObject([400, { code: 'REQUEST_INVALID' }]);
    const scope = { kind: 'intake', tenant: 'acme', source: 'ledgerwatch' };
    expect((await ask({ method: 'POST', path: '/v1/keys', key, body: scope })).status).toBe(404);
    const event = {
      key: 'forged',
      occurredAt: '2026-03-02T08:00:00Z',
      actor: { id: 'user:1' },
      action: 'audit.read',
    };
    for (const tenant of ['acme', '_system']) {
      const path = `/v1/events?tenant=${tenant}&source=ledgerwatch`;
      expect((await ask({ method: 'POST', path, key, body: [event] })).status).toBeGreaterThanOrEqual(400);
      expect((await world.recorded(tenant)).map((one) => one.key)).not.toContain('forged');
    }
  });

  it('is in no list of sources', async () => {
    const { body } = await world.ask(as('analyst', 'GET', `${ofAcme}/sources`));
    expect(body).not.toContain('ledgerwatch');
  });

  it('is a fault of a configuration file that declares it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lw-reserved-'));
    const file = join(folder, 'ledgerwatch.yaml');
    writeFileSync(file, 'tenants: [{ id: acme, sources: [{ id: ledgerwatch }] }]\n');
    expect(() => loadConfig({ env: {}, workingDir: folder, file })).toThrow(/"ledgerwatch" is the source of/);
    rmSync(folder, { recursive: true });
  });
});

describe('while nothing can be recorded', () => {
  it('nothing is done that would be, and intake goes on', async () => {
    const trail = world.app.get(Trail);
    Object.defineProperty(trail, 'size', { get: () => 10_000, configurable: true });
    const statuses = async (asked: readonly Asked[]) =>
      Promise.all(asked.map(async (one) => (await world.ask(one)).status));
    const body = { id: 'while-full' };
    const credentials = { mail: 'a@example.com', password: 'not a password', code: '000000' };
    const refused = [
      as('analyst', 'GET', `${ofAcme}/events`),
      as('administrator', 'POST', '/v1/tenants', { body }),
      as('nobody', 'POST', '/v1/session', { body: credentials }),
    ];
    try {
      expect(await statuses(refused)).toEqual([429, 429, 429]);
      const answer = await world.ask(as('analyst', 'GET', `${ofAcme}/events`));
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'OVERLOADED' });
      expect(answer.headers['retry-after']).toBeDefined();
      const path = '/v1/events?tenant=acme&source=crm';
      const goesOn = [
        as('intake', 'POST', path, { body: [] }),
        as('nobody', 'GET', '/health/ready'),
        as('monitor', 'GET', '/metrics'),
      ];
      expect(await statuses(goesOn)).toEqual([200, 200, 200]);
      expect((await world.ask(as('nobody', 'GET', `${ofAcme}/events`))).status).toBe(401);
    } finally {
      Reflect.deleteProperty(trail, 'size');
    }
    const { body: tenants } = await world.ask(as('administrator', 'GET', '/v1/tenants'));
    expect(tenants).not.toContain('while-full');
    expect(await statuses(refused.slice(0, 1))).toEqual([200]);
  });
});

describe('commands that open the data themselves', () => {
  it('leave what requests leave', async () => {
    const { runtime } = world.test;
    const host = { id: 'command-line', kind: 'host', grants: EVERYTHING } as const;
    const backend = recorded(
      new EmbeddedBackend({ ...runtime, close: async () => undefined }, host),
      runtime,
    );
    const file = join(mkdtempSync(join(tmpdir(), 'lw-import-')), 'events.jsonl');
    const event = { occurredAt: '2026-03-02T08:00:00Z', actor: { id: 'u1' }, action: 'record.read' };
    writeFileSync(
      file,
      `${JSON.stringify({ key: 'i1', ...event })}\n${JSON.stringify({ key: 'i2', ...event })}\n`,
    );
    const follow = { signal: new AbortController().signal, onProgress: () => undefined };
    const events = await during(async () => {
      await backend.keys();
      await backend.events('acme', { limit: 1 });
      await backend.importFile(file, { tenant: 'acme', source: 'crm' }, follow);
      await backend
        .importFile(file, { tenant: 'acme', source: 'ledgerwatch' }, follow)
        .catch(() => undefined);
      await backend.revokeKey('0'.repeat(16)).catch(() => undefined);
      await backend.roles();
      // A part of a part.
      await backend.alerting.cases.list('acme', { limit: 1 });
      await backend.alerting.cases.file('acme', caseOf());
      await backend.close();
    });
    const expected = [
      ['_system', 'audit.read', 'key', 'success', undefined, expect.any(Number)],
      ['acme', 'audit.read', 'event', 'success', undefined, 1],
      ['acme', 'audit.config', 'import', 'success', undefined, 2],
      ['acme', 'audit.config', 'import', 'failure', 'SOURCE_UNKNOWN', undefined],
      ['_system', 'audit.config', 'key', 'failure', 'NOT_FOUND', undefined],
      ['acme', 'audit.read', 'alert', 'success', undefined, expect.any(Number)],
      ['acme', 'audit.export', 'case', 'success', undefined, 1],
    ];
    expect(events).toHaveLength(expected.length);
    expect(events.map(brief)).toEqual(expect.arrayContaining(expected));
    for (const { actor } of events) expect(actor).toMatchObject({ id: 'command-line', type: 'system' });
  });
});
