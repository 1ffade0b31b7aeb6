import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePorts } from '../kafka/broker.js';
import {
  type Availability,
  folderOf,
  launch,
  programPath,
  runnerOf,
  runOnce,
  type SqlServer,
} from './server-process.js';

const FOLDERS = ['/usr/lib/postgresql/*/bin'];
const HOW_TO_INSTALL = 'On Debian or Ubuntu: apt-get install postgresql';

export function postgresAvailable(): Availability {
  const found =
    programPath('postgres', FOLDERS) !== undefined && programPath('initdb', FOLDERS) !== undefined;
  return found
    ? { ok: true }
    : { ok: false, reason: `PostgreSQL tests are skipped: there is no PostgreSQL server. ${HOW_TO_INSTALL}` };
}

export interface PostgresOptions {
  /** PEM files of a certificate, by which it takes TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** PostgreSQL with the superuser `admin`, passwords by SCRAM; takes connections after some 2 s. */
export async function startPostgres({ tls }: PostgresOptions = {}): Promise<SqlServer> {
  const runner = runnerOf('postgres');
  const folder = folderOf(runner, 'postgres');
  const [port = 0] = await freePorts(1);
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  const adminPassword = 'only-for-tests';
  writeFileSync(passwordFile, adminPassword, { mode: 0o644 });
  const init = ['-D', data, '-U', 'admin', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  runOnce(
    programPath('initdb', FOLDERS) ?? 'initdb',
    [...init, '--no-sync', '-E', 'UTF8', '--locale=C'],
    runner,
  );
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    max_connections: '20',
    ...(tls === undefined ? {} : { ssl: 'on', ssl_cert_file: tls.cert, ssl_key_file: tls.key }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const probe = async (): Promise<void> => {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: 'admin',
      password: adminPassword,
      database: 'postgres',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } finally {
      await client.end();
    }
  };
  const program = programPath('postgres', FOLDERS) ?? 'postgres';
  const args = ['-D', data, '-p', String(port), ...options];
  return { port, adminPassword, ...(await launch({ program, args, runner, folder, probe })) };
}
