import { z } from 'zod';
import { CRITICALITIES, DECLARED_OF } from './criticality.js';

const LONGEST_NAME = 512;

export const criticalityWantedSchema = z
  .strictObject({
    of: z.enum(DECLARED_OF),
    name: z
      .string()
      .trim()
      .min(1)
      .max(LONGEST_NAME)
      .describe(
        'A person by key or pseudonym; a role or a kind of record as the CRM calls it, in any case of letters; a single thing by source, kind and id: crm/contact/0035g00000Xy',
      ),
    level: z
      .enum(CRITICALITIES)
      .nullable()
      .describe('Factor of the odds: 0.5, 1, 1.5, 2; null takes back what was declared'),
  })
  .meta({ id: 'CriticalityWanted' });
export type CriticalityWanted = z.output<typeof criticalityWantedSchema>;

export const criticalitySchema = z
  .strictObject({
    of: z.enum(DECLARED_OF),
    name: z.string().describe('Of a person the pseudonym'),
    actorKey: z.string().optional(),
    level: z.enum(CRITICALITIES).nullable(),
    factor: z.number(),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Criticality' });
export type CriticalityView = z.output<typeof criticalitySchema>;

export const criticalityListSchema = z
  .strictObject({ criticality: z.array(criticalitySchema).describe('What holds now') })
  .meta({ id: 'CriticalityList' });
export type CriticalityList = z.output<typeof criticalityListSchema>;
