import { addressIn, headerOf, type InboundMail } from './inbound-mail.js';

/**
 * Pure. The address to which people write to a mailing list or a group that handed a mail on (RFC 2369, 3.4; such as a
 * Google group that forwards into the mailbox); undefined of what came through none. What is only sent to readers
 * (a newsletter) names no such address, or `NO`.
 */
export function groupOf(mail: InboundMail): string | undefined {
  const [, address] = /<mailto:([^\s<>?]{3,320})[?>]/i.exec(headerOf(mail, 'list-post')) ?? [];
  return address?.toLowerCase();
}

/**
 * Pure. As its author wrote it: a group that writes itself into `From` (where the author's domain forbids others to send
 * for it) keeps them in `X-Original-From` (Google) or `Reply-To` (Mailman). Who vouched for the group vouched for none of
 * that, so such a mail is proven by nobody.
 */
export function asWritten(mail: InboundMail): InboundMail {
  if (mail.from === undefined || mail.from !== groupOf(mail)) return mail;
  const named = ['x-original-from', 'reply-to'].flatMap(
    (name) => addressIn(mail.headers.get(name) ?? []) ?? [],
  );
  const author = named.find((address) => address !== mail.from);
  const headers = new Map(mail.headers);
  headers.delete('authentication-results');
  return { ...mail, from: author, headers };
}
