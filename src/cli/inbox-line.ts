import type { InboxView } from '../../alerts/inbox/inbox-state.js';
import { plainText } from '../kernel/plain-text.js';

const LONGEST = 300;

/** Whether what comes by mail is known: that nothing came and that nobody looked are two things. */
export function inboxLine({ state, since = '', reason = '' }: InboxView): string {
  switch (state) {
    case 'off':
      return 'Mailbox: off: whether mails came back, and what people wrote, is not known (alerts.inbox)';
    case 'waiting':
      return 'Mailbox: not read yet';
    case 'reading':
      return `Mailbox: read since ${since}`;
    case 'failing':
      return `Mailbox: NOT READ since ${since}: ${plainText(reason, LONGEST)}`;
    default:
      return state satisfies never;
  }
}
