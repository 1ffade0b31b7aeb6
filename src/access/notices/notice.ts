import { z } from 'zod';
import { randomId } from '../../kernel/ids.js';
import { BY_SYSTEM, SYSTEM_TENANT, type AccessFact } from '../access-facts.js';

/** What somebody must be told by mail. */
export const noticeSchema = z.discriminatedUnion('what', [
  /** A request waits for a second person, or for its time. */
  z.object({ what: z.literal('request'), id: z.string() }),
  /** Who holds the machine made a new administrator key. */
  z.object({ what: z.literal('key-recovered'), id: z.string() }),
  /** Another second address was named; what it was before is told. */
  z.object({ what: z.literal('second-address') }),
  /** Somebody is invited: the link goes to them alone. `id`: the person. */
  z.object({ what: z.literal('invitation'), id: z.string() }),
  /** A way to tell people of alerts has failed for an hour (`since`, epoch ms), or its receiver ended it for good. */
  z.object({
    what: z.literal('receiver-broken'),
    channel: z.string(),
    /** Empty of mail. */
    receiver: z.string(),
    since: z.number(),
    ended: z.boolean(),
  }),
  /** Mails about alerts come back from somebody for good; `reader` is the id of their address, `status` as in RFC 3463. */
  z.object({
    what: z.literal('mail-bounced'),
    tenant: z.string(),
    alert: z.string(),
    reader: z.string(),
    status: z.string(),
  }),
  /** A weekly letter came back from somebody for good. `reader` is the id of their address, `week` the day on which it begins. */
  z.object({
    what: z.literal('letter-bounced'),
    tenant: z.string(),
    week: z.string(),
    reader: z.string(),
    status: z.string(),
  }),
  /** Somebody took themselves off a list, by the link in a mail of it. `reader` is the id of their address. */
  z.object({ what: z.literal('reader-left'), tenant: z.string(), list: z.string(), reader: z.string() }),
  /** An alert came to a schedule that had nobody on call; others were told. `at`: epoch ms. */
  z.object({ what: z.literal('nobody-on-call'), schedule: z.string(), at: z.number() }),
]);
export type Notice = z.infer<typeof noticeSchema>;

export const NOTICE_KIND = 'notice';

/** A fact that something is to be told, to be stated in one insert with what it is about. */
export const noticeOf = (notice: Notice, id = randomId()): Omit<AccessFact, 'at'> => ({
  tenant: SYSTEM_TENANT,
  kind: NOTICE_KIND,
  id,
  version: 1,
  type: 'due',
  data: notice,
  by: BY_SYSTEM,
});

/** What stands in no fact: whom this notice alone is for, and what it hands them. */
const sealedSchema = z.object({ address: z.string(), link: z.string().optional() });
export type SealedPart = z.infer<typeof sealedSchema>;

export const sealedPartName = (id: string): string => `notice/${id}`;

export const sealedPartOf = (part: SealedPart): Buffer => Buffer.from(JSON.stringify(part), 'utf8');

export const readSealedPart = (sealed: Buffer): SealedPart =>
  sealedSchema.parse(JSON.parse(sealed.toString('utf8')));
