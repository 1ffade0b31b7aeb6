import { z } from 'zod';

/** How a claim came about, beside its numbers: what counted, how others of the same work do, and what judged it. */
export const explanationSchema = z
  .strictObject({
    contributions: z
      .array(
        z.strictObject({
          measure: z.string(),
          window: z.enum(['hour', 'day', 'days']).describe('`day`: 24 hours; `days`: working days'),
          amount: z.number(),
          decades: z.number().describe('-log10 of a chance per person and day, had it been alone'),
        }),
      )
      .max(8)
      .describe('Each window that could have been claimed, the strongest first'),
    peers: z
      .strictObject({
        group: z.enum(['role', 'tenant']),
        window: z.enum(['hour', 'day']),
        people: z.int().describe('Others of the group whom it was held beside'),
        sample: z
          .literal(true)
          .optional()
          .describe(
            'Of a tenant of many: they are those of the group whom what all have in common is learned of; absent when they are all of whom profiles are known',
          ),
        below: z
          .number()
          .optional()
          .describe(
            'Share of such windows of theirs that hold less, 0 to 1; absent when they are too few to say',
          ),
      })
      .optional(),
    closer: z
      .strictObject({
        because: z.enum(['person', 'role']),
        decades: z.number().describe('So much less was asked for'),
        confirmed: z.iso.datetime(),
        until: z.iso.datetime(),
      })
      .optional()
      .describe(
        'Looked at more closely for a while: an incident of the person, or of the role, was confirmed',
      ),
    offHours: z
      .strictObject({
        dayKind: z.enum(['working day', 'weekend', 'day off']).describe('Of the hour told'),
        known: z.int().describe('Days of that kind since the person was first seen, 56 days back at most'),
        worked: z.int().describe('Of these, days on which the person worked at all'),
        around: z.int().describe('Of these, days on which the person worked within an hour of the hour told'),
        weeks: z.int().describe('Whole weeks that are known of the person'),
      })
      .optional()
      .describe(
        'The hour is one at which the person hardly ever works, and that is a good part of the claim',
      ),
    onLeave: z
      .strictObject({ since: z.iso.date() })
      .optional()
      .describe('The person is on leave, since that day: what they do is held against their days off'),
    few: z
      .strictObject({ people: z.int(), personDays: z.int(), largest: z.number() })
      .optional()
      .describe('Of a company of few people: the most that one of them did in 24 hours of so many days'),
    parameters: z
      .strictObject({ chance: z.number(), location: z.number(), scale: z.number(), freedom: z.number() })
      .optional()
      .describe('Chance of any in the window, and Student-t of log1p of the amount, what all do excused'),
    lately: z
      .strictObject({ mean: z.number(), spread: z.number() })
      .optional()
      .describe(
        'Of what is done one record at a time: mean and spread of the square roots of the amounts of the last 28 days, which the 24 hours were held against as well',
      ),
    tail: z.strictObject({
      pool: z.string().describe('Whose daily maxima it was measured on; `shipped` before there are enough'),
      userDays: z.int(),
    }),
    dayTail: z
      .strictObject({ pool: z.string(), userDays: z.int() })
      .optional()
      .describe('The tail of the strongest stream of a day, by which such a score was found beside `tail`'),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof explanationSchema>;
