import type { InboxView } from '../../alerts/inbox/inbox-state.js';
import { plainText } from '../kernel/plain-text.js';

const LONGEST = 300;

/** Whether what comes by mail is known: that nothing came and that nobody looked are two things. */
export function inboxLine({ state, since = '', reason = '', unreadBounces = 0 }: InboxView): string {
  switch (state) {
    case 'off':
      return 'Mailbox: off: whether mails came back, and what people wrote, is not known (alerts.inbox)';
    case 'waiting':
      return 'Mailbox: not read yet';
    case 'reading':
      return unreadBounces === 0
        ? `Mailbox: read since ${since}`
        : `Mailbox: read since ${since}; ${unreadBounces} mails of a week came back in a form that is not understood: look at them there`;
    case 'failing':
      return `Mailbox: NOT READ since ${since}: ${plainText(reason, LONGEST)}`;
    default:
      return state satisfies never;
  }
}
