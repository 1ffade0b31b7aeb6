import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKey } from '../../../src/access/keys/key-text.js';
import { KeyUses } from '../../../src/access/keys/key-uses.js';
import { OWN_SOURCE } from '../../../src/config/own-source.js';
import { incomingEventSchema } from '../../../src/event/incoming-event.js';
import { Facts } from '../../../src/store/facts.js';
import { type AccessWorld, openAccessWorld, type Who } from '../../support/access-world.js';
import { openTestApp } from '../../support/http-app.js';
import { TEST_NOW } from '../../support/stores.js';

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(async () => world.close());

const get = async (path: string, who: Who) => world.ask({ method: 'GET', path, key: world.keyOf[who] });
const json = async (path: string, who: Who) =>
  JSON.parse((await get(path, who)).body) as Record<string, Record<string, unknown>[]>;
/** Of what was done here the lists have more with each request; it is looked at for itself. */
const valuesOf = async (path: string, who: Who, list: string, field: string) => {
  const all = (await json(path, who))[list] ?? [];
  return new Set(all.filter((one) => one['source'] !== OWN_SOURCE).map((one) => one[field]));
};

/** What is recorded of what is refused: who, what, how it ended, how often. */
const recorded = async (done: () => Promise<unknown>): Promise<unknown[][]> =>
  (await world.recordedDuring(done)).map(({ tenant, actor, action, target, outcome, reason, volume }) => [
    tenant,
    actor.id,
    action,
    target?.type,
    outcome,
    reason,
    volume?.records,
  ]);

/** As the record names whose key it is: each by itself, whoever made them. */
const keyIdOf = (who: Who): string => `key:${parseKey(world.keyOf[who] ?? '')?.id}`;

const inOrder = (rows: readonly unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();

const refusedKeys = (count: number) => [
  ['_system', 'stranger', 'session.login', 'key', 'denied', 'UNAUTHENTICATED', count],
];
const ofAcme = '/v1/tenants/acme';

describe('a list shows what the caller reaches', () => {
  it.each<[string, Who, string, string, string, string[]]>([
    ['tenants of an administrator', 'administrator', '/v1/tenants', 'tenants', 'id', ['acme', 'other']],
    ['tenants of a tenant’s administrator', 'ofAcme', '/v1/tenants', 'tenants', 'id', ['acme']],
    ['tenants of an analyst', 'analyst', '/v1/tenants', 'tenants', 'id', ['acme']],
    ['sources of a tenant', 'analyst', `${ofAcme}/sources`, 'sources', 'id', ['crm', 'sf', 'sfe']],
    ['the declaration of the own source', 'owner', `${ofAcme}/sources`, 'sources', 'id', ['crm']],
    ['events of a tenant', 'analyst', `${ofAcme}/events`, 'events', 'source', ['crm']],
    ['refused items of a tenant', 'senior', `${ofAcme}/quarantine`, 'items', 'source', ['crm', 'sf']],
    ['refused items of the own source', 'owner', `${ofAcme}/quarantine`, 'items', 'source', ['crm']],
    ['sums of a tenant', 'compliance', `${ofAcme}/intake`, 'sources', 'source', ['crm', 'sf']],
    ['sums of the own source', 'owner', `${ofAcme}/intake`, 'sources', 'source', ['crm']],
    ['keys of a tenant', 'ofAcme', '/v1/keys', 'keys', 'tenant', ['acme']],
    ['keys for an auditor of the tenant', 'auditor', '/v1/keys', 'keys', 'tenant', ['acme']],
  ])('%s', async (...[, who, path, list, field, expected]) => {
    expect(await valuesOf(path, who, list, field)).toEqual(new Set(expected));
  });

  it('and says who somebody is to those alone who may know it', async () => {
    const [blind, seeing] = [
      await json(`${ofAcme}/events`, 'owner'),
      await json(`${ofAcme}/events`, 'senior'),
    ];
    expect(JSON.stringify(blind)).not.toContain('"u1"');
    expect(JSON.stringify(seeing)).toContain('"u1"');
  });

  it('and what is refused in another source is not taken in again', async () => {
    const positions = Object.values(world.quarantined);
    const asked = { method: 'POST', path: `${ofAcme}/quarantine/redrive`, body: { positions } };
    const answer = await world.ask({ ...asked, key: world.keyOf.owner });
    expect(JSON.parse(answer.body)).toMatchObject({
      results: [{ position: world.quarantined['acme/crm'], outcome: 'still-quarantined' }],
    });
  });
});

describe('whether something exists is told to nobody who does not reach it', () => {
  const paths = (tenant: string): string[] => [
    `/v1/tenants/${tenant}/events`,
    `/v1/tenants/${tenant}/sources`,
    `/v1/tenants/${tenant}/alerts`,
    `/v1/tenants/${tenant}/alerts/${world.otherAlert}`,
    `/v1/tenants/${tenant}/intake`,
    `/v1/tenants/${tenant}/quarantine`,
    `/v1/tenants/${tenant}/quarantine/item?position=${encodeURIComponent(world.quarantined['other/crm'] ?? '')}`,
    `/v1/tenants/${tenant}/reports/r0?from=2026-03-01&to=2026-03-02`,
    `/v1/receipts/x?tenant=${tenant}&source=crm`,
  ];
  const told = async (path: string, who: Who) => {
    const { instance: _, ...problem } = JSON.parse((await get(path, who)).body) as Record<string, unknown>;
    return problem;
  };

  it.each<Who>(['intake', 'analyst', 'senior', 'compliance', 'auditor', 'owner', 'ofAcme'])(
    'a tenant: %s',
    async (who) => {
      const others = paths('other');
      for (const [index, path] of paths('nowhere').entries())
        expect(await told(others[index] ?? '', who)).toEqual(await told(path, who));
    },
  );

  it('and each try is recorded: in the tenant that was tried, or in none', async () => {
    const tried = (tenant: string) => async () => {
      // A receipt is asked for by machines only: for anybody else it is counted.
      for (const path of paths(tenant)) await get(path, 'analyst');
    };
    const things = ['event', 'source', 'alert', 'alert', 'intake', 'quarantine', 'quarantine'];
    const denied = (tenant: string) => [
      ...things.map((thing) => [
        tenant,
        keyIdOf('analyst'),
        'audit.read',
        thing,
        'denied',
        'FORBIDDEN',
        undefined,
      ]),
      [tenant, keyIdOf('analyst'), 'audit.export', 'report', 'denied', 'FORBIDDEN', undefined],
      ['_system', keyIdOf('analyst'), 'session.login', 'permission', 'denied', 'FORBIDDEN', 1],
    ];
    expect(inOrder(await recorded(tried('other')))).toEqual(inOrder(denied('other')));
    expect(inOrder(await recorded(tried('nowhere')))).toEqual(inOrder(denied('_system')));
  });

  it('a key: the administrator of another tenant', async () => {
    const { id } = await world.keys.issue({ kind: 'intake', tenant: 'other', source: 'crm' }, 'test');
    const revoke = async (key: string) => {
      const answer = await world.ask({ method: 'DELETE', path: `/v1/keys/${key}`, key: world.keyOf.ofAcme });
      const { instance: _, ...problem } = JSON.parse(answer.body) as Record<string, unknown>;
      return problem;
    };
    const tries = await recorded(async () => {
      expect(await revoke(id)).toEqual(await revoke('0'.repeat(16)));
    });
    const failed = ['_system', keyIdOf('ofAcme'), 'audit.config', 'key', 'failure', 'NOT_FOUND', undefined];
    expect(tries).toEqual([failed, failed]);
  });
});

describe('fields that nobody asked for are refused, whoever sends them', () => {
  it.each<[string, object]>([
    ['/v1/tenants', { id: 'acme', origin: 'config' }],
    ['/v1/tenants', { id: 'acme', by: 'key:0' }],
    ['/v1/tenants/acme/sources', { id: 'crm', tenant: 'other' }],
    ['/v1/keys', { kind: 'intake', tenant: 'acme', source: 'crm', role: 'administrator' }],
    ['/v1/keys', { kind: 'intake', tenant: 'acme', source: 'crm', grants: [{ role: 'administrator' }] }],
    ['/v1/keys', { kind: 'api', role: 'analyst', grants: [{ role: 'administrator' }] }],
    ['/v1/keys', { kind: 'api', role: 'analyst', issuedBy: 'command-line' }],
    ['/v1/keys', { kind: 'api', role: 'analyst', hash: '0'.repeat(64) }],
    ['/v1/keys', { kind: 'api', role: ['analyst', 'administrator'] }],
    ['/v1/keys', { kind: 'admin', expiresAt: '2027-01-01T00:00:00Z' }],
    ['/v1/tenants/acme/alerts/{alert}/resolve', { verdict: 'test', by: 'key:0' }],
    ['/v1/tenants/acme/alerts/{alert}/resolve', { verdict: 'test', tenant: 'other' }],
    ['/v1/tenants/acme/quarantine/redrive', { positions: ['http/0/1#0'], tenant: 'other' }],
  ])('%s %j', async (path, body) => {
    const asked = { method: 'POST', path: path.replace('{alert}', world.alert), body };
    const tries = await recorded(async () => {
      expect((await world.ask({ ...asked, key: world.keyOf.everything })).status).toBe(400);
    });
    const tenant = path.startsWith(ofAcme) ? 'acme' : '_system';
    const ended = ['failure', 'REQUEST_INVALID', undefined];
    expect(tries).toEqual([[tenant, keyIdOf('everything'), 'audit.config', expect.any(String), ...ended]]);
  });

  it.each(['?role=administrator', '?tenant=other', '?source=sf'])('in the query: %s', async (query) => {
    const tries = await recorded(async () => {
      expect((await get(`${ofAcme}/events${query}`, 'everything')).status).toBe(400);
    });
    const failed = ['audit.read', 'event', 'failure', 'REQUEST_INVALID', undefined];
    expect(tries).toEqual([['acme', keyIdOf('everything'), ...failed]]);
  });
});

describe('a key', () => {
  const use = async (key: string) => (await world.ask({ method: 'GET', path: '/v1/tenants', key })).status;

  it('that was revoked is refused when it is replayed', async () => {
    const { id, text } = await world.keys.issue({ kind: 'api', role: 'analyst' }, 'test');
    expect(await use(text)).toBe(200);
    const path = `/v1/keys/${id}`;
    expect((await world.ask({ method: 'DELETE', path, key: world.keyOf.administrator })).status).toBe(204);
    expect(await recorded(async () => expect(await use(text)).toBe(401))).toEqual(refusedKeys(1));
  });

  it('that has run out is refused', async () => {
    const scope = { kind: 'api', role: 'auditor', expiresAt: TEST_NOW } as const;
    const { text } = await world.keys.issue(scope, 'test');
    expect(await recorded(async () => expect(await use(text)).toBe(401))).toEqual(refusedKeys(1));
  });

  it('whose secret is guessed in part is refused, whichever part', async () => {
    const { text } = await world.keys.issue({ kind: 'api', role: 'analyst' }, 'test');
    const other = (character: string | undefined): string => (character === 'A' ? 'B' : 'A');
    const guesses = await recorded(async () => {
      for (const at of [text.length - 43, text.length - 20, text.length - 1]) {
        const guess = `${text.slice(0, at)}${other(text[at])}${text.slice(at + 1)}`;
        expect(await use(guess)).toBe(401);
      }
    });
    expect(guesses).toEqual(refusedKeys(3));
    expect(await use(text)).toBe(200);
  });

  it('is of the kind that it was issued as', async () => {
    const { text } = await world.keys.issue({ kind: 'api', role: 'analyst' }, 'test');
    expect(await use(text.replace('_api_', '_admin_'))).toBe(401);
    expect(await use(text.replace('_api_', '_intake_'))).toBe(401);
  });

  it('of an auditor without end, or of an owner without source, is not made', async () => {
    for (const body of [
      { kind: 'api', role: 'auditor', tenant: 'acme' },
      { kind: 'api', role: 'auditor', tenant: 'acme', expiresAt: '2028-01-01T00:00:00Z' },
      { kind: 'api', role: 'crm-owner', tenant: 'acme' },
    ]) {
      const asked = { method: 'POST', path: '/v1/keys', body, key: world.keyOf.administrator };
      expect((await world.ask(asked)).status).toBe(400);
    }
  });

  it('is listed with its end and the day of its last use, which is a fact', async () => {
    const scope = { kind: 'api', role: 'analyst', tenant: 'acme', expiresAt: TEST_NOW + 1 } as const;
    const { id, text } = await world.keys.issue(scope, 'key:0');
    await use(text);
    await world.app.get(KeyUses).flush();
    const { keys } = await json('/v1/keys', 'ofAcme');
    expect(keys?.find((key) => key['id'] === id)).toEqual({
      id,
      kind: 'api',
      role: 'analyst',
      tenant: 'acme',
      status: 'active',
      issuedAt: '2026-03-02T09:00:00.000Z',
      issuedBy: 'key:0',
      owner: 'key:0',
      expiresAt: '2026-03-02T09:00:00.001Z',
      lastUsed: '2026-03-02',
    });
    const heads = await new Facts(world.test.runtime.store).heads('_system', 'key-use');
    expect(heads.find((head) => head.id === id)).toEqual({ id, facts: 1, version: 20_514 });
  });
});

describe('what strangers write', () => {
  const BREAK = '%0d%0aset-cookie:%20evil=1%0d%0a';

  it('reaches no header of an answer and no line of the log', async () => {
    const app = await openTestApp();
    try {
      for (const path of [`/v1/tenants/acme${BREAK}/sources`, `/v1/keys/${BREAK}`, `/${BREAK}`])
        for (const key of [app.admin, undefined]) {
          const answer = await app.fetch(path, {
            method: path.startsWith('/v1/keys') ? 'DELETE' : 'GET',
            ...(key === undefined ? {} : { key }),
          });
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.headers.get('set-cookie')).toBeNull();
        }
      const headers = { authorization: 'Bearer lw_admin_evil"}\tlw_admin_evil', 'x-request-id': 'evil' };
      const answer = await app.fetch('/v1/tenants', { headers });
      expect([answer.status, answer.headers.get('x-request-id')]).toEqual([
        401,
        expect.not.stringContaining('evil'),
      ]);
      for (const line of app.logLines) {
        expect(line.trimEnd()).not.toMatch(/[\r\n]|evil/);
        JSON.parse(line);
      }
      expect(app.logLines.length).toBeGreaterThanOrEqual(7);
      await app.trail.close();
      const texts = app.recorded.entries.map((entry) => JSON.stringify(incomingEventSchema.parse(entry)));
      expect(texts.length).toBeGreaterThanOrEqual(3);
      for (const text of texts) expect(text).not.toMatch(/\\[rnu]|evil/);
    } finally {
      await app.close();
    }
  });
});
