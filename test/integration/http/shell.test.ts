import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Public, Requires, RequiresWithin } from '../../../src/access/rights/requires.js';
import { TakesRawBody, type RawBody } from '../../../src/http/raw-body.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';

const KIB = 1024;
const PLANTED = 'jane.doe@example.com';

@Controller('probe')
class ProbeController {
  @Post('raw')
  @TakesRawBody()
  @RequiresWithin('events.write')
  raw(@Body() body: RawBody): object {
    return { mediaType: body.mediaType, hex: body.bytes.toString('hex') };
  }

  @Post('json')
  @Requires('tenants.write')
  json(
    @Body({
      schema: z.strictObject({ n: z.int(), deep: z.object({ list: z.array(z.string()) }).optional() }),
    })
    body: object,
  ): object {
    return body;
  }

  @Get('query')
  @Requires('events.read')
  query(@Query({ schema: z.strictObject({ limit: z.coerce.number().max(10) }) }) query: object): object {
    return query;
  }

  @Get('forgotten')
  forgotten(): string {
    return 'nobody said who may';
  }

  @Public()
  @Get('broken')
  broken(): never {
    throw new Error(`cannot parse ${PLANTED}`);
  }

  @Public()
  @Get('away')
  away(): never {
    throw new AppError('STORE_UNAVAILABLE', 'db.internal:8123 refused', { retry: true });
  }
}

let t: TestApp;
let intake: string;
beforeAll(async () => {
  t = await openTestApp({
    controllers: [ProbeController],
    env: {
      LEDGERWATCH_LIMITS_BODY_BYTES: String(64 * KIB),
      LEDGERWATCH_LIMITS_EVENT_BYTES: String(16 * KIB),
      LEDGERWATCH_LIMITS_DECOMPRESSED_BYTES: String(256 * KIB),
      LEDGERWATCH_PUBLIC_URL: 'https://audit.example.com',
      LEDGERWATCH_LIMITS_FAILED_KEYS_PER_MINUTE: '1000',
    },
  });
  intake = (await t.keys.issue({ kind: 'intake', tenant: 'acme', source: 'crm' }, 'test')).text;
});
afterAll(async () => t.close());

const JSON_BODY = { 'content-type': 'application/json' };
const post = async (
  path: string,
  body: string | Buffer | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_BODY,
  key = t.admin,
) => t.fetch(path, { method: 'POST', body, headers, key });

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem['status']).toBe(response.status);
  expect(problem['instance']).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
  return problem;
}

describe('problems', () => {
  it('have the shape of RFC 9457 and point to the page that explains the code', async () => {
    const problem = await problemOf(await t.fetch('/nowhere', { key: t.admin }));
    expect(problem).toMatchObject({
      type: 'https://audit.example.com/errors#not_found',
      title: 'There is nothing here',
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it.each([
    ['a path that cannot be decoded', '/%zz', 400, 'REQUEST_INVALID'],
    ['an unknown path without key', '/nowhere', 404, 'NOT_FOUND'],
    ['a method nobody serves', '/health/live/x', 404, 'NOT_FOUND'],
  ])('%s', async (_, path, status, code) => {
    const response = await t.fetch(path);
    expect(response.status).toBe(status);
    expect((await problemOf(response))['code']).toBe(code);
  });

  it('answer even what is no HTTP', async () => {
    const socket = connect(Number(new URL(t.url).port), '127.0.0.1');
    socket.write('this is no HTTP\r\n\r\n');
    const chunks: string[] = [];
    for await (const chunk of socket) chunks.push(String(chunk));
    const [head, body] = chunks.join('').split('\r\n\r\n');
    expect(head).toContain('HTTP/1.1 400 Bad Request');
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body ?? '')).toMatchObject({ code: 'REQUEST_INVALID', status: 400 });
  });

  it('name each field that does not fit', async () => {
    const response = await post('/probe/json', '{"n":"x","more":1,"deep":{"list":["a",2]}}');
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem['code']).toBe('REQUEST_INVALID');
    const errors = problem['errors'] as { path: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(['', 'deep.list[1]', 'n']);
  });

  it('also in the query', async () => {
    const response = await t.fetch('/probe/query?limit=11', { key: t.admin });
    expect((await problemOf(response))['errors']).toMatchObject([{ path: 'limit' }]);
  });

  it('of our own making tell nothing but the code', async () => {
    const response = await t.fetch('/probe/broken');
    expect(response.status).toBe(500);
    const text = await response.clone().text();
    expect(await problemOf(response)).toMatchObject({ code: 'INTERNAL' });
    expect(text).not.toContain(PLANTED);
    expect(text).not.toContain(' at ');
    expect(text).not.toContain('.ts');
  });

  it('that pass by themselves say when to come again, and no host of ours', async () => {
    const response = await t.fetch('/probe/away');
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(await problemOf(response))).not.toContain('db.internal');
  });
});

describe('who may', () => {
  it.each([
    ['no key', undefined],
    ['no bearer', 'Basic bGVkZ2Vy'],
    ['no key of ours', 'Bearer something'],
    ['an unknown key', `Bearer lw_admin_0123456789abcdef_${'A'.repeat(43)}`],
  ])('%s: 401', async (_, authorization) => {
    const response = await t.fetch(
      '/v1/tenants',
      authorization === undefined ? {} : { headers: { authorization } },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect((await problemOf(response))['code']).toBe('UNAUTHENTICATED');
  });

  it('a wrong secret under a known id: 401', async () => {
    const wrong = `${t.admin.slice(0, -43)}${'A'.repeat(43)}`;
    expect((await t.fetch('/v1/tenants', { key: wrong })).status).toBe(401);
    expect((await t.fetch('/v1/tenants', { key: t.admin })).status).toBe(200);
  });

  it('an admin key with the secret of an intake key, or the other way: 401', async () => {
    expect((await t.fetch('/v1/tenants', { key: intake.replace('_intake_', '_admin_') })).status).toBe(401);
  });

  it('an intake key reads nothing: 403', async () => {
    for (const path of ['/v1/tenants', '/v1/keys', '/metrics', '/v1/tenants/acme/sources']) {
      const response = await t.fetch(path, { key: intake });
      expect((await problemOf(response))['code']).toBe('FORBIDDEN');
    }
  });

  it('a route that names no permission is denied to everybody', async () => {
    expect((await t.fetch('/probe/forgotten')).status).toBe(401);
    expect((await t.fetch('/probe/forgotten', { key: t.admin })).status).toBe(403);
  });

  it('a revoked key is refused at once', async () => {
    const { id, text } = await t.keys.issue({ kind: 'intake', tenant: 'acme', source: 'crm' }, 'test');
    const send = async () => post('/probe/raw', '{}', JSON_BODY, text);
    expect((await send()).status).toBe(201);
    await t.fetch(`/v1/keys/${id}`, { method: 'DELETE', key: t.admin });
    expect((await send()).status).toBe(401);
  });

  it.each([
    '/health/live',
    '/health/ready',
    '/openapi.json',
    '/docs',
    '/errors',
    '/v1/schemas/incoming-event.json',
  ])('%s is open', async (path) => {
    expect((await t.fetch(path)).status).toBe(200);
  });
});

describe('bodies', () => {
  it.each([
    'application/json',
    'application/x-ndjson',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
    'application/json; charset=utf-8',
  ])('%s arrives byte for byte', async (mediaType) => {
    const bytes = randomBytes(1_000);
    const response = await post('/probe/raw', new Uint8Array(bytes), { 'content-type': mediaType }, intake);
    expect(await response.json()).toEqual({ mediaType: mediaType.split(';')[0], hex: bytes.toString('hex') });
  });

  it('gzip is unpacked, also of several members', async () => {
    const packed = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]);
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const answer = (await (await post('/probe/raw', packed, headers, intake)).json()) as { hex: string };
    expect(Buffer.from(answer.hex, 'hex').toString()).toBe('{"a":1}\n{"a":2}\n');
  });

  it('a gzip bomb is refused before it is unpacked whole', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * KIB * KIB));
    expect(bomb.length).toBeLessThan(64 * KIB);
    const response = await post('/probe/raw', bomb, { ...JSON_BODY, 'content-encoding': 'gzip' }, intake);
    expect(response.status).toBe(413);
    expect((await problemOf(response))['code']).toBe('BODY_TOO_LARGE');
  });

  it.each([
    [256 * KIB, 201],
    [256 * KIB + 1, 413],
  ])('%i bytes unpacked: %i', async (length, status) => {
    const packed = gzipSync(Buffer.alloc(length));
    const headers = { ...JSON_BODY, 'content-encoding': 'gzip' };
    expect((await post('/probe/raw', packed, headers, intake)).status).toBe(status);
  });

  it.each([
    [64 * KIB, 201],
    [64 * KIB + 1, 413],
  ])('%i bytes over the wire: %i', async (length, status) => {
    const response = await post('/probe/raw', Buffer.alloc(length), JSON_BODY, intake);
    expect(response.status).toBe(status);
  });

  it('a body of unannounced length is bounded too', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(8 * KIB)),
    });
    const sent = t.fetch('/probe/raw', {
      method: 'POST',
      body,
      headers: JSON_BODY,
      key: intake,
      duplex: 'half',
    });
    // Node's client may see the answer or the closed connection first.
    const status = await sent.then(
      (response) => response.status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(status);
  });

  it('what only says it is gzip: 400', async () => {
    const response = await post(
      '/probe/raw',
      'no gzip',
      { ...JSON_BODY, 'content-encoding': 'gzip' },
      intake,
    );
    expect(response.status).toBe(400);
    expect((await problemOf(response))['code']).toBe('REQUEST_INVALID');
  });

  it('gzip that ends too early: 400', async () => {
    const cut = gzipSync(randomBytes(1_000)).subarray(0, 500);
    expect((await post('/probe/raw', cut, { ...JSON_BODY, 'content-encoding': 'gzip' }, intake)).status).toBe(
      400,
    );
  });

  it.each([
    ['text/plain', 'identity'],
    ['application/xml', 'identity'],
    ['multipart/form-data; boundary=x', 'identity'],
    ['application/x-www-form-urlencoded', 'identity'],
    ['application/json', 'br'],
    ['application/json', 'gzip, gzip'],
  ])('%s in %s: 415', async (type, encoding) => {
    const headers = { 'content-type': type, 'content-encoding': encoding };
    const response = await post('/probe/raw', '{}', headers, intake);
    expect(response.status).toBe(415);
    expect((await problemOf(response))['code']).toBe('MEDIA_TYPE_UNSUPPORTED');
  });

  it.each([
    ['not JSON', 'n: 1'],
    ['nothing', ''],
    ['half', '{"n":1'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['prototype keys', '{"n":1,"__proto__":{"x":1}}'],
    ['a constructor with a prototype', '{"n":1,"constructor":{"prototype":{"x":1}}}'],
  ])('a JSON route refuses %s', async (_, body) => {
    const response = await post('/probe/json', body);
    expect(response.status).toBe(400);
    expect((await problemOf(response))['code']).toBe('BODY_NOT_JSON');
  });

  it('a JSON route takes no other kind', async () => {
    expect((await post('/probe/json', '{"n":1}', { 'content-type': 'application/x-ndjson' })).status).toBe(
      415,
    );
  });

  it('deep nesting in a small body costs an answer, nothing else', async () => {
    expect((await post('/probe/json', '['.repeat(60_000))).status).toBe(400);
    expect((await post('/probe/json', `${'['.repeat(30_000)}${']'.repeat(30_000)}`)).status).toBe(400);
  });

  it('a stranger is refused before the body is read', async () => {
    const socket = connect(Number(new URL(t.url).port), '127.0.0.1');
    socket.write(
      'POST /probe/raw HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{',
    );
    const chunks: string[] = [];
    for await (const chunk of socket) chunks.push(String(chunk));
    expect(chunks.join('')).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('security headers', () => {
  it('forbid framing, sniffing, caching and scripts', async () => {
    const { headers } = await t.fetch('/v1/tenants', { key: t.admin });
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('stand on errors too', async () => {
    const { headers } = await t.fetch('/nowhere');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('the page that tries the API may run its own scripts, none of others and none inline', async () => {
    const policy = (await t.fetch('/docs')).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('http');
    expect((await t.fetch('/docsx')).headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('the page finds its scripts', async () => {
    const page = await (await t.fetch('/docs')).text();
    const scripts = [...page.matchAll(/<script src="([^"]+)"/g)].map(([, src]) => src ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    for (const src of scripts)
      expect((await t.fetch(new URL(src, `${t.url}/docs`).pathname)).status).toBe(200);
    expect(page).not.toMatch(/<script>[^<]/);
  });
});

describe('what is written down', () => {
  it('a log line has pattern, status and principal, but no key, query or body', async () => {
    const { id } = (await t.keys.list()).at(-1) ?? { id: '' };
    t.logLines.length = 0;
    await t.fetch(`/v1/tenants/acme/sources?who=${PLANTED}`, { key: t.admin });
    await post('/probe/json', JSON.stringify({ n: PLANTED }));
    await t.fetch(`/probe/broken?who=${PLANTED}`);
    await t.fetch(`/${PLANTED}`);
    const text = t.logLines.join('');
    const line = t.logLines
      .map((l) => JSON.parse(l) as Record<string, unknown>)
      .find((l) => l['route'] === '/v1/tenants/:tenant/sources');
    expect(line).toMatchObject({
      method: 'GET',
      status: 404,
      principal: expect.stringMatching(/^key:[0-9a-f]{16}$/),
      requestId: expect.any(String),
    });
    expect(line?.['ms']).toEqual(expect.any(Number));
    expect(text).toContain('"route":"unmatched"');
    expect(text).toContain('"code":"INTERNAL"');
    expect(text).not.toContain(PLANTED);
    expect(text).not.toContain(t.admin);
    expect(text).not.toContain(t.admin.slice(-43));
    expect(id).not.toBe('');
  });

  it('metrics count answers by pattern', async () => {
    await t.fetch(`/v1/tenants/nobody-${PLANTED.length}/sources`, { key: t.admin });
    const response = await t.fetch('/metrics', { key: t.admin });
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toMatch(
      /ledgerwatch_http_requests_total\{method="GET",route="\/v1\/tenants\/:tenant\/sources",status="404"\} \d+/,
    );
    expect(text).toContain('ledgerwatch_problems_total{code="NOT_FOUND"}');
  });
});
