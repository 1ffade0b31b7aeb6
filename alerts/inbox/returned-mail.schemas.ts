import { z } from 'zod';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import type { Names } from '../../src/privacy/sight.js';
import { isoTime } from '../../src/store/time.js';
import { bounceReason } from './bounce.js';
import { replyOf, type Returned } from './returned-mail.js';

export const returnedMailSchema = z
  .discriminatedUnion('what', [
    z.strictObject({
      what: z.literal('bounce'),
      action: z.enum(['failed', 'delayed']).describe('failed: for good; delayed: it is still tried'),
      status: z.string().describe('RFC 3463, such as 5.1.1'),
      reason: z.string(),
      reader: z.string().describe('The account id of the address that it did not reach'),
      at: z.iso.datetime(),
    }),
    z.strictObject({
      what: z.literal('reply'),
      by: z
        .string()
        .describe(
          'By mail, and from whom where the reader is shown names; what they wrote answers nothing and closes nothing',
        ),
      verified: z.boolean().describe('Whether a mail server that is trusted vouches for the sender'),
      told: z
        .boolean()
        .describe('false: the mail that is answered was not sent to them; their text is not kept'),
      text: z.string().optional(),
      at: z.iso.datetime(),
    }),
  ])
  .meta({ id: 'ReturnedMail' });
export type ReturnedMailView = z.output<typeof returnedMailSchema>;

export const bouncedSchema = z
  .strictObject({
    readers: z.int().describe('How many of its readers it did not reach'),
    action: z.enum(['failed', 'delayed']),
    status: z.string().describe('RFC 3463, such as 5.1.1'),
    reason: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Bounced' });
export type BouncedView = z.output<typeof bouncedSchema>;

/** With the texts of answers, which lie sealed. The address of whoever was asked says who they are: it is shown as names are. */
export async function returnedViews(
  returned: readonly Returned[],
  secrets: Pick<AccountSecrets, 'get'>,
  { tenant, names }: { readonly tenant: string; readonly names: Names },
): Promise<ReturnedMailView[]> {
  const views: ReturnedMailView[] = [];
  for (const one of returned) {
    const at = isoTime(one.at);
    if (one.type === 'bounced') {
      const { action, status, reader } = one.data;
      views.push({ what: 'bounce', action, status, reason: bounceReason(status), reader, at });
      continue;
    }
    const { mail, told, proven } = one.data;
    const reply = told ? await replyOf(secrets, tenant, mail) : undefined;
    const by = reply === undefined || names !== 'all' ? 'mail' : `mail from ${reply.from}`;
    views.push({ what: 'reply', by, verified: proven, told, ...(reply && { text: reply.text }), at });
  }
  return views;
}
