import { messageIdOf } from '../../alert-message.js';
import type { Delivery } from '../../deliveries.js';
import { readerReached } from '../../delivery-notes.js';

export type Sent = Delivery & { readonly alert: string };

/** An attempt to hand over a message, or one reader who has it. */
export interface SentLine extends Pick<Delivery, 'at' | 'channel' | 'purpose' | 'detail'> {
  readonly alert: string;
  /** What all mails of one message share, and what a webhook says of it. */
  readonly message: string;
  /** The tag of who has it; empty of an attempt. */
  readonly reader: string;
  /** Of a reader: as it stands in the head of the mail. */
  readonly messageId: string;
  /** Undefined of a reader. */
  readonly attempt: number | undefined;
  readonly outcome: Delivery['outcome'] | 'reached';
}

/** Pure. `domain` stands behind the ids of our mails; without one their ids end before it. */
export const sentLines = (sent: readonly Sent[], domain: string | undefined): SentLine[] =>
  sent.flatMap((row): SentLine[] => {
    const { at, alert, channel, purpose } = row;
    const about = { at, alert, channel, purpose, message: row.batch ?? messageIdOf(alert, purpose) };
    if (row.attempt > 0) {
      const { attempt, outcome, detail } = row;
      return [{ ...about, reader: '', messageId: '', attempt, outcome, detail }];
    }
    const reader = readerReached(row);
    if (reader === undefined) return [];
    const id = `${about.message}.${reader}`;
    const messageId = domain === undefined ? id : `<${id}@${domain}>`;
    return [{ ...about, reader, messageId, attempt: undefined, outcome: 'reached', detail: '' }];
  });
