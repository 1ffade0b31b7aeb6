import { z } from 'zod';
import { waitingSchema } from '../../access/requests/requests.schemas.js';

const actorKey = z.string().regex(/^[0-9a-f]{32}$/, 'is no key of an actor');

/** Whom to reveal and why. */
export const newRevealSchema = z
  .strictObject({
    actor: z.string().min(1).max(512).describe('Key or pseudonym (otter-41)'),
    reason: z
      .string()
      .trim()
      .min(10)
      .max(500)
      .describe('Is kept for ever and shown to who audits: name nobody in it'),
  })
  .meta({ id: 'NewReveal' });
export type NewReveal = z.output<typeof newRevealSchema>;

/** What lies sealed while it waits: the pseudonym is what its second person reads. */
export const askedRevealSchema = z.strictObject({
  tenant: z.string(),
  actorKey,
  pseudonym: z.string(),
  reason: z.string(),
});
export type AskedReveal = z.output<typeof askedRevealSchema>;

/** Who it is; shown to who asked. */
export const revealedSchema = z
  .strictObject({
    actorKey,
    pseudonym: z.string(),
    id: z.string().describe("The CRM's id"),
    name: z.string(),
    email: z.string(),
    until: z.iso.datetime().describe('Until then events and alerts show the caller who it is'),
  })
  .meta({ id: 'Revealed' });
export type RevealedView = z.output<typeof revealedSchema>;

export const revealAnswerSchema = z.union([revealedSchema, waitingSchema]);

export const revealListSchema = z
  .strictObject({
    reveals: z
      .array(
        z.strictObject({
          actorKey,
          pseudonym: z.string(),
          to: z.string().describe('Who was shown it'),
          by: z.string().describe('The principal through which'),
          reason: z.string(),
          at: z.iso.datetime(),
          until: z.iso.datetime(),
          request: z
            .string()
            .optional()
            .describe('With which it was asked for, where a second person approved it'),
          approvedBy: z.string().optional(),
        }),
      )
      .describe('The newest first'),
  })
  .meta({ id: 'RevealList' });
export type RevealList = z.output<typeof revealListSchema>;
