import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EgressTerms, Resolve } from '../../../../alerts/egress/guard.js';
import { guardedSockets } from '../../../../alerts/egress/guarded-sockets.js';

let port = 0;
let connections = 0;
const server = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

const inside: Resolve = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);

/** `connected`, or the code of what went wrong. */
const tried = async (host: string, terms: EgressTerms, ssl?: object): Promise<string> =>
  new Promise((done) => {
    const socket = guardedSockets(terms)({
      host,
      port,
      ssl: ssl as never,
      onConnect: () => done('connected'),
    });
    socket.on('error', (error) => done(String(Reflect.get(error, 'code'))));
  });

describe('a socket to a broker', () => {
  it.each<[string, string, EgressTerms, object | undefined, string]>([
    ['inside that is listed', '127.0.0.1', { internalHosts: ['127.0.0.1'] }, undefined, 'connected'],
    [
      'whose name is listed',
      'kafka.inside',
      { internalHosts: ['kafka.inside'], resolve: inside },
      undefined,
      'connected',
    ],
    ['inside that is not listed', '127.0.0.1', { internalHosts: [] }, {}, 'EGRESS_REFUSED'],
    [
      'whose name leads inside',
      'kafka.example.com',
      { internalHosts: [], resolve: inside },
      {},
      'EGRESS_REFUSED',
    ],
    ['of the internet without TLS', '198.51.100.7', { internalHosts: [] }, undefined, 'EGRESS_REFUSED'],
    [
      'of the internet by a name without TLS',
      'kafka.example.com',
      { internalHosts: [], resolve: inside },
      undefined,
      'EGRESS_REFUSED',
    ],
  ])('%s', async (_, host, terms, ssl, result) => {
    const before = connections;
    expect(await tried(host, terms, ssl)).toBe(result);
    expect(connections - before).toBe(result === 'connected' ? 1 : 0);
  });
});
