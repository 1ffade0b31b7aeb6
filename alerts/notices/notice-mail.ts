import type { Notice } from '../../src/access/notices/notice.js';
import type { RequestView } from '../../src/access/requests/requests.schemas.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { bounceReason } from '../inbox/bounce.js';
import { isoTime } from '../../src/store/time.js';
import { type OutageTold, outageWords } from './outage-words.js';

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
  /** The name of who asked, where that is a person. */
  readonly asker: string | undefined;
  /** What the notice hands over. */
  readonly link: string | undefined;
  readonly publicUrl: string;
}

/** Pure. */
export const noticeMail = ({ notice, ...told }: Told): NoticeMail =>
  isOfAccess(notice) ? accessMail({ ...told, notice }) : tellingMail(notice);

const OF_ACCESS = ['request', 'key-recovered', 'second-address', 'invitation'] as const;
type OfAccess = Extract<Notice, { what: (typeof OF_ACCESS)[number] }>;

const isOfAccess = (notice: Notice): notice is OfAccess =>
  (OF_ACCESS as readonly string[]).includes(notice.what);

/** Who may do what. */
function accessMail({
  notice,
  request,
  asker,
  link = '',
  publicUrl,
}: Omit<Told, 'notice'> & { readonly notice: OfAccess }): NoticeMail {
  switch (notice.what) {
    case 'request':
      return requestMail(request, asker, publicUrl);
    case 'key-recovered':
      return recoveredMail(notice.id);
    case 'second-address':
      return addressMail();
    case 'invitation':
      return invitationMail(link, publicUrl);
  }
}

/** That somebody is not told of what they should be. */
function tellingMail(notice: Exclude<Notice, OfAccess>): NoticeMail {
  switch (notice.what) {
    case 'receiver-broken':
      return outageMail(notice);
    case 'mail-bounced':
      return bouncedMail(notice);
    case 'letter-bounced':
      return letterMail(notice);
    case 'nobody-on-call':
      return gapMail(notice);
    case 'reader-left':
      return leftMail(notice);
  }
}

function requestMail(
  request: RequestView | undefined,
  asker: string | undefined,
  publicUrl: string,
): NoticeMail {
  const subject = 'Ledgerwatch: a change of access waits';
  if (request === undefined) return { subject, text: page('A change of access was asked for.') };
  const { what, owner, askedAt, tenant } = request;
  const who = asker === undefined ? plainText(owner) : `${plainText(asker, 80)} (${plainText(owner)})`;
  const lines = [
    `${plainText(what, LONGEST)}.`,
    '',
    `Asked by:  ${who}`,
    `Asked at:  ${askedAt}`,
    `Concerns:  ${tenant === undefined ? 'the whole system' : `the tenant ${plainText(tenant)}`}`,
    '',
    ...whatToDo(request),
    `  ledgerwatch approve show ${request.id}`,
    `  ${publicUrl}/v1/requests/${request.id}`,
  ];
  return { subject, text: page(...lines) };
}

function whatToDo({
  id,
  status,
  step,
  readyAt = '',
  expiresAt,
  endedBy = '',
  endedAt = '',
}: RequestView): string[] {
  const cancel = `  ledgerwatch approve cancel ${id}`;
  if (status === 'used' || status === 'cancelled')
    return [`It was ${status} by ${plainText(endedBy)} at ${endedAt}, before this mail was sent.`];
  if (status !== 'waiting') return [`It is ${status} now.`, cancel];
  if (step === 'delay')
    return [`It can be done from ${readyAt} on. If it must not be: cancel it before then.`, cancel];
  return [
    `It is done once somebody else approves it, before ${expiresAt}. Look at it, then approve or cancel it.`,
    `  ledgerwatch approve give ${id}`,
    cancel,
  ];
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

function outageMail(outage: OutageTold): NoticeMail {
  const { title, text } = outageWords(outage);
  return { subject: title, text: page(text, '', '  ledgerwatch alerts --tenant TENANT --status open') };
}

const bouncedMail = ({
  tenant,
  alert,
  reader,
  status,
}: Extract<Notice, { what: 'mail-bounced' }>): NoticeMail => ({
  subject: 'Ledgerwatch: a mail about an alert came back',
  text: page(
    'A mail about an alert could not be delivered to somebody for good. They are told of nothing while this lasts, and others may not be told in their place.',
    '',
    `Tenant:  ${plainText(tenant)}`,
    `Alert:   ${plainText(alert)}`,
    `Reader:  ${plainText(reader)} (the account id of the address)`,
    `Reason:  ${bounceReason(status)} (${plainText(status)})`,
    '',
    'Mend the address in alerts.to or in the routing file. This is said once a day for a reader.',
    `  ledgerwatch deliveries --tenant ${plainText(tenant)}`,
  ),
});

const letterMail = ({
  tenant,
  week,
  reader,
  status,
}: Extract<Notice, { what: 'letter-bounced' }>): NoticeMail => ({
  subject: 'Ledgerwatch: a weekly letter came back',
  text: page(
    'A weekly letter could not be delivered to somebody for good. While this lasts they have none, and no news reads as good news.',
    '',
    `Tenant:  ${plainText(tenant)}`,
    `Week:    the letter of ${plainText(week)}`,
    `Reader:  ${plainText(reader)} (the account id of the address)`,
    `Reason:  ${bounceReason(status)} (${plainText(status)})`,
    '',
    'Mend the address in alerts.to. This is said once for each letter and reader.',
  ),
});

function gapMail({ schedule, at }: Extract<Notice, { what: 'nobody-on-call' }>): NoticeMail {
  const time = `${isoTime(at).slice(0, 16).replace('T', ' ')} UTC`;
  return {
    subject: 'Ledgerwatch: an alert found nobody on call',
    text: page(
      `At ${time} an alert that nobody had answered came to the schedule ${plainText(schedule, LONGEST)}, and nobody was on call. The last step of the escalation was told instead, or the receiver of the route.`,
      '',
      'Fill the gap in the routing file: a further rotation, or an override. This is told once a day for a schedule.',
      '  ledgerwatch on-call',
    ),
  };
}

const leftMail = ({ tenant, list, reader }: Extract<Notice, { what: 'reader-left' }>): NoticeMail => ({
  subject: 'Ledgerwatch: somebody left a list',
  text: page(
    'Somebody pressed the button that takes a reader off what comes regularly by mail. Whoever has such a mail can: ask the reader where you are not sure. What is told at once still reaches them.',
    '',
    `Tenant:  ${plainText(tenant)}`,
    `List:    ${plainText(list)}`,
    `Reader:  ${plainText(reader)} (the account id of the address)`,
    '',
    'Who left, and how to put them back:',
    `  ledgerwatch readers --tenant ${plainText(tenant)}`,
    `  ledgerwatch readers back --tenant ${plainText(tenant)} --list ${plainText(list)} --reader ${plainText(reader)}`,
  ),
});

const page = (...lines: string[]): string =>
  [...lines, '', '-- ', 'Sent by Ledgerwatch; answers to this mail change nothing.', ''].join('\n');
