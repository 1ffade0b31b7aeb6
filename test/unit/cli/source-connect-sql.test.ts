import { expect, it } from 'vitest';
import { connectionOf } from '../../../src/cli/source-connect.js';

const said = {
  kind: 'sql',
  crm: 'odoo',
  engine: 'postgresql',
  host: '127.0.0.1',
  database: 'odoo',
  username: 'lw',
};

it('says a connection by SQL as the configuration would', () => {
  expect(connectionOf({ ...said, port: '5433', withoutTls: true })).toMatchObject({
    ...said,
    port: 5433,
    tls: false,
  });
  expect(connectionOf(said)).toMatchObject({ tls: true });
});

it.each([
  [{ port: 'x' }, /--port: write a port/],
  [{ engine: 'mysql' }, /--engine: is not postgresql/],
  [{ host: 'db.acme.example', withoutTls: true as const }, /--without-tls: .*in the clear/],
  [{ clientId: 'a' }, /--client-id: not of this kind/],
])('with %j is refused by the name of the option', (change, message) => {
  expect(() => connectionOf({ ...said, ...change })).toThrow(message);
});
