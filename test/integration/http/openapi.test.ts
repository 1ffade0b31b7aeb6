import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../src/event/actions.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';

type Json = Record<string, unknown>;

let t: TestApp;
let document: Json;
beforeAll(async () => {
  t = await openTestApp();
  document = (await (await t.fetch('/openapi.json')).json()) as Json;
});
afterAll(async () => t.close());

function* refs(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') yield inner;
    yield* refs(inner);
  }
}

const resolve = (ref: string): unknown =>
  ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document);

const operations = (): Json[] =>
  Object.values(document['paths'] as Record<string, Json>).flatMap((path) => Object.values(path) as Json[]);

describe('the OpenAPI document', () => {
  it('is of version 3.1 with a title, a version and paths', () => {
    expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
    expect(document['info']).toMatchObject({ title: 'Ledgerwatch', version: expect.any(String) });
    expect(operations().length).toBeGreaterThan(10);
  });

  it('refers to nothing that is not there', () => {
    const all = [...new Set(refs(document))];
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((ref) => !ref.startsWith('#/') || resolve(ref) === undefined)).toEqual([]);
  });

  it('names each operation once and says what it answers', () => {
    const ids = operations().map((operation) => operation['operationId']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations())
      expect(Object.keys(operation['responses'] as Json).length).toBeGreaterThan(0);
  });

  it('writes JSON Schema of 2020-12, not that of OpenAPI 3.0', () => {
    expect(JSON.stringify(document)).not.toContain('"nullable"');
    expect(JSON.stringify(document)).not.toMatch(/"exclusiveM(in|ax)imum":(true|false)/);
  });

  it('holds the schema of events, of problems and of declarations', () => {
    const schemas = (document['components'] as Json)['schemas'] as Record<string, Json>;
    expect(schemas['IncomingEvent']).toMatchObject({
      required: ['key', 'occurredAt', 'actor', 'action'],
      additionalProperties: false,
      properties: { action: { enum: [...ACTIONS] }, target: { $ref: '#/components/schemas/Target' } },
    });
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['AuditEvent', 'Problem', 'TenantDeclaration', 'SourceDeclaration', 'NewKey']),
    );
  });

  it('describes the bodies that routes take', () => {
    const post = (document['paths'] as Record<string, Record<string, Json>>)['/v1/tenants']?.['post'];
    expect(JSON.stringify(post?.['requestBody'])).toContain('#/components/schemas/TenantDeclaration');
    expect(post?.['security']).toEqual([{ bearer: [] }]);
  });

  it('schemas have no required field that has a default in what a client sends', () => {
    const schemas = (document['components'] as Json)['schemas'] as Record<string, Json>;
    expect(schemas['TenantDeclaration']?.['required']).toEqual(['id']);
  });
});

describe('the schemas of events', () => {
  it.each([
    ['incoming', ['key', 'occurredAt', 'actor', 'action']],
    ['audit', expect.arrayContaining(['id', 'tenant', 'salt', 'contentHash'])],
  ])('%s', async (name, required) => {
    const response = await t.fetch(`/v1/schemas/${name}-event.json`);
    expect(response.headers.get('content-type')).toContain('application/schema+json');
    const schema = (await response.json()) as Json;
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    const whole = String(schema['$ref']).replace('#/$defs/', '');
    expect((schema['$defs'] as Record<string, Json>)[whole]?.['required']).toEqual(required);
  });
});
