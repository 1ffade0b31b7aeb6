import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MailWatch } from '../../../alerts/inbox/mail-watch.js';
import type { MailboxOptions } from '../../../alerts/inbox/mailbox.js';
import { ReadInbox, type ReadInboxParts } from '../../../alerts/inbox/read-inbox.js';
import { SetAside } from '../../../alerts/inbox/set-aside.js';
import { SECOND, SimulatedClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { MemoryFacts } from '../../support/memory-facts.js';
import { dovecotAvailable, type ImapServer, PASSWORD, startImapServer } from '../../support/imap-server.js';

const available = dovecotAvailable();

describe.skipIf(!available.ok)('a mailbox that is watched', () => {
  let imap: ImapServer;
  let port: number;
  const sockets = new Set<Socket>();
  /** Between us and Dovecot, so that a connection can be cut, or fall silent. */
  const between = createServer((near) => {
    const far = connect(imap.tlsPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    }
  });
  beforeAll(async () => {
    imap = await startImapServer();
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    port = (between.address() as { port: number }).port;
  }, 60_000);
  const watches: MailWatch[] = [];
  afterEach(() => {
    for (const watch of watches) watch.close();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    between.close();
    await imap.stop();
  });

  const options = (more: Partial<MailboxOptions> = {}): MailboxOptions => ({
    host: 'localhost',
    port,
    secure: true,
    username: 'box',
    login: { pass: PASSWORD },
    folder: 'INBOX',
    ca: readFileSync(imap.caFile, 'utf8'),
    egress: { internalHosts: ['localhost'] },
    ...more,
  });
  const watching = async (more: Partial<MailboxOptions> = {}): Promise<MailWatch> => {
    const watch = new MailWatch();
    watches.push(watch);
    await watch.keep(options(more));
    return watch;
  };
  const until = async (holds: () => boolean): Promise<boolean> => {
    for (let waited = 0; waited < 5_000 && !holds(); waited += 20) await wait(20);
    return holds();
  };
  const MAIL = 'From: eve@acme.example\r\nSubject: odd\r\n\r\nx';

  it('says within seconds that a mail came in, again and again', async () => {
    const watch = await watching();
    expect([watch.isWatching, watch.hasNews]).toEqual([true, false]);
    for (let at = 0; at < 2; at++) {
      imap.deliver(MAIL);
      expect(await until(() => watch.hasNews)).toBe(true);
      watch.hasNews = false;
    }
  });

  it('says what came before it looked', async () => {
    expect((await watching()).hasNews).toBe(true);
  });

  it('that cannot be watched is none, and throws nothing', async () => {
    expect((await watching({ port: 1 })).isWatching).toBe(false);
    expect((await watching({ folder: 'None' })).isWatching).toBe(false);
  });

  it('notices that its connection broke, and opens another one', async () => {
    const watch = await watching();
    for (const socket of sockets) socket.destroy();
    expect(await until(() => !watch.isWatching)).toBe(true);
    // What lay there is no news, however often a server hangs up: each turn logs in.
    watch.hasNews = false;
    await watch.keep(options());
    expect([watch.isWatching, watch.hasNews]).toEqual([true, false]);
    for (const socket of sockets) socket.destroy();
    expect(await until(() => !watch.isWatching)).toBe(true);
    imap.deliver(MAIL);
    await watch.keep(options());
    expect([watch.isWatching, watch.hasNews]).toEqual([true, true]);
  });

  it('notices that the server says nothing any more, though nobody hung up', async () => {
    const watch = new MailWatch(600);
    watches.push(watch);
    await watch.keep(options());
    await wait(900);
    // It was asked, and answered.
    expect(watch.isWatching).toBe(true);
    for (const socket of sockets) socket.unpipe().pause();
    expect(await until(() => !watch.isWatching)).toBe(true);
  });

  it('is read before its time, not more often than every three seconds, and not once the process ends', async () => {
    const clock = new SimulatedClock(0);
    const nobody = { tenants: () => [], own: new Set(), trusted: new Set(), sender: 'lw@example.com' };
    const states = { state: async () => undefined };
    const aside = new SetAside(new MemoryFacts(clock), clock);
    const parts = { ...nobody, aside, states, clock, logger: silentLogger, mailbox: () => options() };
    const inbox = new ReadInbox(parts as unknown as ReadInboxParts);
    const stopping = new AbortController();
    expect(inbox.isWanted()).toBe(false);
    await inbox.run(stopping.signal);
    expect(imap.unseen()).toEqual([]);
    imap.deliver(MAIL);
    await wait(200);
    expect(inbox.isWanted()).toBe(false);
    clock.advanceTo(3 * SECOND);
    expect(await until(() => inbox.isWanted())).toBe(true);
    expect([await inbox.run(stopping.signal), inbox.isWanted()]).toEqual([1, false]);
    stopping.abort();
    imap.deliver(MAIL);
    clock.advanceTo(9 * SECOND);
    await wait(200);
    expect(inbox.isWanted()).toBe(false);
  });
});
