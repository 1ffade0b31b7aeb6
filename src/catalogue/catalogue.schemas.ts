import { z } from 'zod';
import { DATA_CLASSES } from '../event/data-classes.js';
import { LONGEST_NAME } from './entry.js';

const object = z.string().trim().min(1).max(LONGEST_NAME).describe('As events of the source name it');
const field = z.string().trim().max(LONGEST_NAME).default('').describe('Empty for the object as a whole');
const classes = z
  .array(z.enum(DATA_CLASSES))
  .max(DATA_CLASSES.length)
  .describe('None: somebody looked, and it holds none of them');

/** What somebody says of one object or field; `withdrawn` takes back what was said. */
export const newEntrySchema = z
  .strictObject({
    object,
    field,
    classes: classes.optional(),
    person: z.boolean().optional().describe('Of objects: each record stands for one natural person'),
    withdrawn: z.literal(true).optional(),
  })
  .refine((entry) => (entry.classes === undefined) === (entry.withdrawn === true), {
    message: 'say either which classes it holds or that what was said is withdrawn',
  })
  .refine((entry) => entry.person === undefined || entry.field === '', {
    message: 'is said of objects, not of fields',
    path: ['person'],
  })
  .meta({ id: 'NewCatalogueEntry' });
export type NewEntry = z.output<typeof newEntrySchema>;

export const entryViewSchema = z
  .strictObject({
    object: z.string(),
    field: z.string(),
    classes: z.array(z.enum(DATA_CLASSES)),
    person: z.boolean().optional(),
    origin: z.enum(['own', 'shipped']),
  })
  .meta({ id: 'CatalogueEntry' });
export type EntryView = z.output<typeof entryViewSchema>;

export const catalogueViewSchema = z
  .strictObject({
    version: z.string().describe('The same for the same entries'),
    address: z.string().describe('Where the vendor describes the objects of the shipped entries'),
    entries: z.array(entryViewSchema).describe('By object and field'),
  })
  .meta({ id: 'Catalogue' });
export type CatalogueView = z.output<typeof catalogueViewSchema>;

export const toClassifySchema = z
  .strictObject({
    events: z.int().describe('Acts on data in the last 30 days'),
    unknown: z.int().describe('Those of which it is not known what kind of data they touched'),
    toClassify: z
      .array(
        z.strictObject({
          object: z.string(),
          field: z.string(),
          classes: z.array(z.enum(DATA_CLASSES)).describe('What it is taken for until somebody says'),
          events: z.int(),
          firstAt: z.iso.datetime(),
          lastAt: z.iso.datetime(),
        }),
      )
      .describe('Objects and fields that events name and the catalogue does not, the newest first'),
  })
  .meta({ id: 'ToClassify' });
export type ToClassifyView = z.output<typeof toClassifySchema>;

export const saidSchema = z
  .strictObject({
    changed: z.int().describe('Entries that were new or different'),
    toClassify: z
      .array(z.strictObject({ object: z.string(), field: z.string(), level: z.string() }))
      .optional()
      .describe('Fields that the CRM calls sensitive without saying of what kind'),
  })
  .meta({ id: 'CatalogueSaid' });
export type SaidView = z.output<typeof saidSchema>;

/** What the CRM says of its fields: an answer to SOQL, or its rows. */
export const soqlAnswerSchema = z.union([
  z.array(z.unknown()),
  z.object({ records: z.array(z.unknown()) }).transform(({ records }) => records),
]);
