import { z } from 'zod';
import { VOLUME_DETECTORS } from '../detectors/names.js';

const count = z.int().min(0);
const day = z.iso.date();

const detectorReadinessSchema = z
  .strictObject({
    detector: z.enum(VOLUME_DETECTORS),
    feeds: z
      .array(z.strictObject({ measure: z.string(), fed: z.boolean(), floor: z.number() }))
      .describe(
        'What it counts: whether any act of that kind was seen in the training span, and the least that is claimed',
      ),
    awake: count.describe('Actors judged by a habit of their own'),
    throughPeers: count.describe('Actors with fewer days, judged by their role or company'),
    byDefaults: count.describe('Actors judged by what is usual in companies in general'),
    asleep: count.describe('Actors of whom nothing can be said yet'),
    share: z.number().describe('Awake, of all actors; 0 to 1'),
    wakes: z
      .strictObject({
        first: day.optional(),
        last: day.optional(),
        never: count.describe('At their present pace they never have enough days in the training span'),
      })
      .describe('When those who are not awake have days enough, at their present pace'),
    tails: z
      .strictObject({ bucket: count, kind: count, anybody: count, shipped: count })
      .describe(
        'Actors by whose daily maxima measure how rare is rare: alike ones, all of their kind, everybody, or the shipped',
      ),
  })
  .meta({ id: 'DetectorReadiness' });
export type DetectorReadiness = z.output<typeof detectorReadinessSchema>;

export const readinessSchema = z
  .strictObject({
    tenant: z.string(),
    day: day.describe('Local day of the tenant'),
    profiles: z
      .strictObject({ version: z.string(), from: day, to: day })
      .optional()
      .describe('The newest that were learned; absent before anything was judged'),
    budget: count.describe('User-days a false alert, as the tenant accepts it: what the tails are asked for'),
    actors: z.strictObject({ human: count, service: count }).describe('Seen in the training span'),
    sample: count
      .optional()
      .describe(
        'Of a tenant of many: so many of these actors are told of by `detectors`; absent when it is all of them',
      ),
    userDays: z
      .strictObject({
        have: count.describe('Days of the last 28 since each actor was first seen'),
        need: count,
        reached: day
          .optional()
          .describe('When there are enough for a tail of the tenant, at the present pace'),
      })
      .describe('What the tails of the tenant rest on'),
    detectors: z.array(detectorReadinessSchema),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof readinessSchema>;
