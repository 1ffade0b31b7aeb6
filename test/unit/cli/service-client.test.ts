import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answersAt, ServiceClient } from '../../../src/cli/backend/service-client.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const schema = z.strictObject({ ok: z.boolean() });
const problem = (code: string, more: object = {}): string =>
  JSON.stringify({
    type: 'http://x/errors',
    title: 'Title.',
    status: 400,
    code,
    instance: 'urn:uuid:1',
    ...more,
  });

describe('the way to the service', () => {
  it('carries key, query and body', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization, request.headers['content-type']);
      response.end('{"ok":true}');
    });
    const client = new ServiceClient(url, 'lw_x');
    const query = { tenant: 'a b', from: undefined, limit: 5 };
    await client.json(schema, '/v1/x', {
      method: 'POST',
      query,
      body: '{}',
      mediaType: 'application/x-ndjson',
    });
    expect(seen).toEqual(['POST', '/v1/x?tenant=a+b&limit=5', 'Bearer lw_x', 'application/x-ndjson']);
  });

  it('repeats what the service puts off', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      if (asked < 3) response.writeHead(429, { 'retry-after': '0' }).end(problem('OVERLOADED'));
      else response.end('{"ok":true}');
    });
    expect(await new ServiceClient(url, 'k').json(schema, '/')).toEqual({ ok: true });
    expect(asked).toBe(3);
  });

  it('does not repeat what it refuses, and gives its code, reason and fields', async () => {
    let asked = 0;
    const errors = [{ path: 'id', message: 'is no id' }];
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(400).end(problem('REQUEST_INVALID', { detail: 'Not so', errors }));
    });
    const failed = new ServiceClient(url, 'k').json(schema, '/');
    await expect(failed).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'Not so',
      options: { detail: { errors } },
    });
    expect(asked).toBe(1);
  });

  it.each([
    ['another program', 404, '<html>'],
    ['another version', 200, '{"fine":true}'],
  ])('knows %s', async (_, status, body) => {
    const url = await serve((_request, response) => response.writeHead(status).end(body));
    await expect(new ServiceClient(url, 'k').json(schema, '/')).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
    });
    expect(await answersAt(url)).toBe(false);
  });

  it('follows no redirect with the key in hand', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(new ServiceClient(url, 'k').json(schema, '/')).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
    });
    expect(asked).toEqual(['/']);
  });

  it('says that nobody answers', async () => {
    const url = await serve(() => undefined);
    server?.close();
    await expect(new ServiceClient(url, 'k').json(schema, '/')).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
