import { headerOf, type InboundMail } from './inbound-mail.js';
import { groupOf } from './through-group.js';

const LISTS = ['list-id', 'list-post', 'list-unsubscribe', 'list-help'];
const ANSWERING = ['x-autoreply', 'x-autorespond', 'x-auto-response', 'x-vacation', 'x-failed-recipients'];
const SENT_BY_PROGRAMS = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|root)([+@-]|$)/;

/**
 * Pure. Whether no person wrote it just now: an answer to it would be a loop, and it is none itself (RFC 3834, 2 and 5;
 * bulk and lists as in RFC 2369 and RFC 2919). What a person writes to a group that hands it on is theirs. `own`: addresses
 * that are ours; a mail of ours is known by its headers also where a group wrote itself into `From`.
 */
export function isAutomatic(mail: InboundMail, own: ReadonlySet<string>): boolean {
  const { from } = mail;
  if (from === undefined || own.has(from) || SENT_BY_PROGRAMS.test(from)) return true;
  if (isSubmittedAutomatically(mail) || hasNullSender(mail) || isOurs(mail, own)) return true;
  const type = headerOf(mail, 'content-type').toLowerCase();
  if (type.startsWith('multipart/report') || has(mail, ANSWERING)) return true;
  return isSentToMany(mail);
}

/** To readers of a list, and not by one of those who write to it. */
function isSentToMany(mail: InboundMail): boolean {
  const precedence = headerOf(mail, 'precedence').toLowerCase();
  if (/^(bulk|junk|auto_reply)\b/.test(precedence)) return true;
  return groupOf(mail) === undefined && (/^list\b/.test(precedence) || has(mail, LISTS));
}

const has = ({ headers }: InboundMail, names: readonly string[]): boolean =>
  names.some((name) => headers.has(name));

/** By what stands in each mail of ours (`channels/mailer.ts`), which nobody writes by hand. */
const isOurs = ({ headers }: InboundMail, own: ReadonlySet<string>): boolean =>
  (headers.get('x-loop') ?? []).some((address) => own.has(address.trim().toLowerCase())) ||
  [...headers.keys()].some((name) => name.startsWith('x-ledgerwatch-'));

/** Pure. Whether it was sent with the null sender (RFC 5321, 4.5.5), by a program, or in the name of a mail server. */
export const isFromMailServer = (mail: InboundMail): boolean =>
  hasNullSender(mail) ||
  isSubmittedAutomatically(mail) ||
  /^(mailer-daemon|postmaster)@/.test(mail.from ?? '');

const hasNullSender = (mail: InboundMail): boolean =>
  headerOf(mail, 'return-path').replaceAll(/\s/g, '') === '<>';

function isSubmittedAutomatically(mail: InboundMail): boolean {
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase();
  return submitted !== '' && !/^no\b/.test(submitted);
}
