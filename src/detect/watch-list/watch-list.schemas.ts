import { z } from 'zod';

/** An analyst has an hour for it. */
export const DEFAULT_WATCHED = 3;
const MOST_WATCHED = 50;

const watchedSchema = z.strictObject({
  actor: z.string().describe("The CRM's id where it may be shown, else the pseudonym"),
  detector: z.string(),
  sentence: z.string(),
  score: z
    .number()
    .describe("-log10 of the chance that a person's day holds as much, as of alerts; below theirs"),
  occurredFrom: z.iso.datetime(),
  occurredTo: z.iso.datetime(),
  actual: z.number().describe('Records'),
  usualLow: z.number(),
  usualHigh: z.number(),
  sampleDays: z.int().describe('Days of the person that it was learned from'),
  profileVersion: z.string(),
});

export const watchListSchema = z
  .strictObject({
    tenant: z.string(),
    from: z.iso.date().describe('First local day of the week'),
    to: z.iso.date().describe('Last local day'),
    daysJudged: z
      .int()
      .describe('Days of the week of which there are profiles; without any nothing is known'),
    people: z.array(watchedSchema).describe('The strongest first'),
  })
  .meta({ id: 'WatchList' });
export type WatchList = z.output<typeof watchListSchema>;

export const watchListQuerySchema = z.strictObject({
  to: z.iso.date().optional().describe('Last local day of the week; today when absent'),
  most: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_WATCHED)
    .default(DEFAULT_WATCHED)
    .describe('So many people at most: what the list may cost'),
});
export type WatchListQuery = z.output<typeof watchListQuerySchema>;
