import { isFromMailServer } from './automatic.js';
import { type Bounce, idOfCopy, RETURNED } from './bounce.js';
import { headerOf, type InboundMail } from './inbound-mail.js';

/** What a mail server says in words alone. Whom it did not reach is one of `named`, or none of them. */
export interface TextBounce extends Omit<Bounce, 'recipient'> {
  /** Lower-case addresses, those first by which a server names the recipient itself. */
  readonly named: readonly string[];
}

interface Form {
  /** In the text above the mail that came back. */
  readonly says: RegExp;
  readonly action: Bounce['action'];
}

/**
 * How servers begin to say it, where they do not say it by RFC 3464. A form that is not here is not understood: what it
 * means for the recipient would be a guess. Delays stand first, since they have words of failures in them.
 */
const FORMS: readonly Form[] = [
  // Exim, https://www.exim.org/exim-html-current/doc/html/spec_html/ch-customizing_bounce_and_warning_messages.html
  {
    action: 'delayed',
    says: /^This message was created automatically by mail delivery software[^]{0,400}?\b(has not yet been|has not been) delivered\b/m,
  },
  {
    action: 'failed',
    says: /^This message was created automatically by mail delivery software[^]{0,400}?\bcould not\s+be\s+delivered\b/m,
  },
  // Postfix, https://www.postfix.org/bounce.5.html
  {
    action: 'delayed',
    says: /^This is the (mail system|Postfix program) at host [^]{0,400}?\bA WARNING ONLY\b/m,
  },
  {
    action: 'failed',
    says: /^This is the (mail system|Postfix program) at host [^]{0,400}?\bcould not\s+be\s+delivered\b/m,
  },
  // qmail-send, https://cr.yp.to/proto/qsbmf.txt: it writes so of what it has given up alone.
  { action: 'failed', says: /^Hi\. This is the [^]{0,400}?I've given up\b/m },
  // Gmail, https://support.google.com/mail/answer/6596 and the samples of test/fixtures/bounces
  { action: 'delayed', says: /^Delivery to the following recipients? has been delayed/m },
  { action: 'failed', says: /^Delivery to the following recipients? failed permanently/m },
  // Exchange, https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online
  { action: 'delayed', says: /^Delivery is delayed to these recipients or (distribution )?(groups|lists):/m },
  { action: 'failed', says: /^Delivery has failed to these recipients or (distribution )?(groups|lists):/m },
  { action: 'failed', says: /^did not reach the following recipient\(s\):/m },
  // sendmail, https://github.com/sisimai/rb-sisimai (samples); a delay says so in the words of its subject.
  { action: 'failed', says: /^\s{0,9}----- The following addresses had permanent fatal errors -----/m },
  // Lotus Domino, of the same samples
  { action: 'failed', says: /^------- Failure Reasons {1,2}--------/m },
];

/** Behind which line the mail stands that came back; a blank line may follow. */
const COPY =
  /^[ \t]{0,9}(--- (Below this line|Enclosed) .{0,80}|-{4,} ?This is a copy of .{0,80}|-{4,} ?(Original message|Returned Message|Unsent message).{0,80}|Original message headers:[ \t]*)\r?$/im;

const MOST_TEXT = 64 * 1024;
const MOST_NAMED = 50;
const ADDRESS = /[^\s<>()[\]:;,"']{1,64}@[a-z0-9.-]{1,255}[a-z0-9]/gi;

/**
 * Pure. `unread` of what came back in words that are not understood, or without what it was; undefined of what is no mail
 * of a mail server about a delivery. Only a mail that no person wrote counts.
 */
export function textBounceOf(mail: InboundMail): TextBounce | 'unread' | undefined {
  if (!isFromMailServer(mail)) return undefined;
  const text = mail.text.slice(0, MOST_TEXT);
  const cut = COPY.exec(text);
  const said = cut === null ? text : text.slice(0, cut.index);
  const form = FORMS.find(({ says }) => says.test(said));
  const named = addressesIn(headerOf(mail, 'x-failed-recipients'));
  if (form === undefined) return named.length > 0 || isOfDaemon(mail) ? 'unread' : undefined;
  const copies = mail.parts.filter(({ type }) => RETURNED.has(type)).map((part) => part.text);
  if (cut !== null) copies.push(unquoted(text.slice(cut.index + cut[0].length)));
  const returned = copies.flatMap(idOfCopy);
  if (returned.length === 0) return 'unread';
  const all = [...named, ...addressesIn(said)];
  return {
    action: form.action,
    status: statusIn(said, form.action),
    named: [...new Set(all)].slice(0, MOST_NAMED),
    returned,
  };
}

const isOfDaemon = ({ from = '' }: InboundMail): boolean => from.startsWith('mailer-daemon@');

const addressesIn = (text: string): string[] =>
  Array.from(text.matchAll(ADDRESS), ([address]) => address.toLowerCase());

/** Some hand on what they quote as a quotation. */
const unquoted = (text: string): string => text.replace(/^\s+/, '').replaceAll(/^[ \t]{0,3}> ?/gm, '');

/** As RFC 3463 writes them, of the kind that fits; a number with more parts is an address or a version. */
function statusIn(text: string, action: Bounce['action']): string {
  const all = Array.from(
    text.matchAll(/(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/g),
    ([, status = '']) => status,
  );
  const kinds = action === 'failed' ? ['5', '4'] : ['4'];
  for (const kind of kinds) {
    const found = all.find((status) => status.startsWith(kind));
    if (found !== undefined) return found;
  }
  return '';
}
