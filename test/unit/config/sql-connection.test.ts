import { describe, expect, it } from 'vitest';
import { connectionSchema, declaredConnectionSchema } from '../../../src/config/connections.js';

const espocrm = {
  kind: 'sql',
  crm: 'espocrm',
  engine: 'mysql',
  host: 'db.acme.example',
  database: 'espocrm',
  username: 'ledgerwatch',
};

describe('a connection by SQL', () => {
  it('is encrypted and read every ten minutes unless it says otherwise', () => {
    expect(connectionSchema.parse(espocrm)).toMatchObject({ tls: true, everyMinutes: 10, historyDays: 1 });
  });

  it.each([
    [{ tls: false }, false],
    [{ tls: false, host: '10.0.0.5' }, false],
    [{ tls: false, host: 'localhost.evil.example' }, false],
    [{ tls: false, host: '127.0.0.1' }, true],
    [{ tls: false, host: 'localhost' }, true],
    [{ tls: false, host: '::1' }, true],
    [{ crm: 'odoo' }, false],
    [{ crm: 'odoo', engine: 'postgresql' }, true],
    [{ crm: 'sugarcrm' }, true],
    [{ crm: 'vtiger' }, false],
    [{ engine: 'oracle' }, false],
    [{ port: 0 }, false],
    [{ password: 'in the file' }, false],
  ])('with %j is taken: %s', (change, isTaken) => {
    expect(connectionSchema.safeParse({ ...espocrm, ...change }).success).toBe(isTaken);
    expect(declaredConnectionSchema.safeParse({ ...espocrm, ...change }).success).toBe(isTaken);
  });

  it.each(['passwordFile', 'caFile'])('names no file of this machine (%s) by command', (name) => {
    expect(connectionSchema.safeParse({ ...espocrm, [name]: '/etc/passwd' }).success).toBe(true);
    expect(declaredConnectionSchema.safeParse({ ...espocrm, [name]: '/etc/passwd' }).success).toBe(false);
  });
});
