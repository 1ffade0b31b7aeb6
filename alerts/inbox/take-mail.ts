import type { AccessFacts } from '../../src/access/access-facts.js';
import type { Users } from '../../src/access/accounts/users.js';
import { DAY } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { Store } from '../../src/store/store.js';
import type { Suspicions } from '../suspicions/suspicions.js';
import { isAutomatic } from './automatic.js';
import { type InboundMail, readMail } from './inbound-mail.js';
import { stateUnasked } from './inbox-state.js';
import { alertsOfMail, type MailedAlert } from './own-mails.js';
import { domainOf, nearestOwn, type OwnMessage } from './own-message.js';
import { readerTag } from '../delivery-notes.js';
import { replyText, wholeText } from './reply-text.js';
import { type ReturnedMailParts, stateReturned } from './returned-mail.js';
import { isProven } from './sender-proof.js';
import { takeAnswer, type TakeAnswerParts } from './take-answer.js';
import { takeBounce } from './take-bounce.js';
import { asWritten } from './through-group.js';

/** What a mail came to; for counts and logs, which name nobody. */
export const TAKEN = [
  'unreadable',
  'bounce',
  'bounce-of-other',
  'bounce-unread',
  'automatic',
  'reply',
  'reply-of-untold',
  'unasked',
  'report',
  'too-many',
  'stranger',
  'repeat',
] as const;
export type Taken = (typeof TAKEN)[number];

export interface TakeMailParts extends ReturnedMailParts, TakeAnswerParts {
  readonly store: Store;
  readonly facts: ReturnedMailParts['facts'] & Pick<AccessFacts, 'read' | 'readKind' | 'append'>;
  readonly suspicions: TakeAnswerParts['suspicions'] & Pick<Suspicions, 'report' | 'since'>;
  readonly users: Pick<Users, 'idOf'>;
  /** The address that our mails come from. */
  readonly sender: string;
  /** Addresses that are ours, in lower case. */
  readonly own: ReadonlySet<string>;
}

/** Who a report by mail is by: an address, which is no log-in. */
const BY_MAIL = 'mail';
/** Of one person. Those that nobody vouches for are counted apart: whoever writes in another's name silences nobody. */
const REPORTS_A_DAY = 20;

/**
 * States what a mail says: that one of ours came back, what somebody answered, or what they find suspicious. Read twice,
 * it states the same once. Resolves when it is durable; throws only where the store cannot take it.
 */
export async function takeMail(parts: TakeMailParts, bytes: Uint8Array): Promise<Taken> {
  const read = await readMail(bytes);
  if (read === undefined) return 'unreadable';
  const bounced = await takeBounce(parts, read);
  if (bounced !== undefined) return bounced;
  const mail = asWritten(read);
  if (isAutomatic(mail, parts.own)) return 'automatic';
  const own = nearestOwn(mail.answers, domainOf(parts.sender));
  const about = own === undefined ? [] : await alertsOfMail(parts.store, own, parts.tenants());
  if (own !== undefined && about.length > 0) return takeReply(parts, mail, { own, about });
  // Ids that are no more than a UUID are also given by programs of people.
  if (own === undefined || own.kind === 'thread') return takeReport(parts, mail);
  return (await takeAnswer(parts, mail, own)) ?? takeUnasked(parts, mail);
}

/** To a mail that takes no answer: somebody has to look at it in the mailbox. */
const takeUnasked = async (parts: TakeMailParts, { fingerprint }: InboundMail): Promise<Taken> =>
  (await stateUnasked(parts, fingerprint)) ? 'unasked' : 'repeat';

/** Evidence for whoever looks: it acknowledges nothing, and resolves nothing. */
async function takeReply(
  parts: TakeMailParts,
  mail: InboundMail,
  { own, about }: { readonly own: OwnMessage; readonly about: readonly MailedAlert[] },
): Promise<Taken> {
  const { from = '', fingerprint } = mail;
  const proven = isProven(mail, parts.trusted);
  let told = false;
  let stated = 0;
  for (const { tenant, alert, person } of about) {
    told = await wasTold(parts, from, { own, tenant, person });
    const data = { mail: fingerprint, told, proven };
    const reply = told ? { from, text: replyText(mail.text) } : undefined;
    if (await stateReturned(parts, { tenant, alert }, { type: 'replied', data }, reply)) stated += 1;
  }
  if (stated === 0) return 'repeat';
  return told ? 'reply' : 'reply-of-untold';
}

async function wasTold(
  { directory, audienceOf }: TakeMailParts,
  from: string,
  { own, tenant, person }: { readonly own: OwnMessage; readonly tenant: string; readonly person: string },
): Promise<boolean> {
  if (own.kind === 'question') return (await directory.known(tenant)).mailOf(person) === from;
  if ('reader' in own) return readerTag(from) === own.reader;
  // A mail server on its way gave the mail another id: what is left of ours names no reader.
  return (await audienceOf(tenant)).some((address) => address.toLowerCase() === from);
}

/** In each tenant whose directory has the address: somebody who works for two companies of a group tells both. */
async function takeReport(parts: TakeMailParts, mail: InboundMail): Promise<Taken> {
  const { from = '', fingerprint, subject, text } = mail;
  const proven = isProven(mail, parts.trusted);
  const what = wholeText(`${subject}\n\n${text}`);
  let taken: Taken = 'stranger';
  for (const tenant of parts.tenants()) {
    const person = (await parts.directory.known(tenant)).personOfMail(from);
    if (person === undefined) continue;
    if (await hasReportedEnough(parts, tenant, { person, proven })) {
      taken = taken === 'stranger' ? 'too-many' : taken;
      continue;
    }
    const id = nameBasedId('suspicion', tenant, fingerprint);
    const named = (await parts.keysNamed(tenant, what)).filter((key) => key !== person);
    const reported = { via: 'mail', proven, person, named } as const;
    const isNew = await parts.suspicions.report({ tenant, id, by: BY_MAIL, reported, words: { what, from } });
    if (taken !== 'report') taken = isNew ? 'report' : 'repeat';
  }
  return taken;
}

async function hasReportedEnough(
  { suspicions, clock }: TakeMailParts,
  tenant: string,
  { person, proven }: { readonly person: string; readonly proven: boolean },
): Promise<boolean> {
  const lately = await suspicions.since(tenant, clock.now() - DAY);
  const own = lately.filter((one) => one.person === person && one.proven === proven);
  return own.length >= REPORTS_A_DAY;
}
