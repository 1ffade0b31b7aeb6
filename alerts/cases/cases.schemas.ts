import { z } from 'zod';
import { FAMILIES, SEVERITIES, VERDICTS } from '../../src/event/finding.js';
import { ALERT_STATUSES } from '../alert.js';
import { alertLineSchema } from '../alert-line.js';
import { alertIdSchema, judgementSchema, namesFirst, NAMES_FIRST } from '../alerts.schemas.js';
import { NO_EFFECTS } from '../decide.js';
import { CASE_KINDS } from './cases.js';

export const CASE_STATUSES = ['open', 'acknowledged', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

const MOST_CASES = 1_000;
const DEFAULT_CASES = 50;
/** Alerts shown of one case. */
const MOST_ALERTS = 10_000;
const DEFAULT_ALERTS = 200;

export const caseIdSchema = z.uuid();

export const caseFilterSchema = z
  .strictObject({
    status: z.enum(CASE_STATUSES).optional(),
    limit: z.coerce.number().int().min(1).max(MOST_CASES).default(DEFAULT_CASES),
  })
  .meta({ id: 'CaseFilter' });
export type CaseFilter = z.output<typeof caseFilterSchema>;

export const caseViewFilterSchema = z
  .strictObject({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MOST_ALERTS)
      .default(DEFAULT_ALERTS)
      .describe('Alerts shown, the oldest first; of these the timeline is'),
  })
  .meta({ id: 'CaseViewFilter' });
export type CaseViewFilter = z.output<typeof caseViewFilterSchema>;

const count = z.int().min(0);

export const caseLineSchema = z
  .strictObject({
    id: z.uuid(),
    tenant: z.string(),
    kind: z
      .enum(CASE_KINDS)
      .describe(
        '`storm`: more than 50 alerts of the tenant within 10 minutes; `risk`: what adds up to a risk beyond 90; of several actors: `session`, `campaign` (a rare address), `object`',
      ),
    title: z.string(),
    actor: z
      .string()
      .optional()
      .describe('Whom it is about, as the reader may know them; of no case of several'),
    actorKey: z.string().optional(),
    status: z
      .enum(CASE_STATUSES)
      .describe('`open`: somebody has to look at an alert of it; `acknowledged`: somebody does'),
    severity: z.enum(SEVERITIES).describe('The worst of its alerts'),
    openedAt: z.iso.datetime().describe('Of its first alert; of risk, when it went beyond 90'),
    below70At: z.iso
      .datetime()
      .optional()
      .describe('Of risk: when it fell below 70, or will if nothing else is said'),
    lastAt: z.iso.datetime().describe('When its newest alert opened'),
    folded: count.describe('Alerts in it that the reader is shown'),
    elsewhere: z.int().min(1).optional().describe('Alerts in it about people of other teams'),
    shares: z
      .strictObject({ session: count, address: count, object: count })
      .optional()
      .describe('How many of each its alerts have in common'),
    byStatus: z.strictObject(
      Object.fromEntries(ALERT_STATUSES.map((status) => [status, count])) as Record<
        (typeof ALERT_STATUSES)[number],
        typeof count
      >,
    ),
    families: z.array(z.enum(FAMILIES)),
    verdicts: z.array(z.enum(VERDICTS)).describe('Those that stand'),
  })
  .meta({ id: 'Case' });
export type CaseLine = z.output<typeof caseLineSchema>;

export const caseListSchema = z.strictObject({ cases: z.array(caseLineSchema) }).meta({ id: 'CaseList' });

const entrySchema = z
  .strictObject({
    at: z.iso.datetime(),
    alert: z.uuid(),
    what: z.enum(['fact', 'delivery']),
    type: z.string().describe('Of a fact its type, of a delivery its outcome'),
    by: z.string().describe('Who stated it; of a delivery the channel'),
    detail: z.unknown(),
  })
  .meta({ id: 'CaseEntry' });
export type CaseEntry = z.output<typeof entrySchema>;

export const caseViewSchema = z
  .strictObject({
    asOf: z.iso.datetime().describe('When it was read: for `asOf` of a verdict on what it shows'),
    case: caseLineSchema,
    alerts: z.array(alertLineSchema).describe('The oldest first'),
    timeline: z
      .array(entrySchema)
      .describe('What was stated of these alerts and to whom it was sent, in order'),
    omitted: z
      .strictObject({ alerts: count, entries: count })
      .describe('What the case holds beyond what is shown'),
  })
  .meta({ id: 'CaseView' });
export type CaseView = z.output<typeof caseViewSchema>;

export const caseResolutionSchema = judgementSchema
  .extend({
    except: z.array(alertIdSchema).max(1_000).default([]).describe('Alerts that this is not said of'),
    asOf: z.iso
      .datetime()
      .optional()
      .describe('When the case was read that this is said of: what joined it or grew since is left open'),
  })
  .refine(namesFirst, NAMES_FIRST)
  .meta({ id: 'CaseResolution' });
export type CaseResolution = z.output<typeof caseResolutionSchema>;

export const caseResolvedSchema = z
  .strictObject({
    case: caseLineSchema,
    answers: z.array(
      z.strictObject({
        alert: z.uuid(),
        outcome: z.enum(['done', 'no-effect']),
        reason: z.enum([...NO_EFFECTS, 'excepted', 'joined-since']).optional(),
      }),
    ),
  })
  .meta({ id: 'CaseResolved' });
export type CaseResolved = z.output<typeof caseResolvedSchema>;
