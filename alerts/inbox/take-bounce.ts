import type { AccessFacts } from '../../src/access/access-facts.js';
import type { Users } from '../../src/access/accounts/users.js';
import type { Store } from '../../src/store/store.js';
import { readerTag } from '../delivery-notes.js';
import { isFromMailServer } from './automatic.js';
import { type Bounce, bouncesOf } from './bounce.js';
import type { InboundMail } from './inbound-mail.js';
import { stateUnread } from './inbox-state.js';
import { letterNamed, takeLetterBounce } from './letter-bounce.js';
import { alertsOfMail, type MailedAlert } from './own-mails.js';
import { domainOf, nearestOwn, type OwnMessage } from './own-message.js';
import { type ReturnedMailParts, stateReturned } from './returned-mail.js';
import { tellOfBounce } from './tell-bounce.js';
import { type TextBounce, textBounceOf } from './text-bounce.js';

export interface TakeBounceParts extends ReturnedMailParts {
  readonly store: Pick<Store, 'read'>;
  readonly facts: ReturnedMailParts['facts'] & Pick<AccessFacts, 'readKind'>;
  readonly users: Pick<Users, 'idOf'>;
  /** Ids of tenants, as declared. */
  readonly tenants: () => readonly string[];
  /** The address that our mails come from. */
  readonly sender: string;
}

export type TakenBounce = 'bounce' | 'bounce-of-other' | 'bounce-unread' | 'repeat';

/**
 * States of which of our mails a server says that it did not reach its reader. Undefined of what no mail server says. It
 * counts for one of ours alone, and for the address that this one went to; whoever forges that learns nothing by it, and
 * nobody is told less: what is stated shows, and is told of.
 */
export async function takeBounce(
  parts: TakeBounceParts,
  mail: InboundMail,
): Promise<TakenBounce | undefined> {
  const reported = bouncesOf(mail);
  if (reported !== undefined) return isFromMailServer(mail) ? takeBounces(parts, mail, reported) : undefined;
  const text = textBounceOf(mail);
  if (text === undefined) return undefined;
  if (text !== 'unread') return takeBounces(parts, mail, [ofReader(text, domainOf(parts.sender))]);
  await stateUnread(parts, mail.fingerprint);
  return 'bounce-unread';
}

/** Whom it is about: who the mail that came back was for, if the server names them; whom it names alone where our id does not say it. */
function ofReader({ named, ...bounce }: TextBounce, domain: string): Bounce {
  const own = nearestOwn(bounce.returned, domain);
  const [only = '', ...others] = named;
  const reader =
    own !== undefined && 'reader' in own
      ? named.find((address) => readerTag(address) === own.reader)
      : others.length === 0
        ? only
        : undefined;
  return { ...bounce, recipient: reader ?? '' };
}

async function takeBounces(
  parts: TakeBounceParts,
  mail: InboundMail,
  bounces: readonly Bounce[],
): Promise<TakenBounce> {
  const taken: boolean[] = [];
  for (const bounce of bounces)
    if (bounce.recipient !== '') taken.push(...(await takeOne(parts, mail, bounce)));
  // Of a notice, of a mail that was none of ours, or not to whom the report says.
  if (taken.length === 0) return 'bounce-of-other';
  return taken.includes(true) ? 'bounce' : 'repeat';
}

/** Of each of ours that the bounce is about, whether something was stated that was not before. */
async function takeOne(parts: TakeBounceParts, mail: InboundMail, bounce: Bounce): Promise<boolean[]> {
  const domain = domainOf(parts.sender);
  const letter = letterNamed(bounce.returned, domain);
  if (letter !== undefined) {
    const taken = await takeLetterBounce(parts, letter, bounce);
    return taken === undefined ? [] : [taken === 'stated'];
  }
  const own = nearestOwn(bounce.returned, domain);
  // A report names whom it likes: the address has to be the one that this mail went to.
  const isOfOther = own !== undefined && 'reader' in own && readerTag(bounce.recipient) !== own.reader;
  if (own === undefined || isOfOther) return [];
  const stated: boolean[] = [];
  for (const one of await alertsOfMail(parts.store, own, parts.tenants()))
    stated.push(await stateBounce(parts, mail, { bounce, own, one }));
  return stated;
}

async function stateBounce(
  parts: TakeBounceParts,
  { fingerprint }: InboundMail,
  { bounce, own, one }: { readonly bounce: Bounce; readonly own: OwnMessage; readonly one: MailedAlert },
): Promise<boolean> {
  const { action, status, recipient } = bounce;
  const reader = parts.users.idOf(recipient);
  const message = 'message' in own ? own.message : own.id;
  const data = { mail: fingerprint, message, action, status, reader };
  const { tenant, alert } = one;
  // The notice first: a bounce that is stated is not looked at again.
  if (action === 'failed') await tellOfBounce(parts, { tenant, alert, reader, status });
  return stateReturned(parts, { tenant, alert }, { type: 'bounced', data });
}
