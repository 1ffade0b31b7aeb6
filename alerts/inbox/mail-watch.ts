import { MINUTE } from '../../src/kernel/clock.js';
import { connected, type MailboxOptions, type MailConnection } from './mailbox.js';

/**
 * Quiet for so long, the server is asked whether it is there (NOOP); once more, and the connection counts as dead. Mails
 * are read by turns meanwhile.
 */
const QUIET = 2 * MINUTE;
/** Below the 29 minutes after which a server may hang up (RFC 2177, 3), and what firewalls forget. */
const LONGEST_IDLE = 9 * MINUTE;
/** How soon the connection waits for news once it is open. */
const IDLE_AFTER = 100;
/** Whoever reads the mailbox no more, since another process does, does not wait for news either. */
const KEPT_FOR = 2 * 60 * MINUTE;

/** Hears at once of mails that come in, where the server can say so (IDLE, RFC 2177); else of none. */
export class MailWatch {
  private client: MailConnection | undefined;
  private opening: Promise<void> | undefined;
  private lease: NodeJS.Timeout | undefined;
  private isClosed = false;
  /** The highest uid of what had not been read when it looked. */
  private newest = 0;
  /** Whether a mail came in since somebody said `hasNews = false`. */
  hasNews = false;

  /** `quiet`: ms of silence after which the server is asked whether it is there. */
  constructor(private readonly quiet = QUIET) {}

  /** Whether it waits for news now. */
  get isWatching(): boolean {
    return this.client !== undefined;
  }

  /**
   * Opens a connection where none is open. Never throws: a mailbox that cannot be watched is read by turns, and those say
   * what is wrong with it.
   */
  async keep(options: MailboxOptions): Promise<void> {
    clearTimeout(this.lease);
    this.lease = setTimeout(() => this.drop(), KEPT_FOR).unref();
    if (this.client !== undefined || this.isClosed) return;
    this.opening ??= this.open(options)
      .catch(() => this.drop())
      .finally(() => (this.opening = undefined));
    await this.opening;
  }

  /** For good. */
  close(): void {
    this.isClosed = true;
    this.drop();
  }

  private async open(options: MailboxOptions): Promise<void> {
    const watching = { disableAutoIdle: false, autoIdleDelay: IDLE_AFTER, maxIdleTime: LONGEST_IDLE };
    const client = await connected(options, { ...watching, socketTimeout: this.quiet });
    if (this.isClosed || !client.capabilities.has('IDLE')) return client.close();
    this.client = client;
    client.on('close', () => this.lose(client));
    client.on('error', () => this.lose(client));
    client.on('exists', ({ count, prevCount }) => {
      if (count > prevCount) this.hasNews = true;
    });
    await client.mailboxOpen(options.folder, { readOnly: true });
    // What came between the last look and this one; what is left aside lies there for long.
    const unseen = (await client.search({ seen: false }, { uid: true })) || [];
    const newest = unseen.reduce((most, uid) => Math.max(most, uid), this.newest);
    if (newest > this.newest) this.hasNews = true;
    this.newest = newest;
  }

  private lose(client: MailConnection): void {
    client.close();
    if (this.client === client) this.client = undefined;
  }

  private drop(): void {
    clearTimeout(this.lease);
    if (this.client !== undefined) this.lose(this.client);
  }
}
