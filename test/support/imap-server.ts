import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { join } from 'node:path';
import { Authority } from './kafka/certificates.js';
import { freePorts } from './kafka/broker.js';
import { type Availability, folderOf, launch, programPath, runnerOf } from './sql-servers/server-process.js';

const FOLDERS = ['/usr/sbin', '/usr/local/sbin'];
export const PASSWORD = 'only-for-tests';

export function dovecotAvailable(): Availability {
  if (programPath('dovecot', FOLDERS) === undefined)
    return {
      ok: false,
      reason:
        'IMAP tests are skipped: there is no Dovecot. On Debian or Ubuntu: apt-get install dovecot-imapd',
    };
  return process.getuid?.() === 0
    ? { ok: true }
    : { ok: false, reason: 'IMAP tests are skipped: Dovecot needs root' };
}

/** Dovecot with one mailbox, on free loopback ports: TLS from the first byte, and STARTTLS. */
export interface ImapServer {
  readonly tlsPort: number;
  readonly plainPort: number;
  /** The authority of its certificate, in PEM; the certificate is of `localhost`. */
  readonly caFile: string;
  /** Puts a mail into the inbox, as its server does. */
  deliver(raw: Buffer | string): void;
  /** Names of mails that are not seen, that are, and that lie in a folder. */
  unseen(): string[];
  seen(): string[];
  inFolder(name: string): string[];
  /** Whether the server may read the file of a mail that is not seen. */
  readable(name: string, isReadable: boolean): void;
  /** As if the mail had never been marked. */
  unmark(name: string): void;
  stop(): Promise<void>;
}

/** `tokenInfoUrl`: where it asks whose an access token is, and is answered `{email}`. */
export async function startImapServer(tokenInfoUrl = 'http://127.0.0.1:9/'): Promise<ImapServer> {
  const folder = folderOf({}, 'imap');
  // Its parts run as users of their own.
  chmodSync(folder, 0o711);
  const authority = await Authority.make(folder, 'mail');
  const { keyFile, certFile } = await authority.certificate('localhost', { names: 'DNS:localhost' });
  const [tlsPort = 0, plainPort = 0] = await freePorts(2);
  const box = join(folder, 'box');
  const { uid = 0, gid = 0 } = runnerOf('mail');
  for (const path of ['', 'new', 'cur', 'tmp', '.Read', '.Read/new', '.Read/cur', '.Read/tmp']) {
    mkdirSync(join(box, path), { recursive: true });
    chownSync(join(box, path), uid, gid);
  }
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, configOf({ folder, box, keyFile, certFile, tlsPort, plainPort }));
  writeFileSync(
    join(folder, 'oauth2.conf'),
    `tokeninfo_url = ${tokenInfoUrl}?access_token=\nusername_attribute = email\n`,
  );
  const program = programPath('dovecot', FOLDERS) ?? '';
  const server = await launch({
    program,
    args: ['-F', '-c', file],
    runner: {},
    folder,
    probe: async () => greeting(tlsPort),
  });
  let delivered = 0;
  let isRunning = true;
  const list = (path: string): string[] => readdirSync(join(box, path)).sort();
  return {
    tlsPort,
    plainPort,
    caFile: authority.caFile,
    deliver(raw) {
      delivered += 1;
      const name = `${1_700_000_000 + delivered}.M${delivered}.test`;
      const open = join(box, 'tmp', name);
      writeFileSync(open, raw);
      chownSync(open, uid, gid);
      renameSync(open, join(box, 'new', name));
    },
    unseen: () => [...list('new'), ...list('cur').filter((name) => !/,[A-Z]*S/.test(name))],
    seen: () => list('cur').filter((name) => /,[A-Z]*S/.test(name)),
    inFolder: (name) => [...list(`.${name}/new`), ...list(`.${name}/cur`)],
    readable: (name, isReadable) => {
      const mode = isReadable ? 0o644 : 0;
      for (const part of ['new', 'cur'])
        for (const one of list(part)) if (one.startsWith(name)) chmodSync(join(box, part, one), mode);
    },
    unmark: (name) => renameSync(join(box, 'cur', name), join(box, 'cur', name.replace(/,[A-Z]*$/, ','))),
    stop: async () => {
      // Ended by its master, so that none of its parts stays.
      if (isRunning) await endByMaster(join(folder, 'run', 'master.pid'));
      isRunning = false;
      await server.stop();
    },
  };
}

async function endByMaster(pidFile: string): Promise<void> {
  process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
  for (let waited = 0; waited < 5_000 && existsSync(pidFile); waited += 20) await wait(20);
}

interface Configured {
  readonly folder: string;
  readonly box: string;
  readonly keyFile: string;
  readonly certFile: string;
  readonly tlsPort: number;
  readonly plainPort: number;
}

const configOf = ({ folder, box, keyFile, certFile, tlsPort, plainPort }: Configured): string => `
base_dir = ${join(folder, 'run')}
log_path = ${join(folder, 'server.log')}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${certFile}
ssl_key = <${keyFile}
mail_location = maildir:${box}
first_valid_uid = 1
auth_failure_delay = 0
auth_mechanisms = plain xoauth2
passdb {
  driver = static
  mechanisms = plain
  args = password=${PASSWORD}
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${join(folder, 'oauth2.conf')}
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${box}
}
# Else a refused log-in makes the next one wait.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = ${plainPort}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
`;

/** Resolves once log-ins are taken: before, the server lets one wait. */
async function greeting(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.setTimeout(2_000, () => socket.destroy(new Error('no greeting')));
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      if (!bytes.toString().includes('CAPABILITY')) return;
      socket.destroy();
      resolve();
    });
  });
}
