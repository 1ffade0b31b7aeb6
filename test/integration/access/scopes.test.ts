import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/access/rights/permissions.js';
import { DAY } from '../../../src/kernel/clock.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { TEST_NOW } from '../../support/stores.js';

/*
 * How far each role reaches by its bounds, written by hand beside the matrix of routes and roles. A dash: the role is not
 * given within such bounds.
 */

/** Everywhere; the tenant `acme`; its source `crm`; its source `sf`; the tenant `other`. */
const SCOPES = {
  all: {},
  acme: { tenant: 'acme' },
  crm: { tenant: 'acme', source: 'crm' },
  sf: { tenant: 'acme', source: 'sf' },
  other: { tenant: 'other' },
} as const;

const REACH = `
all acme crm sf other

200 200 200 200 403  analyst GET /v1/tenants/acme/events
403 403 403 403 403  analyst GET /v1/tenants/acme/events?actor=u1
200 200 403 403 403  analyst GET /v1/tenants/acme/alerts
200 200 403 403 403  analyst GET /v1/tenants/acme/alerts/{alert}
200 200 403 403 403  analyst POST /v1/tenants/acme/alerts/{alert}/acknowledge
201 201 403 403 403  analyst POST /v1/tenants/acme/reveals person
403 403 403 403 403  analyst GET /v1/tenants/acme/reveals
403 403 403 403 403  analyst GET /v1/tenants/acme/quarantine
403 403 403 403 403  analyst GET /v1/tenants/acme/reports/r0?from=2026-03-01&to=2026-03-02
200 200 200 200 403  analyst GET /v1/tenants/acme/sources
200 200 200 200 200  analyst GET /v1/tenants
200 200 200 200 200  analyst GET /v1/requests
403 403 403 403 403  analyst GET /v1/keys

200 200 200 200 403  senior-analyst GET /v1/tenants/acme/events?actor=u1
200 200 403 403 403  senior-analyst GET /v1/tenants/acme/alerts
200 200 200 200 403  senior-analyst GET /v1/tenants/acme/quarantine
200 200 200 404 403  senior-analyst GET /v1/tenants/acme/quarantine/item?position={acme/crm}
403 403 403 403 403  senior-analyst POST /v1/tenants/acme/quarantine/redrive position
200 200 403 403 403  senior-analyst GET /v1/tenants/acme/reveals
403 403 403 403 403  senior-analyst POST /v1/governance governance of acme

200 200 200 200 403  compliance-officer GET /v1/tenants/acme/intake
200 200 403 403 403  compliance-officer GET /v1/tenants/acme/reports/r0?from=2026-03-01&to=2026-03-02
403 403 403 403 403  compliance-officer GET /v1/tenants/acme/alerts
200 200 200 200 200  compliance-officer GET /v1/governance
409 409 404 404 404  compliance-officer POST /v1/requests/{request of acme}/approve another digest
409 404 404 404 404  compliance-officer POST /v1/requests/{request of all}/approve another digest
403 403 403 403 403  compliance-officer POST /v1/governance governance of acme

200 200 403 403 403  auditor GET /v1/tenants/acme/alerts
403 403 403 403 403  auditor POST /v1/tenants/acme/alerts/{alert}/acknowledge
200 200 403 403 403  auditor GET /v1/tenants/acme/reveals
200 200 200 200 200  auditor GET /v1/keys
200 403 403 403 403  auditor GET /v1/users
200 403 403 403 403  auditor GET /v1/tenants/_system/events
200 200 404 404 404  auditor GET /v1/requests/{request of acme}

 -   -  200 200  -   crm-owner GET /v1/tenants/acme/events
 -   -  200 404  -   crm-owner GET /v1/tenants/acme/quarantine/item?position={acme/crm}
 -   -  200 200  -   crm-owner POST /v1/tenants/acme/quarantine/redrive position
 -   -  200 200  -   crm-owner GET /v1/tenants/acme/intake
 -   -  403 403  -   crm-owner GET /v1/tenants/acme/alerts
 -   -  403 403  -   crm-owner GET /v1/tenants/acme/reports/r0?from=2026-03-01&to=2026-03-02
 -   -  403 403  -   crm-owner GET /v1/requests

201 201 403 403 403  administrator POST /v1/tenants acme
201 201 403 403 403  administrator POST /v1/tenants/acme/sources crm
201 201 201 403 403  administrator POST /v1/keys intake of acme
201 201 403 403 403  administrator POST /v1/governance governance of acme
201 403 403 403 403  administrator POST /v1/governance governance
200 403 403 403 403  administrator GET /v1/users
200 403 403 403 403  administrator GET /metrics
403 403 403 403 403  administrator GET /v1/tenants/acme/events
409 409 404 404 404  administrator POST /v1/requests/{request of acme}/approve another digest

200  -   -   -   -   monitor GET /metrics
 -   -  200 403  -   intake POST /v1/events?tenant=acme&source=crm nothing
 -   -  403 403  -   intake GET /v1/tenants/acme/events
`;

let world: AccessWorld;
let keyOfU1: string;
beforeAll(async () => {
  world = await openAccessWorld();
  const ofAcme = await TenantKeys.open(world.test.runtime.secrets, 'acme');
  keyOfU1 = ofAcme.personKey('actor', 'crm', 'u1');
});
afterAll(async () => world.close());

const bodies = (): Readonly<Record<string, object>> => ({
  nothing: [],
  position: { positions: ['http/0/999999#0'] },
  person: { actor: keyOfU1, reason: 'looked at too much' },
  acme: { id: 'acme', timeZone: 'Europe/Berlin' },
  crm: { id: 'crm' },
  'intake of acme': { kind: 'intake', tenant: 'acme', source: 'crm' },
  'governance of acme': { tenant: 'acme', profile: 'solo' },
  governance: { profile: 'solo' },
  'another digest': { digest: 'b'.repeat(64) },
});

/** A request that waits, as somebody asked. */
async function requestOf(tenant: string | undefined): Promise<string> {
  const id = crypto.randomUUID();
  const asked = { action: 'key.issue', step: 'second-person', owner: 'user:0', digest: 'a'.repeat(64) };
  const fact = { tenant: '_system', kind: 'request', id, version: 1, type: 'asked', by: 'user:0' };
  await world.test.runtime.facts.append({
    ...fact,
    data: { ...asked, ...(tenant === undefined ? {} : { tenant }) },
  });
  return id;
}

async function filled(path: string): Promise<string> {
  const [, name] = /\{(.+)\}/.exec(path) ?? [];
  if (name === undefined) return path;
  const position = world.quarantined[name];
  const id =
    position === undefined
      ? name === 'alert'
        ? world.alert
        : await requestOf(name === 'request of acme' ? 'acme' : undefined)
      : encodeURIComponent(position);
  return path.replace(`{${name}}`, id);
}

const keys = new Map<string, Promise<string>>();

async function keyOf(role: Role, scope: object): Promise<string> {
  const name = JSON.stringify([role, scope]);
  const key = keys.get(name) ?? issued(role, scope);
  keys.set(name, key);
  return key;
}

async function issued(role: Role, scope: object): Promise<string> {
  const ends = role === 'auditor' ? { expiresAt: TEST_NOW + 30 * DAY } : {};
  return (await world.keys.issue({ kind: 'api', role, ...scope, ...ends }, 'test')).text;
}

const lines = REACH.split('\n')
  .slice(2)
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const words = line.trim().split(/ +/);
    return [words.slice(5).join(' '), words.slice(0, 5)] as const;
  });

describe('each role reaches what its bounds say', () => {
  it.each(lines)('%s', async (rest, expected) => {
    const [, role = '', method = '', path = '', body = ''] =
      /^(\S+) (\S+) ((?:\{[^}]*\}|\S)+) ?(.*)$/.exec(rest) ?? [];
    const got = await Promise.all(
      Object.values(SCOPES).map(async (scope, index) => {
        if (expected[index] === '-') return '-';
        const key = await keyOf(role as Role, scope);
        const asked = { method, path: await filled(path), key };
        const { status } = await world.ask(body === '' ? asked : { ...asked, body: bodies()[body] });
        return String(status);
      }),
    );
    expect(got).toEqual(expected);
  });
});
