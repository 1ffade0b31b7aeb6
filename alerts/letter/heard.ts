import type { InboxStates, InboxView } from '../inbox/inbox-state.js';
import type { ReportLinks } from '../suspicions/report-link.js';
import type { SuspicionCounts } from '../suspicions/read-suspicions.js';
import type { Block } from '../templates/block-mail.js';
import { formatDay } from '../templates/text.js';
import type { LetterWeek } from './week.js';

/** What people said, and whether it could be heard at all. */
export interface Heard {
  readonly inbox: InboxView;
  /** Whether there is an address of the page on which anybody reports something. */
  readonly hasPage: boolean;
  /** Reports of the week, and those of whatever time that nobody has closed. */
  readonly reports: number;
  readonly open: number;
}

export interface HeardParts {
  readonly counted: (
    tenant: string,
    span: { readonly from: number; readonly to: number },
  ) => Promise<SuspicionCounts>;
  readonly links: Pick<ReportLinks, 'urlOf'>;
  readonly inbox: Pick<InboxStates, 'view'>;
}

export async function readHeard(
  { counted, links, inbox }: HeardParts,
  tenant: string,
  { from, to }: Pick<LetterWeek, 'from' | 'to'>,
): Promise<Heard> {
  return {
    inbox: await inbox.view(),
    hasPage: (await links.urlOf(tenant)) !== undefined,
    ...(await counted(tenant, { from, to })),
  };
}

/** Pure. What was not listened to is off, and not quiet. */
export function heardBlocks(
  { inbox, hasPage, reports, open }: Heard,
  tenant: string,
  timeZone: string,
): Block[] {
  const rows: [string, string][] = [
    ['Mailbox', mailboxWords(inbox, timeZone)],
    ['Page', hasPage ? 'on' : `OFF: nobody can report by it: ledgerwatch suspicions link --tenant ${tenant}`],
  ];
  const isDeaf = inbox.state !== 'reading' && !hasPage;
  const said = isDeaf ? 'not known: nobody could report anything' : `${reports} in the week`;
  return [
    { kind: 'heading', text: 'What came back, and what people reported' },
    { kind: 'rows', rows: [...rows, ['Reports', open === 0 ? said : `${said}, ${open} wait for an answer`]] },
  ];
}

function mailboxWords(inbox: InboxView, timeZone: string): string {
  const { state, since = '', unreadBounces, unaskedAnswers, setAside } = inbox;
  switch (state) {
    case 'off':
      return 'OFF: whether mails came back, and what people answered, is not known (alerts.inbox)';
    case 'waiting':
      return 'NOT READ yet';
    case 'failing':
      return `NOT READ since ${formatDay(Date.parse(since), timeZone)}: the log says why`;
    case 'reading':
      return [
        'read',
        ...(unreadBounces === undefined
          ? []
          : [`${unreadBounces} mails came back in a form that is not understood: look at them there`]),
        ...(unaskedAnswers === undefined
          ? []
          : [`${unaskedAnswers} mails answer one of ours that takes no answer: look at them there`]),
        ...(setAside === undefined ? [] : [`${setAside.mails} mails cannot be read: look at them there`]),
      ].join('; ');
    default:
      return state satisfies never;
  }
}
