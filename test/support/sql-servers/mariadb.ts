import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
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

const FOLDERS = ['/usr/sbin', '/usr/bin'];
const HOW_TO_INSTALL = 'On Debian or Ubuntu: apt-get install mariadb-server';

export function mariadbAvailable(): Availability {
  const found = ['mariadbd', 'mariadb-install-db'].every((name) => programPath(name, FOLDERS) !== undefined);
  return found
    ? { ok: true }
    : { ok: false, reason: `MariaDB tests are skipped: there is no MariaDB server. ${HOW_TO_INSTALL}` };
}

/** MariaDB with the user `root` of the machine itself; takes connections after some 3 s. */
export async function startMariadb(): Promise<SqlServer> {
  const runner = runnerOf('mysql');
  const folder = folderOf(runner, 'mariadb');
  const [port = 0] = await freePorts(1);
  const data = join(folder, 'data');
  const adminPassword = 'only-for-tests';
  const initFile = join(folder, 'init.sql');
  writeFileSync(
    initFile,
    `CREATE USER IF NOT EXISTS 'admin'@'127.0.0.1' IDENTIFIED BY '${adminPassword}';\nGRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;\n`,
    { mode: 0o644 },
  );
  const install = ['--no-defaults', `--datadir=${data}`, '--skip-test-db', '--skip-name-resolve'];
  const root = '--auth-root-authentication-method=normal';
  runOnce(programPath('mariadb-install-db', FOLDERS) ?? '', [...install, root], runner);
  const probe = async (): Promise<void> => {
    const connection = await createConnection({
      host: '127.0.0.1',
      port,
      user: 'admin',
      password: adminPassword,
    });
    await connection.end();
  };
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--init-file=${initFile}`,
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-buffer-pool-size=32M',
    '--character-set-server=utf8mb4',
  ];
  const program = programPath('mariadbd', FOLDERS) ?? '';
  return { port, adminPassword, ...(await launch({ program, args, runner, folder, probe })) };
}
