import { z } from 'zod';
import { BESIDE_DETECTORS, FAMILIES, SEVERITIES } from '../../event/finding.js';
import { DAY } from '../../kernel/clock.js';
import { DETECTORS } from '../detectors/names.js';

/** A budget larger than this asks for nothing. */
export const MOST_USER_DAYS = 1_000_000;
/** Each day takes a second or more of a company of thousands. */
const MOST_DAYS = 3 * 366;

/** All that live has. */
export const REPLAYED = [...DETECTORS, ...BESIDE_DETECTORS] as const;

const time = z.iso.datetime({ offset: true });

/** In which another detection differs from the one that runs. */
export const variantSchema = z.strictObject({
  budget: z
    .int()
    .min(1)
    .max(MOST_USER_DAYS)
    .optional()
    .describe(`One false alert per so many days of people is accepted; the tenant's own budget runs live`),
  detectors: z
    .partialRecord(z.enum(REPLAYED), z.boolean())
    .optional()
    .describe('false: this one is not asked; all others are'),
});
export type Variant = z.output<typeof variantSchema>;

/** `event`: each hour is judged when it closes. `arrival`: as live judged it, with what had arrived. */
export const CLOCKS = ['event', 'arrival'] as const;
export type ReplayClock = (typeof CLOCKS)[number];

export const replayRequestSchema = variantSchema
  .extend({
    from: time.describe('Hours that begin then or later are judged; what lies before teaches'),
    to: time.describe('Hours that begin before are judged'),
    clock: z.enum(CLOCKS).default('event'),
    pseudonyms: z.boolean().default(false).describe('Name nobody, whatever the caller may see'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), 'from has to lie before to')
  .refine(
    ({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY,
    `from and to lie at most ${MOST_DAYS} days apart`,
  )
  .meta({ id: 'ReplayRequest' });
export type ReplayRequest = z.output<typeof replayRequestSchema>;

/** One alert that would have been raised, with the numbers of its worst finding. */
export const replayLineSchema = z
  .strictObject({
    id: z.uuid().describe('Of the alert: where live raised the same, it is the same'),
    tenant: z.string(),
    actor: z.string().describe("The CRM's id of the person where the caller may see it, else the pseudonym"),
    actorKey: z.string(),
    detector: z.enum(REPLAYED),
    family: z.enum(FAMILIES),
    at: z.iso.datetime().describe('End of the hour with which it is raised'),
    score: z.number().describe('Of the worst finding, as the list of alerts has it'),
    firstScore: z.number().describe('Of the finding that raised it'),
    title: z.string(),
    severity: z.enum(SEVERITIES),
    status: z.enum(['raised', 'withdrawn']).describe('withdrawn: what came in later took it back'),
    localDay: z.iso.date(),
    measure: z.string().optional().describe('This, and the amounts, of what a habit judges'),
    actual: z.number().optional(),
    usualLow: z.number().optional(),
    usualHigh: z.number().optional(),
    occurredFrom: z.iso.datetime(),
    occurredTo: z.iso.datetime(),
  })
  .meta({ id: 'ReplayedAlert' });
export type ReplayLine = z.output<typeof replayLineSchema>;

const counts = z.record(z.string(), z.int());

export const replaySummarySchema = z
  .strictObject({
    alerts: z.int(),
    ofHabit: z.int().describe('Of these, what a habit judges: the budget is one of those'),
    userDays: z.int().describe('Days of people in the span, each from the day on which they were first seen'),
    asked: z.int().describe('One false alert per so many of them'),
    byFamily: counts,
    byDetector: counts,
    most: z.array(z.strictObject({ actor: z.string(), alerts: z.int() })).describe('Who most'),
    right: z.int().describe('Of these, what was answered as true or suspicious'),
    wrong: z.int().describe('Of these, what was answered as false or benign'),
    same: z.int().describe('Alerts that live has raised too'),
    onlyReplay: z.int(),
    onlyLive: z.int(),
    recordedSince: z.iso
      .datetime()
      .optional()
      .describe('In the order of arrival: since when it is recorded what was judged'),
    learnedAnew: z
      .int()
      .optional()
      .describe(
        'In the order of arrival: days whose profiles were gone and were learned anew, without answers, novelty, coverage and leave',
      ),
  })
  .meta({ id: 'ReplaySummary' });
export type ReplaySummary = z.output<typeof replaySummarySchema>;

/** One line of the answer: how far it is, then the alerts in the order in which they are raised, then the summary. */
export const replayAnswerSchema = z
  .union([
    z.strictObject({ progress: z.number().min(0).max(1), alerts: z.int() }),
    z.strictObject({ alert: replayLineSchema }),
    z.strictObject({ summary: replaySummarySchema }),
    z.strictObject({ failed: z.strictObject({ code: z.string(), detail: z.string() }) }),
  ])
  .meta({ id: 'ReplayAnswer' });
export type ReplayAnswer = z.output<typeof replayAnswerSchema>;
