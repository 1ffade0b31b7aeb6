import { z } from 'zod';
import { SEVERITIES, VERDICTS } from '../../src/event/finding.js';
import { ALERT_STATUSES } from '../alert.js';
import { CRITICALITIES, DECLARED_OF } from './criticality.js';
import { RISK_LEVELS } from './risk.js';

const MOST_PEOPLE = 1_000;
const DEFAULT_PEOPLE = 50;
const LONGEST_ID = 512;

export const riskQuerySchema = z
  .strictObject({
    at: z.iso.datetime({ offset: true }).optional().describe('As it stood then; now when absent'),
    actor: z
      .string()
      .min(1)
      .max(LONGEST_ID)
      .optional()
      .describe("A person by key or pseudonym, or by the CRM's id where the caller sees names"),
    limit: z.coerce.number().int().min(1).max(MOST_PEOPLE).default(DEFAULT_PEOPLE),
  })
  .meta({ id: 'RiskQuery' });
export type RiskQuery = z.output<typeof riskQuerySchema>;

const criticalityMoved = z
  .strictObject({
    of: z.enum(DECLARED_OF),
    name: z.string(),
    level: z.enum(CRITICALITIES),
    factor: z.number(),
    before: z.number().describe('What it would be without; with it the odds are so many times as high'),
  })
  .meta({ id: 'RiskCriticality' });

const itemSchema = z
  .strictObject({
    alert: z.uuid(),
    severity: z.enum(SEVERITIES),
    score: z.number(),
    status: z.enum(ALERT_STATUSES),
    verdict: z.enum(VERDICTS).optional(),
    since: z.iso.datetime().describe('From when on it halves every 7 days'),
    points: z
      .number()
      .describe('By severity (21, 47, 73, 99), and one for each decade of the score; at most 100'),
    criticality: criticalityMoved
      .optional()
      .describe('What was declared of the most critical kind or thing that it touched; it moves the points'),
    weight: z
      .number()
      .describe('2 when confirmed, 0 when judged to be nothing, withdrawn or history, else 1'),
    decay: z.number(),
    contribution: z
      .number()
      .describe('points x weight x decay, over the rank of it to the power of 1.5, over 2.612'),
  })
  .meta({ id: 'RiskItem' });

export const riskListSchema = z
  .strictObject({
    tenant: z.string(),
    at: z.iso.datetime(),
    people: z
      .array(
        z.strictObject({
          actor: z.string(),
          actorKey: z.string(),
          risk: z
            .number()
            .min(0)
            .max(100)
            .describe('The sum of the contributions, at most 100, with the criticality'),
          level: z
            .enum(RISK_LEVELS)
            .describe('From 20 on low, from 40 on moderate, from 70 on high, above 90 critical'),
          criticality: criticalityMoved
            .optional()
            .describe('What was declared of the person, else of their role; it moves the risk'),
          items: z.array(itemSchema).describe('Alerts of the 90 days before, the largest contribution first'),
        }),
      )
      .describe('Of whom there were alerts that the caller is shown, the highest risk first'),
  })
  .meta({ id: 'RiskList' });
export type RiskList = z.output<typeof riskListSchema>;
