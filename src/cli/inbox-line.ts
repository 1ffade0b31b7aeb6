import type { InboxView } from '../../alerts/inbox/inbox-state.js';
import { plainText } from '../kernel/plain-text.js';

const LONGEST = 300;

/** Whether what comes by mail is known: that nothing came and that nobody looked are two things. */
export function inboxLine({ state, since = '', reason = '', ...notes }: InboxView): string {
  switch (state) {
    case 'off':
      return 'Mailbox: off: whether mails came back, and what people wrote, is not known (alerts.inbox)';
    case 'waiting':
      return 'Mailbox: not read yet';
    case 'reading':
      return [`Mailbox: read since ${since}`, ...notesOf(notes)].join('; ');
    case 'failing':
      return `Mailbox: NOT READ since ${since}: ${plainText(reason, LONGEST)}`;
    default:
      return state satisfies never;
  }
}

const notesOf = ({ unreadBounces = 0, unaskedAnswers = 0, setAside }: Partial<InboxView>): string[] => [
  ...(unreadBounces === 0
    ? []
    : [`${unreadBounces} mails of a week came back in a form that is not understood: look at them there`]),
  ...(unaskedAnswers === 0
    ? []
    : [`${unaskedAnswers} mails of a week answer one of ours that takes no answer: look at them there`]),
  ...(setAside === undefined
    ? []
    : [
        `${setAside.mails} that it lists cannot be read (${plainText(setAside.reason, LONGEST)}): look at them there`,
      ]),
];
