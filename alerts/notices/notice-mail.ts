import type { Notice } from '../../src/access/notices/notice.js';
import type { RequestView } from '../../src/access/requests/requests.schemas.js';
import { plainText } from '../../src/kernel/plain-text.js';

/** What a mail about a notice says; text alone, and its subject names nobody: subjects show on locked screens. */
export interface NoticeMail {
  readonly subject: string;
  readonly text: string;
}

const LONGEST = 600;

export interface Told {
  readonly notice: Notice;
  /** The one that the notice is about. */
  readonly request: RequestView | undefined;
  /** What the notice hands over. */
  readonly link: string | undefined;
  readonly publicUrl: string;
}

/** Pure. */
export function noticeMail({ notice, request, link = '', publicUrl }: Told): NoticeMail {
  switch (notice.what) {
    case 'request':
      return requestMail(request, publicUrl);
    case 'key-recovered':
      return recoveredMail(notice.id);
    case 'second-address':
      return addressMail();
    case 'invitation':
      return invitationMail(link, publicUrl);
  }
}

function requestMail(request: RequestView | undefined, publicUrl: string): NoticeMail {
  const subject = 'Ledgerwatch: a change of access waits';
  if (request === undefined) return { subject, text: page('A change of access was asked for.') };
  const { id, what, step, owner, askedBy, askedAt, readyAt, expiresAt, tenant } = request;
  const lines = [
    `${plainText(what, LONGEST)}.`,
    '',
    `Asked by:  ${plainText(owner)} (${plainText(askedBy)}) at ${askedAt}`,
    `Concerns:  ${tenant === undefined ? 'the whole system' : `the tenant ${plainText(tenant)}`}`,
    '',
    ...(step === 'delay'
      ? [
          `It takes effect when whoever asked makes use of it, from ${readyAt ?? expiresAt} on.`,
          'If it must not be: cancel it before then.',
        ]
      : [
          `It takes effect when somebody else approves it, before ${expiresAt}.`,
          'Look at it, then approve or cancel it.',
          `  ledgerwatch approve give ${id}`,
        ]),
    `  ledgerwatch approve show ${id}`,
    `  ledgerwatch approve cancel ${id}`,
    `  ${publicUrl}/v1/requests/${id}`,
  ];
  return { subject, text: page(...lines) };
}

const recoveredMail = (id: string): NoticeMail => ({
  subject: 'Ledgerwatch: an administrator key was made on the host',
  text: page(
    'Somebody who may open the data folder made a new administrator key; it may do everything.',
    '',
    `Key:  ${plainText(id)}`,
    '',
    'If nobody of you did: revoke it, and find out who was on that machine.',
    `  ledgerwatch key revoke ${plainText(id)}`,
  ),
});

const addressMail = (): NoticeMail => ({
  subject: 'Ledgerwatch: another second address was named',
  text: page(
    'This address was told what must not stay unseen. From now on another one is.',
    '',
    'If you did not agree to that: ask whoever runs Ledgerwatch.',
    '  ledgerwatch setup --show',
  ),
});

const invitationMail = (link: string, publicUrl: string): NoticeMail => ({
  subject: 'Ledgerwatch: you are invited',
  text: page(
    `You are invited to Ledgerwatch at ${publicUrl}. This link opens your account once, within 72 hours:`,
    '',
    `  ${link}`,
    '',
    'Whoever has the link opens the account: give it to nobody. On a command line:',
    `  npx ledgerwatch accept '${link}' --url ${publicUrl}`,
  ),
});

const page = (...lines: string[]): string =>
  [...lines, '', '-- ', 'Sent by Ledgerwatch; answers to this mail are not read.', ''].join('\n');
