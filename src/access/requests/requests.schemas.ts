import { z } from 'zod';
import { ACTIONS, expiresAt, readyAt, REQUEST_STATUSES, statusAt } from './request.js';
import { type Listed, requestIdSchema } from './requests.js';
import { sentenceOf } from './sentence.js';

export const requestViewSchema = z
  .strictObject({
    id: requestIdSchema,
    action: z.enum(ACTIONS),
    what: z.string().describe('What was asked for, in one sentence; no particulars once it has ended'),
    step: z.enum(['delay', 'second-person']).describe('What it waits for: its time, or somebody else'),
    status: z.enum(REQUEST_STATUSES).describe('`ready`: who asked can make use of it, once'),
    tenant: z.string().optional().describe('Absent when it concerns the whole system'),
    digest: z.string().describe('Of exactly what was asked for; an approval names it'),
    owner: z.string().describe('Who asked'),
    askedBy: z.string().describe('The principal through which'),
    askedAt: z.iso.datetime(),
    readyAt: z.iso.datetime().optional(),
    expiresAt: z.iso.datetime(),
    approvedBy: z.string().optional(),
    endedBy: z.string().optional().describe('Who used or cancelled it'),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Request' });
export type RequestView = z.output<typeof requestViewSchema>;

export const requestListSchema = z
  .strictObject({ requests: z.array(requestViewSchema).describe('The newest first') })
  .meta({ id: 'RequestList' });

/** The answer of a change that waits: status 202. */
export const waitingSchema = z.strictObject({ waits: requestViewSchema }).meta({ id: 'Waiting' });
export type Waiting = z.output<typeof waitingSchema>;

export const approvalSchema = z
  .strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is no digest')
      .describe('Of what you looked at: another one is not approved'),
  })
  .meta({ id: 'Approval' });
export type Approval = z.output<typeof approvalSchema>;

const iso = (at: number): string => new Date(at).toISOString();

export function shownRequest({ id, request }: Listed, payload: unknown, now: number): RequestView {
  const { action, step, tenant, digest, owner, askedBy, askedAt, approvedBy, endedBy, endedAt } = request;
  const ready = readyAt(request);
  return {
    id,
    action,
    what: sentenceOf(action, payload),
    step,
    status: statusAt(request, now),
    digest,
    owner,
    askedBy,
    askedAt: iso(askedAt),
    expiresAt: iso(expiresAt(request)),
    ...(tenant === undefined ? {} : { tenant }),
    ...(ready === undefined ? {} : { readyAt: iso(ready) }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(endedBy === undefined ? {} : { endedBy }),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
  };
}
