import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestApp, type TestApp } from '../../support/http-app.js';

const JSON_BODY = { 'content-type': 'application/json' };

let t: TestApp;
beforeAll(async () => {
  t = await openTestApp();
});
afterAll(async () => t.close());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await t.fetch(path, {
    method,
    key: t.admin,
    ...(body === undefined ? {} : { headers: JSON_BODY, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

describe('tenants and sources', () => {
  it('are declared, listed and changed', async () => {
    const made = await ask('POST', '/v1/tenants', { id: 'beta', timeZone: 'Asia/Tokyo' });
    expect(made).toEqual({
      status: 201,
      body: { id: 'beta', timeZone: 'Asia/Tokyo', horizonDays: 3650, origin: 'command' },
    });
    await ask('POST', '/v1/tenants', { id: 'beta', name: 'Beta' });
    expect((await ask('GET', '/v1/tenants')).body).toMatchObject({
      tenants: [{ id: 'beta', name: 'Beta', timeZone: 'UTC' }],
    });
    expect(
      (await ask('POST', '/v1/tenants/beta/sources', { id: 'crm', format: 'salesforce-elf' })).status,
    ).toBe(201);
    expect((await ask('GET', '/v1/tenants/beta/sources')).body).toEqual({
      sources: [
        { id: 'crm', tenant: 'beta', format: 'salesforce-elf', promisedDelayMinutes: 60, origin: 'command' },
      ],
    });
  });

  it.each([
    ['/v1/tenants', { id: 'A B' }, 400, 'REQUEST_INVALID'],
    ['/v1/tenants', { id: 'x', timeZone: 'Mars/Base' }, 400, 'REQUEST_INVALID'],
    ['/v1/tenants', { id: 'x', alerts: { to: ['a@example.com'] } }, 400, 'REQUEST_INVALID'],
    ['/v1/tenants/nobody/sources', { id: 'crm' }, 404, 'TENANT_UNKNOWN'],
    ['/v1/tenants/A%20B/sources', { id: 'crm' }, 400, 'REQUEST_INVALID'],
    ['/v1/keys', { kind: 'intake', tenant: 'nobody', source: 'crm' }, 404, 'TENANT_UNKNOWN'],
    ['/v1/keys', { kind: 'intake' }, 400, 'REQUEST_INVALID'],
    ['/v1/keys', { kind: 'admin', tenant: 'beta' }, 400, 'REQUEST_INVALID'],
    ['/v1/keys', { kind: 'root' }, 400, 'REQUEST_INVALID'],
  ])('%s refuses %j: %i', async (path, body, status, code) => {
    expect(await ask('POST', path, body)).toMatchObject({ status, body: { code } });
  });
});

describe('keys', () => {
  it('are shown once, listed without secret, and revoked', async () => {
    await ask('POST', '/v1/tenants', { id: 'gamma' });
    await ask('POST', '/v1/tenants/gamma/sources', { id: 'crm' });
    const { status, body } = await ask('POST', '/v1/keys', {
      kind: 'intake',
      tenant: 'gamma',
      source: 'crm',
    });
    expect(status).toBe(201);
    const { key, ...shown } = body;
    expect(key).toMatch(/^lw_intake_[0-9a-f]{16}_[\w-]{43}$/);
    expect(shown).toMatchObject({
      kind: 'intake',
      tenant: 'gamma',
      source: 'crm',
      status: 'active',
      issuedAt: '2026-03-02T09:00:00.000Z',
    });
    const listed = await ask('GET', '/v1/keys');
    expect(listed.body['keys']).toContainEqual(shown);
    expect(JSON.stringify(listed.body)).not.toContain(String(key).slice(-43));
    expect(JSON.stringify(listed.body)).not.toMatch(/[0-9a-f]{64}/);
    expect((await ask('DELETE', `/v1/keys/${String(shown['id'])}`)).status).toBe(204);
    expect((await ask('DELETE', `/v1/keys/${String(shown['id'])}`)).body).toMatchObject({ code: 'CONFLICT' });
    expect((await ask('DELETE', '/v1/keys/0000000000000000')).body).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('the principal of the command stands in the fact', async () => {
    await ask('POST', '/v1/tenants', { id: 'delta' });
    const [admin] = (await t.keys.list()).filter(({ kind }) => kind === 'admin');
    expect(t.facts.all.at(-1)).toMatchObject({ id: 'delta', by: `key:${admin?.id}` });
  });
});

describe('limits', () => {
  let small: TestApp | undefined;
  afterEach(async () => small?.close());

  it('a key that asks too often waits, another one does not', async () => {
    small = await openTestApp({ env: { LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '3' } });
    const { text: other } = await small.keys.issue({ kind: 'admin' }, 'test');
    const statuses: number[] = [];
    for (let asked = 0; asked < 4; asked += 1)
      statuses.push((await small.fetch('/v1/tenants', { key: small.admin })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await small.fetch('/v1/tenants', { key: small.admin });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(20);
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await small.fetch('/v1/tenants', { key: other })).status).toBe(200);
  });

  it('an address that tries wrong keys waits', async () => {
    small = await openTestApp({ env: { LEDGERWATCH_LIMITS_FAILED_KEYS_PER_MINUTE: '2' } });
    const statuses: number[] = [];
    for (let tried = 0; tried < 3; tried += 1)
      statuses.push(
        (await small.fetch('/v1/tenants', { key: `lw_admin_${'0'.repeat(16)}_${'A'.repeat(43)}` })).status,
      );
    expect(statuses).toEqual([401, 401, 429]);
    expect((await small.fetch('/health/live')).status).toBe(200);
  });
});

describe('room for bodies', () => {
  const KIB = 1024;
  let small: TestApp;
  beforeAll(async () => {
    small = await openTestApp({
      env: {
        LEDGERWATCH_LIMITS_BODY_BYTES: String(64 * KIB),
        LEDGERWATCH_LIMITS_BODY_BYTES_IN_FLIGHT: String(128 * KIB),
      },
    });
  });
  afterAll(async () => small.close());

  const head = (): string =>
    [
      'POST /v1/tenants HTTP/1.1',
      'host: x',
      `authorization: Bearer ${small.admin}`,
      'content-type: application/json',
      `content-length: ${64 * KIB}`,
    ].join('\r\n') + '\r\n\r\n{';

  const open = (): Socket =>
    connect(Number(new URL(small.url).port), '127.0.0.1', function begin(this: Socket) {
      this.write(head());
    });

  const declare = async (): Promise<number> =>
    (
      await small.fetch('/v1/tenants', {
        method: 'POST',
        key: small.admin,
        headers: JSON_BODY,
        body: '{"id":"room"}',
      })
    ).status;

  it('is refused while others take it all, and given back when they break off', async () => {
    const slow = [open(), open()];
    await vi.waitFor(async () => expect(await declare()).toBe(429));
    for (const socket of slow) socket.destroy();
    await vi.waitFor(async () => expect(await declare()).toBe(201));
  });

  it('is given back after each answer', async () => {
    const padded = `{"id":"room"${' '.repeat(60 * KIB)}}`;
    const statuses = [];
    for (let sent = 0; sent < 6; sent += 1)
      statuses.push(
        (
          await small.fetch('/v1/tenants', {
            method: 'POST',
            key: small.admin,
            headers: JSON_BODY,
            body: padded,
          })
        ).status,
      );
    expect(new Set(statuses)).toEqual(new Set([201]));
  });
});

describe('health', () => {
  it('readiness names the part that is away, and nothing about it', async () => {
    let away = true;
    const check = async (): Promise<void> => {
      if (away) throw new Error('connect ECONNREFUSED 10.1.2.3:8123');
    };
    const app = await openTestApp({
      probes: [
        { name: 'store', check },
        { name: 'kafka', check: async () => undefined },
      ],
    });
    try {
      const response = await app.fetch('/health/ready');
      expect(response.status).toBe(503);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        checks: { store: 'down', kafka: 'up' },
      });
      expect(text).not.toContain('10.1.2.3');
      expect((await app.fetch('/health/live')).status).toBe(200);
    } finally {
      away = false;
      await app.close();
    }
  });

  it('is ready when all parts are', async () => {
    const app = await openTestApp({ probes: [{ name: 'store', check: async () => undefined }] });
    const response = await app.fetch('/health/ready');
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ok', checks: { store: 'up' } },
    ]);
    await app.close();
  });
});
