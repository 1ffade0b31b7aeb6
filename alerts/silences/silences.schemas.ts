import { z } from 'zod';
import { fromRequestSchema } from '../../src/access/requests/requests.js';
import { waitingSchema } from '../../src/access/requests/requests.schemas.js';
import { hiddenSchema } from './hidden.js';
import { type Silence, silenceWantedSchema } from './silence.js';

export const silenceIdSchema = z.uuid('is no id of a silence');

export const silenceViewSchema = z
  .strictObject({
    ...silenceWantedSchema.shape,
    id: silenceIdSchema,
    owner: z.string().describe('The principal who answers for it'),
    begunAt: z.iso.datetime(),
    approvedBy: z.string().optional().describe('The second person, where one was needed'),
    endedBy: z.string().optional(),
    endedAt: z.iso.datetime().optional().describe('Before its time'),
  })
  .meta({ id: 'Silence' });
export type SilenceView = z.output<typeof silenceViewSchema>;

/** A silence and what it hid so far. */
export const silenceDigestSchema = z
  .strictObject({ silence: silenceViewSchema, hidden: hiddenSchema })
  .meta({ id: 'SilenceDigest' });
export type SilenceDigest = z.output<typeof silenceDigestSchema>;

export const silenceAnswerSchema = z.union([silenceViewSchema, waitingSchema]);

export const silenceListSchema = z
  .strictObject({ silences: z.array(silenceViewSchema).describe('The newest first') })
  .meta({ id: 'SilenceList' });
export type SilenceList = z.output<typeof silenceListSchema>;

export const silenceBodySchema = z.union([silenceWantedSchema, fromRequestSchema]);
export type SilenceBody = z.output<typeof silenceBodySchema>;

const iso = (at: number): string => new Date(at).toISOString();

export const viewOf = (
  { id, by, matchers, until, reason, begunAt, endedBy, endedAt }: Silence,
  approvedBy: string | undefined,
): SilenceView => ({
  id,
  owner: by,
  matchers: [...matchers],
  until,
  reason,
  begunAt: iso(begunAt),
  ...(approvedBy === undefined ? {} : { approvedBy }),
  ...(endedBy === undefined ? {} : { endedBy }),
  ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
});
