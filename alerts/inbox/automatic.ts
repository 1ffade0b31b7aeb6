import { headerOf, type InboundMail } from './inbound-mail.js';

const LISTS = ['list-id', 'list-post', 'list-unsubscribe', 'list-help'];
const ANSWERING = ['x-autoreply', 'x-autorespond', 'x-auto-response', 'x-vacation', 'x-failed-recipients'];
const SENT_BY_PROGRAMS = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|root)([+@-]|$)/;

/**
 * Pure. Whether no person wrote it just now: an answer to it would be a loop, and it is none itself (RFC 3834, 2 and 5;
 * bulk and lists as in RFC 2369 and RFC 2919). `own`: addresses that are ours.
 */
export function isAutomatic(mail: InboundMail, own: ReadonlySet<string>): boolean {
  const { from, headers } = mail;
  if (from === undefined || own.has(from) || SENT_BY_PROGRAMS.test(from)) return true;
  if (isSubmittedAutomatically(mail) || hasNullSender(mail)) return true;
  if (/^\s*(bulk|list|junk|auto_reply)\b/i.test(headerOf(mail, 'precedence'))) return true;
  const type = headerOf(mail, 'content-type').toLowerCase();
  if (type.startsWith('multipart/report')) return true;
  return [...LISTS, ...ANSWERING].some((name) => headers.has(name));
}

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
