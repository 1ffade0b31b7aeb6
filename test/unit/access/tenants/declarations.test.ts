import { beforeEach, describe, expect, it } from 'vitest';
import {
  decideDeclaration,
  sourceDeclarationSchema,
  tenantDeclarationSchema,
} from '../../../../src/access/tenants/declaration.js';
import { Declarations } from '../../../../src/access/tenants/declarations.js';
import { configSchema } from '../../../../src/config/sections.js';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';

const configured = configSchema.parse({
  tenants: [
    { id: 'acme', timeZone: 'Europe/Berlin', sources: [{ id: 'crm' }], alerts: { to: ['a@example.com'] } },
  ],
}).tenants;

const tenant = (id: string, more: object = {}) => tenantDeclarationSchema.parse({ id, ...more });
const source = (id: string, more: object = {}) => sourceDeclarationSchema.parse({ id, ...more });

let facts: MemoryFacts;
let declarations: Declarations;
beforeEach(async () => {
  facts = new MemoryFacts(new SimulatedClock(0));
  declarations = new Declarations(facts, configured);
  await declarations.load();
});

describe('what the file declares', () => {
  it('is there without any fact', () => {
    expect(declarations.tenant('acme')).toMatchObject({ timeZone: 'Europe/Berlin', origin: 'config' });
    expect(declarations.source('acme', 'crm')).toMatchObject({
      format: 'json',
      tenant: 'acme',
      origin: 'config',
    });
  });

  it('no command can change', async () => {
    const refused = { code: 'DECLARED_IN_CONFIG' };
    await expect(declarations.declareTenant(tenant('acme'), 'x')).rejects.toMatchObject(refused);
    await expect(declarations.declareSource('acme', source('crm'), 'x')).rejects.toMatchObject(refused);
    expect(facts.all).toEqual([]);
  });

  it('wins over an older command', async () => {
    const before = new Declarations(facts, []);
    await before.declareTenant(tenant('acme', { timeZone: 'Asia/Tokyo' }), 'x');
    await declarations.load();
    expect(declarations.tenant('acme')?.timeZone).toBe('Europe/Berlin');
  });

  it('may get further sources by command', async () => {
    await declarations.declareSource('acme', source('erp'), 'x');
    expect(declarations.sourcesOf('acme').map(({ id }) => id)).toEqual(['crm', 'erp']);
  });
});

describe('what a command declares', () => {
  it('is a fact with its principal, seen by the next process', async () => {
    await declarations.declareTenant(tenant('beta', { timeZone: 'Asia/Tokyo' }), 'key:1');
    await declarations.declareSource('beta', source('crm', { liveFrom: '2026-01-01T00:00:00Z' }), 'key:1');
    const next = new Declarations(facts, configured);
    await next.load();
    expect(next.list().map(({ id }) => id)).toEqual(['acme', 'beta']);
    expect(next.tenant('beta')).toMatchObject({ timeZone: 'Asia/Tokyo', origin: 'command' });
    expect(next.source('beta', 'crm')).toMatchObject({ liveFrom: '2026-01-01T00:00:00Z', tenant: 'beta' });
    expect(facts.all.map(({ by, version }) => [by, version])).toEqual([
      ['key:1', 1],
      ['key:1', 1],
    ]);
  });

  it('said again changes nothing, said otherwise changes', async () => {
    await declarations.declareTenant(tenant('beta'), 'x');
    await declarations.declareTenant(tenant('beta'), 'x');
    expect(facts.all).toHaveLength(1);
    await declarations.declareTenant(tenant('beta', { horizonDays: 10 }), 'x');
    expect(declarations.tenant('beta')?.horizonDays).toBe(10);
    expect(facts.all.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('the same source id under two tenants are two sources', async () => {
    await declarations.declareTenant(tenant('beta'), 'x');
    await declarations.declareSource('beta', source('crm', { format: 'cloudevents' }), 'x');
    expect(declarations.source('acme', 'crm')?.format).toBe('json');
    expect(declarations.source('beta', 'crm')?.format).toBe('cloudevents');
  });

  it('a source needs its tenant', async () => {
    await expect(declarations.declareSource('gamma', source('crm'), 'x')).rejects.toMatchObject({
      code: 'TENANT_UNKNOWN',
    });
    expect(() => declarations.requireSource('acme', 'nothing')).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNKNOWN' }),
    );
  });

  it('a fact that no longer fits has no effect', async () => {
    const fact = { tenant: '_system', kind: 'tenant', id: 'beta', version: 1, type: 'declared', by: 'x' };
    await facts.append(
      { ...fact, data: { id: 'beta', timeZone: 'Mars/Base' } },
      { ...fact, type: 'other', data: {} },
    );
    await declarations.load();
    expect(declarations.tenant('beta')).toBeUndefined();
  });

  it.each(['constructor', '__proto__', 'toString'])('"%s" names no tenant', (id) => {
    expect(declarations.tenant(id)).toBeUndefined();
    expect(declarations.sourcesOf(id)).toEqual([]);
  });
});

describe('a declaration', () => {
  it.each([
    ['of nothing', undefined, 'declare'],
    [
      'of a command with other words',
      { origin: 'command', declaration: tenant('a', { name: 'A' }) },
      'declare',
    ],
    ['of a command with the same words', { origin: 'command', declaration: tenant('a') }, 'no-effect'],
  ] as const)('%s: %s', (_, current, value) => {
    expect(decideDeclaration(current, tenant('a'))).toEqual({ ok: true, value });
  });
});
