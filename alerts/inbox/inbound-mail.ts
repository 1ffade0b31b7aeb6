import { hash } from 'node:crypto';
import PostalMime, { addressParser, type Email } from 'postal-mime';

/** A part of a mail that is no text to read, such as the report of a mail server or the headers it returns. */
export interface MailPart {
  /** Lower-case MIME type. */
  readonly type: string;
  readonly text: string;
}

/** What is read of a mail, all of it bounded. Nothing of it is to be believed before somebody has vouched for it. */
export interface InboundMail {
  /** SHA-256 of the bytes that were read: the same mail read twice is one, whatever numbers a server gives it. */
  readonly fingerprint: string;
  /** The one address of `From`, in lower case; undefined where there is none, or several. */
  readonly from: string | undefined;
  readonly subject: string;
  /** By lower-case name, in the order in which they stand: the topmost is what was added last. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Ids of the mails that it answers, without angle brackets; the nearest first. */
  readonly answers: readonly string[];
  readonly text: string;
  readonly parts: readonly MailPart[];
}

/** A mail is read up to here; what is cut off is lost for whoever wrote it, and for nobody else. */
export const MOST_BYTES = 256 * 1024;
/** The parser takes its time for each line, however short; of 76 characters 256 KB are some 3,500. */
const MOST_LINES = 10_000;
const LINE_END = 10;
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_NESTING = 20;
const MOST_IDS = 50;
const MOST_PARTS = 20;
const LONGEST_SUBJECT = 500;
const MOST_HTML = 64 * 1024;
const LONGEST_ADDRESS = 320;
const LONGEST_FROM = 2_000;

/** Attachments are kept as bytes and never opened, save these. */
const READ_PARTS: ReadonlySet<string> = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/rfc822',
  'message/global',
  'message/global-headers',
  'text/rfc822-headers',
]);

/** Total: undefined for bytes that no mail can be made of. */
export async function readMail(bytes: Uint8Array): Promise<InboundMail | undefined> {
  const read = bytes.subarray(0, MOST_BYTES);
  try {
    const email = await PostalMime.parse(firstLines(read), {
      forceRfc822Attachments: true,
      maxNestingDepth: MOST_NESTING,
      maxHeadersSize: MOST_HEADER_BYTES,
    });
    return mailOf(email, hash('sha256', read, 'hex'));
  } catch {
    return undefined;
  }
}

function firstLines(bytes: Uint8Array): Uint8Array {
  let end = 0;
  for (let line = 0; line < MOST_LINES; line += 1) {
    const at = bytes.indexOf(LINE_END, end);
    if (at === -1) return bytes;
    end = at + 1;
  }
  return bytes.subarray(0, end);
}

function mailOf(email: Email, fingerprint: string): InboundMail {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const own = headers.get(key);
    if (own === undefined) headers.set(key, [value]);
    else own.push(value);
  }
  return {
    fingerprint,
    from: addressIn(headers.get('from') ?? []),
    subject: (email.subject ?? '').slice(0, LONGEST_SUBJECT),
    headers,
    answers: answersOf(headers),
    text: email.text ?? textOfHtml(email.html ?? ''),
    parts: partsOf(email),
  };
}

/**
 * The one address of a header such as `From`, in lower case. Two of them, or two addresses in one, are how one address
 * is shown and another one vouched for: undefined.
 */
export function addressIn([from = '', ...others]: readonly string[]): string | undefined {
  const [one, ...more] = addressParser(from.slice(0, LONGEST_FROM));
  const address = one?.address;
  if (others.length + more.length > 0 || address === undefined || address.length > LONGEST_ADDRESS)
    return undefined;
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address) ? address.toLowerCase() : undefined;
}

function answersOf(headers: InboundMail['headers']): readonly string[] {
  const replied = messageIdsIn(headers.get('in-reply-to')?.join(' ') ?? '');
  const referred = messageIdsIn(headers.get('references')?.join(' ') ?? '').toReversed();
  return [...new Set([...replied, ...referred])].slice(0, MOST_IDS);
}

/** The ids in a text, without their angle brackets (RFC 5322, 3.6.4). */
export const messageIdsIn = (text: string): string[] =>
  Array.from(text.matchAll(/<([^<>\s]{3,500})>/g), ([, id]) => id ?? '');

const partsOf = ({ attachments }: Email): readonly MailPart[] =>
  attachments
    .filter(({ mimeType }) => READ_PARTS.has(mimeType))
    .slice(0, MOST_PARTS)
    .map(({ mimeType: type, content }) => ({ type, text: textOf(content) }));

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8');

/** Only for a mail without any text of its own: what is between the marks, and no more of it. */
const textOfHtml = (html: string): string =>
  html
    .slice(0, MOST_HTML)
    .replaceAll(/<(style|script|head)\b[^<>]{0,500}>[^]*?(<\/\1\s{0,9}>|$)/gi, ' ')
    .replaceAll(/<(br|\/p|\/div|\/tr|\/li)\b[^<>]{0,500}>/gi, '\n')
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** The first value of a header, on one line; empty where there is none. */
export const headerOf = ({ headers }: Pick<InboundMail, 'headers'>, name: string): string =>
  headers.get(name)?.[0]?.trim() ?? '';
