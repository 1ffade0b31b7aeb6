import { z } from 'zod';

const count = z.int().min(0);
const time = z.iso.datetime();

export const REQUIRED_FIELDS = ['user', 'type', 'time', 'outcome', 'origin', 'target'] as const;

export const sumsSchema = z.strictObject({
  messages: z.int(),
  parsed: z.int(),
  unparsed: z.int(),
  events: z.int(),
  stored: z.int(),
  duplicates: z.int(),
  quarantined: z.int(),
  refused: z.int(),
  messagesDifference: z.int().describe('messages - parsed - unparsed: must be 0'),
  eventsDifference: z.int().describe('events - stored - duplicates - quarantined - refused: must be 0'),
});
export type Sums = z.infer<typeof sumsSchema>;

export const sourceCoverageSchema = z.strictObject({
  source: z.string(),
  declared: z.boolean(),
  expected: z.boolean().describe('Declared, and live before the end of the period'),
  events: count,
  acts: count,
  actors: count,
  firstAt: time.nullable(),
  lastAt: time.nullable(),
  mappings: z.array(z.strictObject({ mapping: z.string(), events: count })),
  lagMs: z
    .strictObject({ p50: z.int(), p95: z.int(), max: z.int() })
    .nullable()
    .describe('receivedAt - occurredAt'),
  late: count.describe('Came in later than the source promises'),
  beforeLive: count.describe('Older than the start of live data: history, never late'),
  arrivedAfterPeriod: count,
  occurredAfterReceived: count.describe('The clock of the source was ahead of ours'),
  actorTypeUnknown: count,
  completeness: z.array(
    z.strictObject({ field: z.enum(REQUIRED_FIELDS), filled: count, percent: z.number().nullable() }),
  ),
  silence: z.strictObject({
    expectedHours: count.describe('Hours in which the source is usually heard'),
    silentHours: count.describe('Of these, hours without any event'),
    stretchesTotal: count,
    stretches: z.array(
      z.strictObject({
        from: time,
        to: time,
        hours: count,
        expectedHours: count,
        basis: z.enum(['habit', 'long-silence']),
      }),
    ),
  }),
  intakePeriod: sumsSchema.describe('Booked to hours of first receipt within the period'),
  intakeTotal: sumsSchema.describe('Since the first event, up to the cut-off'),
  recount: z.strictObject({ logged: z.int(), inLedger: count, difference: z.int() }),
});
export type SourceCoverage = z.infer<typeof sourceCoverageSchema>;

export const coverageSchema = z
  .strictObject({
    sources: z.array(sourceCoverageSchema),
    quarantine: z.array(
      z.strictObject({
        source: z.string(),
        level: z.enum(['message', 'event']),
        reason: z.string(),
        open: count,
        redriven: count,
      }),
    ),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof coverageSchema>;

/** Rounded down to two digits, so that what is not whole never reads 100. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 10_000) / whole) / 100;
