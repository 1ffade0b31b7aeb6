import { createPublicKey } from 'node:crypto';
import { codeOf } from './fault-codes.js';
import { domainOf } from './mailer.js';
import type { Dkim } from './smtp-options.js';

export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>;

/**
 * What is to be said about who signs, as sentences; none when all is well. The one look outside is that for the key.
 * DMARC asks that the signature be of the sender's domain, or of one above or below it (RFC 7489, 3.1.1).
 */
export async function dkimWarnings(
  from: string,
  dkim: Dkim | undefined,
  resolveTxt: ResolveTxt,
): Promise<string[]> {
  if (dkim === undefined)
    return ['Mails are not signed. Large receivers ask for it of who sends much: see mail.dkim.'];
  const sender = domainOf(from);
  const domain = dkim.domain.toLowerCase();
  const isAligned = sender === domain || sender.endsWith(`.${domain}`) || domain.endsWith(`.${sender}`);
  const apart = isAligned
    ? []
    : [
        `mail.from is of ${sender} and mail.dkim signs for ${domain}: to receivers it is not the sender who signs. Sign for ${sender}, or send as an address of ${domain}.`,
      ];
  return [...apart, ...(await keyWarnings(dkim, resolveTxt))];
}

/** RFC 6376, 3.6.1 and 3.6.2. */
async function keyWarnings(
  { domain, selector, privateKey }: Dkim,
  resolveTxt: ResolveTxt,
): Promise<string[]> {
  const name = `${selector}._domainkey.${domain}`;
  const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const publish = `Publish there: v=DKIM1; k=rsa; p=${own}`;
  try {
    const records = (await resolveTxt(name)).map((parts) => parts.join(''));
    const keys = records.flatMap((record) => /(?:^|;)\s*p\s*=\s*([^;]*)/.exec(record)?.[1] ?? []);
    if (keys.length === 0) return [`The DNS has no key at ${name}, so no receiver can verify. ${publish}`];
    if (!keys.some((key) => key.replaceAll(/\s/g, '') === own))
      return [`The key at ${name} is another one than that of mail.dkim.keyFile. ${publish}`];
    return records.some((record) => /(?:^|;)\s*t\s*=[^;]*\by\b/.test(record))
      ? [`The key at ${name} says t=y, so receivers treat our mail as unsigned. Take it out.`]
      : [];
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOTFOUND' || code === 'ENODATA'
      ? [`The DNS has no key at ${name}, so no receiver can verify. ${publish}`]
      : [`The key at ${name} could not be looked up (${code}).`];
  }
}
