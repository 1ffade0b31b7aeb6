import { z } from 'zod';
import { leaveSchema } from './leave.js';

export const leaveIdSchema = z.uuid('is no id of a leave');

export const leaveViewSchema = z
  .strictObject({
    ...leaveSchema.shape,
    id: leaveIdSchema,
    pseudonym: z.string(),
    toldBy: z.string().describe('The principal'),
    toldAt: z.iso.datetime().describe('Days that had begun by then are judged without it'),
    withdrawnBy: z.string().optional(),
    withdrawnAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Leave' });
export type LeaveView = z.output<typeof leaveViewSchema>;

export const leaveListSchema = z
  .strictObject({ leave: z.array(leaveViewSchema).describe('The newest first') })
  .meta({ id: 'LeaveList' });
export type LeaveList = z.output<typeof leaveListSchema>;
