import type { PeopleDirectory } from '../../src/people/directory/directory.js';
import { readerTag } from '../delivery-notes.js';
import type { Suspicions } from '../suspicions/suspicions.js';
import type { InboundMail } from './inbound-mail.js';
import type { OwnMessage } from './own-message.js';
import { replyText } from './reply-text.js';
import { isProven } from './sender-proof.js';

export interface TakeAnswerParts {
  readonly suspicions: Pick<Suspicions, 'known' | 'answer' | 'wordsOf'>;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  /** Of the accounts that a text names. */
  readonly keysNamed: (tenant: string, text: string) => Promise<readonly string[]>;
  /** Ids of tenants, as declared. */
  readonly tenants: () => readonly string[];
  /** Who may be told of alerts of a tenant now. */
  readonly audienceOf: (tenant: string) => Promise<readonly string[]>;
  /** Names of mail servers that are believed, in lower case. */
  readonly trusted: ReadonlySet<string>;
}

type OfReport = Extract<OwnMessage, { readonly kind: 'report' | 'thanks' }>;

/**
 * What somebody answers to a mail about a report, or to the one that thanked them for theirs, stands with that report: it is
 * none itself, and nobody is told of it. Undefined of a mail that is about no report that there is.
 */
export async function takeAnswer(
  parts: TakeAnswerParts,
  mail: InboundMail,
  own: OwnMessage,
): Promise<'reply' | 'reply-of-untold' | 'repeat' | undefined> {
  if (own.kind !== 'report' && own.kind !== 'thanks') return undefined;
  for (const tenant of parts.tenants()) {
    if ((await parts.suspicions.known(tenant, own.id)) === undefined) continue;
    const told = await wasTold(parts, mail.from ?? '', { own, tenant });
    if (!(await state(parts, mail, { tenant, id: own.id, told }))) return 'repeat';
    return told ? 'reply' : 'reply-of-untold';
  }
  return undefined;
}

async function wasTold(
  { suspicions, audienceOf }: TakeAnswerParts,
  from: string,
  { own, tenant }: { readonly own: OfReport; readonly tenant: string },
): Promise<boolean> {
  if (own.kind === 'thanks') return (await suspicions.wordsOf(tenant, own.id))?.from === from;
  if (own.reader !== undefined) return readerTag(from) === own.reader;
  // A mail server on its way gave the mail another id: what is left of ours names no reader.
  return (await audienceOf(tenant)).some((address) => address.toLowerCase() === from);
}

async function state(
  { suspicions, directory, keysNamed, trusted }: TakeAnswerParts,
  mail: InboundMail,
  { tenant, id, told }: { readonly tenant: string; readonly id: string; readonly told: boolean },
): Promise<boolean> {
  const { from = '', fingerprint } = mail;
  const text = replyText(mail.text);
  const person = (await directory.known(tenant)).personOfMail(from);
  const named = told ? (await keysNamed(tenant, text)).filter((key) => key !== person) : [];
  const answer = { mail: fingerprint, told, proven: isProven(mail, trusted), named };
  return suspicions.answer({ tenant, id }, answer, told ? { from, text } : undefined);
}
