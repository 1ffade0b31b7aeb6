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
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted)) return true;
  if (/^\s*(bulk|list|junk|auto_reply)\b/i.test(headerOf(mail, 'precedence'))) return true;
  if (headerOf(mail, 'return-path').replaceAll(/\s/g, '') === '<>') return true;
  const type = headerOf(mail, 'content-type').toLowerCase();
  if (type.startsWith('multipart/report')) return true;
  return [...LISTS, ...ANSWERING].some((name) => headers.has(name));
}
