import { AppError } from '../../src/kernel/app-error.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { InboxStates } from './inbox-state.js';
import { type MailboxOptions, readMailbox } from './mailbox.js';
import { takeMail, type TakeMailParts, type Taken } from './take-mail.js';

export interface ReadInboxParts extends TakeMailParts {
  /** How the mailbox is reached; read anew each turn, so that a new password counts at once. */
  readonly mailbox: () => MailboxOptions;
  readonly states: InboxStates;
  readonly logger: Logger;
}

/** What keeps the mailbox from being read, and not what it says from being stated. */
const OF_THE_MAILBOX: ReadonlySet<string> = new Set([
  'MAILBOX_UNAVAILABLE',
  'SECRET_UNREADABLE',
  'CONFIG_INVALID',
]);

/** Reads the mailbox, where there is one. */
export class ReadInbox {
  constructor(private readonly parts: ReadInboxParts | undefined) {}

  /** The number of mails that were read. Throws what keeps it from being read, once that is stated. */
  async run(signal?: AbortSignal): Promise<number> {
    if (this.parts === undefined) return 0;
    const { states, logger } = this.parts;
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
    const read = await readMailbox(parts.mailbox(), take, signal);
    if (read > 0) parts.logger.info({ ...counts }, 'Mails read');
    return read;
  }
}
