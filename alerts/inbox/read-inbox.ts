import { AppError } from '../../src/kernel/app-error.js';
import { SECOND } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { InboxStates } from './inbox-state.js';
import { MailWatch } from './mail-watch.js';
import { type MailboxOptions, MAILS_A_TURN, readMailbox } from './mailbox.js';
import type { SetAside } from './set-aside.js';
import { takeMail, type TakeMailParts, type Taken } from './take-mail.js';

export interface ReadInboxParts extends TakeMailParts {
  /** How the mailbox is reached; read anew each turn, so that a new password counts at once. */
  readonly mailbox: () => MailboxOptions;
  readonly states: InboxStates;
  readonly aside: SetAside;
  readonly logger: Logger;
}

/** What keeps the mailbox from being read, and not what it says from being stated. */
const OF_THE_MAILBOX: ReadonlySet<string> = new Set([
  'MAILBOX_UNAVAILABLE',
  'SECRET_UNREADABLE',
  'CONFIG_INVALID',
]);

/** Between two turns, however many mails come in: each logs in. */
const AT_LEAST_APART = 3 * SECOND;

/** Reads the mailbox, where there is one: by turns, and soon after a server says that a mail came in. */
export class ReadInbox {
  private readonly watch = new MailWatch();
  private signal: AbortSignal | undefined;
  private lastRun = -Infinity;

  constructor(private readonly parts: ReadInboxParts | undefined) {}

  /** Whether there is something to read before its time. */
  isWanted(): boolean {
    const { watch, parts, lastRun } = this;
    return watch.hasNews && parts !== undefined && parts.clock.now() >= lastRun + AT_LEAST_APART;
  }

  /** The number of mails that were read. Throws what keeps it from being read, once that is stated. */
  async run(signal?: AbortSignal): Promise<number> {
    if (this.parts === undefined) return 0;
    const { states, logger, clock } = this.parts;
    this.stopBy(signal);
    this.lastRun = clock.now();
    this.watch.hasNews = false;
    try {
      const read = await this.read(this.parts, signal);
      await states.state(undefined);
      return read;
    } catch (error) {
      if (error instanceof AppError && OF_THE_MAILBOX.has(error.code) && signal?.aborted !== true) {
        logger.error({ reason: error.message }, 'The mailbox cannot be read');
        await states.state(error.message);
      }
      throw error;
    }
  }

  private async read(parts: ReadInboxParts, signal: AbortSignal | undefined): Promise<number> {
    const counts: Partial<Record<Taken, number>> = {};
    const take = async (bytes: Uint8Array): Promise<void> => {
      const taken = await takeMail(parts, bytes);
      counts[taken] = (counts[taken] ?? 0) + 1;
    };
    const mailbox = parts.mailbox();
    const read = await readMailbox(mailbox, { take, aside: parts.aside }, signal);
    if (read > 0) parts.logger.info({ ...counts }, 'Mails read');
    await this.watch.keep(mailbox);
    if (read >= MAILS_A_TURN) this.watch.hasNews = true;
    return read;
  }

  private stopBy(signal: AbortSignal | undefined): void {
    if (this.signal === signal) return;
    this.signal = signal;
    signal?.addEventListener('abort', () => this.watch.close(), { once: true });
  }
}
