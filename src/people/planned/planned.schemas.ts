import { z } from 'zod';
import { waitingSchema } from '../../access/requests/requests.schemas.js';
import { planSchema } from './planned-activity.js';

export const plannedIdSchema = z.uuid('is no id of a planned activity');

export const plannedViewSchema = z
  .strictObject({
    ...planSchema.shape,
    id: plannedIdSchema,
    pseudonym: z.string(),
    plannedBy: z.string().describe('The principal'),
    plannedAt: z.iso.datetime(),
    approvedBy: z.string().optional().describe('The second person, where one was needed'),
    withdrawnBy: z.string().optional(),
    withdrawnAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'PlannedActivity' });
export type PlannedView = z.output<typeof plannedViewSchema>;

export const plannedAnswerSchema = z.union([plannedViewSchema, waitingSchema]);

export const plannedListSchema = z
  .strictObject({ planned: z.array(plannedViewSchema).describe('The newest first') })
  .meta({ id: 'PlannedActivityList' });
export type PlannedList = z.output<typeof plannedListSchema>;
