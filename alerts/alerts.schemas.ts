import { z } from 'zod';
import { VERDICTS } from '../src/event/finding.js';
import { alertLineSchema } from './alert-line.js';
import { ALERT_STATUSES, NO_EFFECTS } from './alert.js';
import { deliverySchema } from './deliveries.js';
import { questionSchema } from './questions/questions.schemas.js';

const MOST_LINES = 10_000;
const DEFAULT_LINES = 100;
const LONGEST_NOTE = 2_000;

const time = z.iso.datetime({ offset: true });

export const alertFilterSchema = z
  .strictObject({
    status: z.enum(ALERT_STATUSES).optional(),
    from: time.optional().describe('Raised at or after'),
    to: time.optional().describe('Raised before'),
    limit: z.coerce.number().int().min(1).max(MOST_LINES).default(DEFAULT_LINES),
  })
  .meta({ id: 'AlertFilter' });
export type AlertFilterQuery = z.output<typeof alertFilterSchema>;

export const alertIdSchema = z.uuid();

export const resolutionSchema = z
  .strictObject({
    verdict: z.enum(VERDICTS),
    note: z
      .string()
      .max(LONGEST_NOTE)
      .default('')
      .describe('Kept for ever and never erased: name nobody in it'),
  })
  .meta({ id: 'Resolution' });
export type Resolution = z.output<typeof resolutionSchema>;

export const alertListSchema = z.strictObject({ alerts: z.array(alertLineSchema) }).meta({ id: 'AlertList' });

const factViewSchema = z
  .strictObject({
    version: z.int(),
    type: z.string(),
    data: z.unknown(),
    by: z.string().describe('The principal who stated it'),
    at: z.iso.datetime(),
  })
  .meta({ id: 'AlertFact' });

export const alertViewSchema = z
  .strictObject({
    alert: alertLineSchema,
    facts: z.array(factViewSchema),
    deliveries: z.array(deliverySchema.extend({ at: z.iso.datetime() })),
    questions: z.array(questionSchema).describe('What people were asked, and what they answered'),
  })
  .meta({ id: 'AlertView' });

export const answeredSchema = z
  .strictObject({
    outcome: z.enum(['done', 'no-effect']),
    reason: z.enum(NO_EFFECTS).optional().describe('Why it changed nothing'),
    alert: alertLineSchema,
  })
  .meta({ id: 'AlertAnswer' });
