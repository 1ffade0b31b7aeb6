import { z } from 'zod';
import { userIdSchema } from '../src/access/accounts/users.schemas.js';
import { FAMILIES, SEVERITIES, VERDICTS } from '../src/event/finding.js';
import { alertLineSchema } from './alert-line.js';
import { ALERT_STATUSES } from './alert.js';
import { CONTAINMENTS } from './alert-fact.js';
import { announceSchema } from './announce.js';
import type { Judgement } from './answers.js';
import { NO_EFFECTS } from './decide.js';
import { deliverySchema } from './deliveries.js';
import { inboxViewSchema } from './inbox/inbox-state.js';
import { returnedMailSchema } from './inbox/returned-mail.schemas.js';
import { questionSchema } from './questions/questions.schemas.js';

export const ALERT_ORDERS = ['newest', 'weight'] as const;
export type AlertOrder = (typeof ALERT_ORDERS)[number];

const MOST_LINES = 10_000;
const DEFAULT_LINES = 100;
const LONGEST_NOTE = 2_000;

const time = z.iso.datetime({ offset: true });

export const alertFilterSchema = z
  .strictObject({
    status: z.enum(ALERT_STATUSES).optional(),
    severity: z.enum(SEVERITIES).optional().describe('At least as grave'),
    family: z.enum(FAMILIES).optional(),
    assignee: userIdSchema.optional().describe('The account whose it is'),
    from: time.optional().describe('Raised at or after'),
    to: time.optional().describe('Raised before'),
    order: z
      .enum(ALERT_ORDERS)
      .default('newest')
      .describe(
        '`weight`: by what each counts for risk now, with criticality; of alerts that were ever open',
      ),
    limit: z.coerce.number().int().min(1).max(MOST_LINES).default(DEFAULT_LINES),
  })
  .meta({ id: 'AlertFilter' });
export type AlertFilterQuery = z.output<typeof alertFilterSchema>;

export const alertIdSchema = z.uuid();

const noteSchema = z
  .string()
  .max(LONGEST_NOTE)
  .default('')
  .describe('Kept for ever and never erased: name nobody in it');

export const judgementSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  note: noteSchema,
  duplicateOf: z
    .uuid()
    .optional()
    .describe('The alert that this one repeats: with `duplicate`, and only then'),
});

export const namesFirst = ({ verdict, duplicateOf }: Pick<Judgement, 'verdict' | 'duplicateOf'>): boolean =>
  (verdict === 'duplicate') === (duplicateOf !== undefined);
export const NAMES_FIRST = {
  path: ['duplicateOf'],
  message: 'is named with the verdict duplicate, and only then',
};

export const resolutionSchema = judgementSchema.refine(namesFirst, NAMES_FIRST).meta({ id: 'Resolution' });
export type Resolution = z.output<typeof resolutionSchema>;

export const assignmentSchema = z
  .strictObject({
    to: userIdSchema.nullable().describe('Id of an account; null for nobody'),
  })
  .meta({ id: 'AlertAssignment' });
export type Assignment = z.output<typeof assignmentSchema>;

export const commentSchema = z
  .strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(LONGEST_NOTE)
      .describe('Kept for ever and never erased: name nobody in it'),
  })
  .meta({ id: 'AlertComment' });
export type Comment = z.output<typeof commentSchema>;

export const containmentSchema = z
  .strictObject({
    action: z.enum(CONTAINMENTS).describe('What was done elsewhere: nothing is done here'),
    note: noteSchema,
  })
  .meta({ id: 'AlertContainment' });
export type ContainmentBody = z.output<typeof containmentSchema>;

export const escalationSchema = z
  .strictObject({
    receiver: z.string().min(1).max(200).describe('A receiver of the file of `alerts.routing`'),
  })
  .meta({ id: 'AlertEscalation' });
export type Escalation = z.output<typeof escalationSchema>;

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
    inbox: inboxViewSchema,
    returned: z.array(returnedMailSchema).describe('Mails that came back, and answers by mail'),
  })
  .meta({ id: 'AlertView' });
export type AlertView = z.output<typeof alertViewSchema>;

export const answeredSchema = z
  .strictObject({
    outcome: z.enum(['done', 'no-effect']),
    reason: z.enum(NO_EFFECTS).optional().describe('Why it changed nothing'),
    alert: alertLineSchema,
    announce: announceSchema
      .optional()
      .describe('Of what was found benign: what to announce as planned before it is done again'),
  })
  .meta({ id: 'AlertAnswer' });
