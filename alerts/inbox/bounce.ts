import { headerOf, type InboundMail, messageIdsIn } from './inbound-mail.js';

/** What a mail server says of a mail that it could not hand over (RFC 3464). */
export interface Bounce {
  /** `failed` is for good; `delayed` is still tried. */
  readonly action: 'failed' | 'delayed';
  /** RFC 3463, such as 5.1.1; empty where the report has none. */
  readonly status: string;
  /** Lower-case address; empty where the report names none. */
  readonly recipient: string;
  /** Ids of the mail that came back, without angle brackets. */
  readonly returned: readonly string[];
}

const MOST_RECIPIENTS = 50;
const REPORTS = new Set(['message/delivery-status', 'message/global-delivery-status']);
/** Types of parts that hold the mail that came back, or its headers. */
export const RETURNED: ReadonlySet<string> = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
]);

/** Pure. Undefined of what is no report about a delivery; empty of one that reports no trouble (`delivered`, `relayed`). */
export function bouncesOf(mail: InboundMail): readonly Bounce[] | undefined {
  const type = headerOf(mail, 'content-type').toLowerCase();
  if (!type.startsWith('multipart/report') || !/report-type\s*=\s*"?delivery-status/.test(type))
    return undefined;
  const groups = mail.parts.filter((part) => REPORTS.has(part.type)).flatMap(({ text }) => groupsOf(text));
  const returned = returnedIn(mail, groups);
  return groups.slice(0, MOST_RECIPIENTS).flatMap((fields) => bounceOf(fields, returned));
}

/** By the mail that came back; by what the report says of it (Google), or answers (Microsoft), where it brings none. */
function returnedIn(mail: InboundMail, groups: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const copies = mail.parts.filter((part) => RETURNED.has(part.type)).flatMap(({ text }) => idOfCopy(text));
  if (copies.length > 0) return copies;
  const named = groups.flatMap((fields) => messageIdsIn(fields.get('x-original-message-id') ?? ''));
  return named.length > 0 ? named.slice(0, 1) : mail.answers;
}

/** Fields about each recipient stand in a group of their own, with empty lines between them. */
const groupsOf = (text: string): ReadonlyMap<string, string>[] =>
  text.split(/\r?\n[ \t]*\r?\n/).map(fieldsOf);

/** By lower-case name, of those on the topmost lines; the first of a name counts. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]{1,80}):(.{0,1000})/.exec(line) ?? [];
    if (name === undefined || value === undefined || fields.has(name.toLowerCase())) continue;
    fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}

function bounceOf(fields: ReadonlyMap<string, string>, returned: readonly string[]): Bounce[] {
  const field = (name: string): string => fields.get(name) ?? '';
  const action = found(/^(failed|delayed)\b/, field('action').toLowerCase());
  if (action !== 'failed' && action !== 'delayed') return [];
  const status = found(/^([245]\.\d{1,3}\.\d{1,3})/, field('status'));
  const named = field('original-recipient') || field('final-recipient');
  // `rfc822; x@example.com` (RFC 3464, 2.3.1), which some write with brackets.
  const recipient = found(/;\s*<?([^\s<>;]+@[^\s<>;]+)>?\s*$/, named).toLowerCase();
  return [{ action, status, recipient, returned }];
}

const found = (form: RegExp, text: string): string => form.exec(text)?.[1] ?? '';

/** The id of a mail by its text or its headers: of the mail itself, not of what it answers. At most one. */
export const idOfCopy = (text: string): string[] => {
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return messageIdsIn(fieldsOf(head).get('message-id') ?? '').slice(0, 1);
};

/** Second and third number of RFC 3463, 3; what is not here is said by its class alone. */
const REASONS: Readonly<Record<string, string>> = {
  '1.1': 'there is no such mailbox',
  '1.2': 'there is no such mail server',
  '1.3': 'the address is not well-formed',
  '1.6': 'the mailbox has moved',
  '1.10': 'there is no such mailbox, or its domain takes no mail',
  '2.1': 'the mailbox is disabled',
  '2.2': 'the mailbox is full',
  '2.3': 'the mail is too long for the mailbox',
  '3.4': 'the mail is too long for the server',
  '4.1': 'the mail server does not answer',
  '4.4': 'no way to the mail server was found',
  '4.7': 'it was tried until its time was over',
  '7.1': 'the mail server refuses us, or mail for this mailbox',
};
const CLASSES: Readonly<Record<string, string>> = {
  1: 'the address is wrong',
  2: 'the mailbox takes nothing',
  3: 'the mail server takes nothing',
  4: 'the way to the mail server is broken',
  5: 'the mail servers do not understand each other',
  6: 'the mail server cannot take this kind of mail',
  7: 'the mail server refuses it by its rules',
};

/** In words; what a server wrote itself is not repeated, since it names people. */
export function bounceReason(status: string): string {
  const [, subject = '', detail = ''] = status.split('.');
  return REASONS[`${subject}.${detail}`] ?? CLASSES[subject] ?? 'no reason was given';
}
