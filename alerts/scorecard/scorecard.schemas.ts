import { z } from 'zod';
import { VERDICTS } from '../../src/event/finding.js';

const share = z.number().min(0).max(1);

/** Seconds; absent where there is nothing to measure. */
const durationsSchema = z
  .strictObject({ count: z.int(), median: z.number(), p90: z.number() })
  .describe('Seconds of so many alerts');

const verdictCountsSchema = z.strictObject(
  Object.fromEntries(VERDICTS.map((verdict) => [verdict, z.int()])) as Record<
    (typeof VERDICTS)[number],
    z.ZodInt
  >,
);

const countsSchema = z.strictObject({
  alerts: z
    .int()
    .describe('Raised in the span; what was only history, and what was withdrawn, is not among them'),
  open: z.int().describe('Nobody has answered'),
  acknowledged: z.int(),
  verdicts: verdictCountsSchema,
  precision: z
    .strictObject({ share, low: share, high: share, judged: z.int() })
    .optional()
    .describe(
      'True positives and suspicious ones among those and the false and benign ones, with the Wilson interval of 95 %; absent before the first verdict',
    ),
});

export const scorecardSchema = z
  .strictObject({
    tenant: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    all: countsSchema,
    detectors: z.array(countsSchema.extend({ detector: z.string() })).describe('The busiest first'),
    withdrawn: z.int().describe('Taken back by later events'),
    times: z.strictObject({
      toAlert: durationsSchema.optional().describe('From the end of what happened to the alert'),
      toAnswer: durationsSchema.optional().describe('From the alert to the first answer'),
      toVerdict: durationsSchema.optional().describe('From the alert to the verdict that stands'),
    }),
  })
  .meta({ id: 'Scorecard' });
export type Scorecard = z.output<typeof scorecardSchema>;
export type Counts = z.output<typeof countsSchema>;
export type Durations = z.output<typeof durationsSchema>;

export const scorecardQuerySchema = z.strictObject({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Raised at or after; 90 days before `to` when absent'),
  to: z.iso.datetime({ offset: true }).optional().describe('Raised before; now when absent'),
});
export type ScorecardQuery = z.output<typeof scorecardQuerySchema>;
