import { z } from 'zod';
import { REPORT_KINDS, STATUSES } from './clause.js';
import { coverageSchema } from './coverage.js';

/** Partitions one cut-off may name. */
export const MAX_MARKS = 20_000;
/** Exceptions a clause lists; the total is always stated. */
export const MAX_LISTED = 100;

const time = z.iso.datetime();

/**
 * Up to where a report looks: what was done of each partition that held something of the tenant. Given again with
 * the same request, it gives the same report, whatever has come in since.
 */
export const cutoffSchema = z
  .strictObject({
    doneAt: z.int().describe('Epoch ms: receipt of the newest batch within the marks'),
    logged: z
      .string()
      .regex(/^\d{1,20}$/)
      .describe('Highest mark of the intake log: what was redriven later lies outside'),
    through: z.int().describe('Epoch ms: silence is judged up to here, and never into the future'),
    marks: z
      .array(
        z.strictObject({
          topic: z.string(),
          partition: z.int().min(0),
          offset: z
            .string()
            .regex(/^\d{1,20}$/)
            .describe('Highest offset within, included'),
        }),
      )
      .max(MAX_MARKS),
  })
  .meta({ id: 'Cutoff' });
export type Cutoff = z.infer<typeof cutoffSchema>;

const foundExceptionSchema = z.strictObject({
  eventId: z.uuid().nullable().describe('Null where the exception is about a source and not about one event'),
  source: z.string(),
  at: time.nullable(),
  action: z.string(),
  actorKey: z.string(),
  reasons: z.array(z.string()),
  detail: z.string(),
});
/** As the ledger gives it. */
export type FoundException = z.infer<typeof foundExceptionSchema>;

export const exceptionSchema = foundExceptionSchema
  .extend({ actorPseudonym: z.string().describe('What people call the actor; empty without one') })
  .meta({ id: 'ReportException' });
export type ReportException = z.infer<typeof exceptionSchema>;

export const clauseResultSchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    question: z.string(),
    counts: z.string().describe('What the population counts'),
    status: z.enum(STATUSES),
    reason: z.string().describe('Why it is not covered or does not apply; else empty'),
    population: z.int().min(0),
    acts: z.int().min(0).describe('The entries joined to acts: parts of one bulk job count once'),
    actors: z.int().min(0),
    evidence: z.int().min(0),
    exceptionsTotal: z.int().min(0),
    exceptions: z.array(exceptionSchema).max(MAX_LISTED),
    bySource: z.array(
      z.strictObject({
        source: z.string(),
        population: z.int().min(0),
        evidence: z.int().min(0),
        percent: z
          .number()
          .nullable()
          .describe('Evidence of population, rounded down; null without population'),
      }),
    ),
    sourcesWithout: z
      .array(z.strictObject({ source: z.string(), why: z.string() }))
      .describe('Sources that supplied nothing for this clause'),
    note: z.string(),
  })
  .meta({ id: 'ClauseResult' });
export type ClauseResult = z.infer<typeof clauseResultSchema>;

export const reportBodySchema = z.strictObject({
  kind: z.enum(REPORT_KINDS),
  title: z.string(),
  statement: z.string(),
  tenant: z.string(),
  period: z.strictObject({
    from: time,
    to: time.describe('Excluded'),
    timeZone: z.string(),
    localFrom: z.string(),
    localTo: z.string(),
  }),
  productVersion: z.string(),
  catalogue: z.strictObject({ text: z.string(), version: z.string() }),
  cutoff: cutoffSchema,
  coverage: coverageSchema,
  integrity: z.array(clauseResultSchema).describe('R0: the first page of every report'),
  clauses: z.array(clauseResultSchema),
  method: z.array(z.string()),
});
export type ReportBody = z.infer<typeof reportBodySchema>;

export const reportSchema = z
  .strictObject({
    generatedAt: time.describe('Outside the hash'),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the body in canonical JSON (RFC 8785)'),
    body: reportBodySchema,
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof reportSchema>;

const id = z.string().min(1).max(512);

export const declaredSourceSchema = z.object({
  id,
  /** Epoch ms. Older events are history: they are not late. */
  liveFrom: z.int().optional(),
  promisedDelayMinutes: z.int().min(0).optional(),
});
export type DeclaredSource = z.infer<typeof declaredSourceSchema>;

/** Longest period of one report: a leap year and a month, so that a year can be compared whole. */
export const MAX_PERIOD_DAYS = 400;

export const reportRequestSchema = z
  .strictObject({
    kind: z.enum(REPORT_KINDS),
    tenant: id,
    timeZone: z.string(),
    /** Epoch ms, included; by `occurredAt`. */
    from: z.int().min(0),
    /** Epoch ms, excluded. */
    to: z.int(),
    declaredSources: z.array(declaredSourceSchema).max(1_000),
    productVersion: z.string(),
    cutoff: cutoffSchema.optional(),
    notApplicable: z.array(z.strictObject({ clause: z.string(), reason: z.string().min(1) })).optional(),
  })
  .refine(({ from, to }) => from < to, 'the period ends before it begins')
  .refine(({ from, to }) => to - from <= MAX_PERIOD_DAYS * 86_400_000, `over ${MAX_PERIOD_DAYS} days`);
export type ReportRequest = z.infer<typeof reportRequestSchema>;
