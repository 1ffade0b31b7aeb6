import { z } from 'zod';
import { SENSITIVE_CLASSES } from './data-classes.js';
import { explanationSchema } from './explanation.js';

/** Families fold findings into alerts: one alert per tenant, actor, family and local day. */
export const FAMILIES = [
  'export',
  'read',
  'destroy',
  'change',
  'access',
  'login',
  'integrity',
  'feed',
] as const;
export type Family = (typeof FAMILIES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What another product judged: the score orders by the severity that it said. */
export const VENDOR_DETECTOR = 'vendor-score';

/** What a tenant did as a whole: the score is of one hour of a series. */
export const TENANT_DETECTOR = 'tenant-volume';

/** From where somebody worked: no habit is needed, and the score says nothing. */
export const COUNTRY_DETECTOR = 'outside-countries';

/** What is told beside those who are judged by a habit. */
export const BESIDE_DETECTORS = [VENDOR_DETECTOR, TENANT_DETECTOR, COUNTRY_DETECTOR] as const;
export type BesideDetector = (typeof BESIDE_DETECTORS)[number];

export const isBesideDetector = (detector: string): detector is BesideDetector =>
  (BESIDE_DETECTORS as readonly string[]).includes(detector);

/** Whether a score is -log10 of a chance per person and day: that of what is about the record itself, a feed or a tenant is not. */
export const isChanceOfPerson = ({ family, detector }: Pick<Finding, 'family' | 'detector'>): boolean =>
  family !== 'integrity' && family !== 'feed' && !isBesideDetector(detector);

/** One measured quantity beside what is usual for the person: the numbers behind the sentence. */
export const evidenceSchema = z
  .strictObject({
    measure: z.string().describe('What was counted, such as exported records'),
    actual: z.number(),
    planned: z
      .strictObject({
        amount: z.number(),
        plans: z
          .array(
            z.strictObject({
              id: z.string(),
              amount: z.number(),
              by: z.string().describe('The principal who announced it'),
              approvedBy: z.string().optional(),
            }),
          )
          .max(20),
      })
      .optional()
      .describe('What of it had been announced, and did not count for the claim'),
    refused: z
      .strictObject({ acts: z.int(), of: z.int() })
      .optional()
      .describe('Acts that failed or were refused, of all acts of the window: they count as they were tried'),
    sensitive: z
      .strictObject({
        amount: z.number(),
        factor: z.number().optional().describe('What the decades counted for it, where that was more than 1'),
        classes: z.array(z.enum(SENSITIVE_CLASSES)),
      })
      .optional()
      .describe('What of it was of sensitive classes of data'),
    acts: z
      .int()
      .optional()
      .describe('Acts of the window, where each counts as one record: it holds one, or nobody says how many'),
    usualLow: z.number(),
    usualHigh: z.number(),
    windowFrom: z.iso.datetime(),
    windowTo: z.iso.datetime(),
    basis: z.string().describe('Whose habit the band is: the person, the role, the tenant'),
    sampleDays: z.number(),
    learning: z.boolean(),
    tail: z.number().describe('-log10 of the chance of so much or more'),
    counterfactual: z
      .strictObject({
        firesFrom: z
          .number()
          .describe('Below this amount of the window, all else as it was, nothing would have been said'),
        earlierEnough: z
          .boolean()
          .describe('The hours before the last of the window were enough, whatever the last held'),
      })
      .optional()
      .describe('Absent in findings of older builds'),
    eventIds: z.array(z.string()).max(100).describe('The largest events of the window'),
    eventCount: z.int(),
    profileVersion: z.string(),
    explanation: explanationSchema.optional().describe('Absent in findings of older builds'),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof evidenceSchema>;

/** A detector's claim with its evidence. */
export const findingSchema = z
  .strictObject({
    id: z.uuid().describe('UUIDv5 of tenant, actor, detector, window and configuration digest'),
    tenant: z.string(),
    actorKey: z.string(),
    detector: z.string(),
    family: z.enum(FAMILIES),
    occurredFrom: z.iso.datetime(),
    occurredTo: z.iso.datetime(),
    receivedAt: z.iso.datetime().describe('When the newest event of the evidence came in'),
    evaluatedAt: z.iso.datetime(),
    score: z
      .number()
      .describe('-log10 of a chance per person and day; of detectors that judge no person, to be sorted by'),
    severity: z.enum(SEVERITIES),
    state: z.enum(['raised', 'withdrawn']),
    history: z
      .boolean()
      .describe('Older than the promised delay, or before the source went live: no message goes out'),
    localDay: z.iso
      .date()
      .describe("The person's (else the tenant's) local day of the window's busiest hour"),
    source: z.string(),
    sentence: z.string(),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof findingSchema>;

/** What an analyst may conclude (the words of OCSF verdict_id). */
export const VERDICTS = [
  'true-positive',
  'false-positive',
  'benign',
  'suspicious',
  'insufficient-data',
  'test',
  'duplicate',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What somebody had to act on, and what nobody had to: `benign` is real and harmless, the alert was still for nothing. */
export const RIGHT: readonly Verdict[] = ['true-positive', 'suspicious'];
export const WRONG: readonly Verdict[] = ['false-positive', 'benign'];
