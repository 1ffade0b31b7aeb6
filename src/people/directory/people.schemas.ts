import { z } from 'zod';
import { idSchema } from '../../config/leaves.js';
import { daySchema } from '../day.js';
import { EMPLOYMENTS } from './timeline.js';

const MOST_LISTED = 1_000;
const DEFAULT_LISTED = 200;
const LONGEST_ID = 512;

const key = z.string().regex(/^[0-9a-f]{32}$/, 'is no key');

/** A person as they were on a day, or over a stretch of days. Absent: none, or none known. */
const heldShape = {
  role: z.string().optional(),
  team: z.string().optional(),
  manager: key.optional().describe('The key of the manager, a person of the directory too'),
  kind: z.enum(['human', 'service']).optional(),
  office: z.string().optional(),
  timeZone: z.string().optional(),
  employment: z.enum(EMPLOYMENTS).describe('`unknown`: nothing was said of when they work here'),
};

const personShape = {
  person: key,
  pseudonym: z.string(),
  id: z.string().optional().describe('Only where the caller may see it'),
  name: z.string().optional(),
  email: z.string().optional(),
  ...heldShape,
};

export const personLineSchema = z.strictObject(personShape).meta({ id: 'DirectoryPerson' });
export type PersonLine = z.output<typeof personLineSchema>;

export const peopleListSchema = z
  .strictObject({
    people: z.array(personLineSchema).describe('By key'),
    next: key.optional().describe('`after` of the next page'),
  })
  .meta({ id: 'DirectoryPage' });
export type PeopleList = z.output<typeof peopleListSchema>;

export const personViewSchema = z
  .strictObject({
    ...personShape,
    history: z
      .array(z.strictObject({ from: daySchema.optional().describe('Since ever when absent'), ...heldShape }))
      .describe('By day; each holds until the next, or until a team of which the caller is shown nothing'),
    accounts: z
      .array(z.strictObject({ actorKey: key, pseudonym: z.string() }))
      .describe('Under which they may stand in the record'),
  })
  .meta({ id: 'DirectoryPersonWithHistory' });
export type PersonView = z.output<typeof personViewSchema>;

export const peopleQuerySchema = z
  .strictObject({
    on: daySchema.optional().describe('The day; today, where the tenant is, when absent'),
    after: key.optional(),
    limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(DEFAULT_LISTED),
  })
  .meta({ id: 'DirectoryQuery' });
export type PeopleQuery = z.output<typeof peopleQuerySchema>;

export const dayQuerySchema = peopleQuerySchema.pick({ on: true });
export type DayQuery = z.output<typeof dayQuerySchema>;

/** A person by key, or by the id that the directory gives them. */
export const personNameSchema = z.string().min(1).max(LONGEST_ID);

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((said) => said === 'true');

export const importQuerySchema = z
  .strictObject({
    dryRun: flag.describe('Only say what would be done'),
    complete: flag.describe('The file holds everybody: whoever is missing has left'),
  })
  .meta({ id: 'PeopleImportQuery' });
export type ImportQuery = z.output<typeof importQuerySchema>;

const people = z.array(z.strictObject({ person: key, pseudonym: z.string(), id: z.string().optional() }));

export const importedSchema = z
  .strictObject({
    id: z.uuid().optional().describe('Of the import; absent when nothing was done'),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    missing: z.int().describe('Known people whom the file does not name'),
    addedPeople: people.describe('The first of them'),
    changedPeople: people.describe('The first of them'),
    missingPeople: people.describe('The first of them'),
  })
  .meta({ id: 'PeopleImport' });
export type Imported = z.output<typeof importedSchema>;

export const leavesSchema = z
  .strictObject({ day: daySchema.describe('The last day on which they work here') })
  .meta({ id: 'Leaves' });
export type Leaves = z.output<typeof leavesSchema>;

export const accountSchema = z
  .strictObject({
    source: idSchema,
    account: z.string().min(1).max(LONGEST_ID).describe("The source's id of the account"),
    person: personNameSchema
      .nullable()
      .optional()
      .describe('Null: of nobody here. Absent: ids and mail addresses decide again'),
  })
  .meta({ id: 'PeopleAccount' });
export type LinkedAccount = z.output<typeof accountSchema>;

export const accountViewSchema = z
  .strictObject({ actorKey: key, pseudonym: z.string(), person: key.optional() })
  .meta({ id: 'PeopleAccountLinked' });
export type AccountView = z.output<typeof accountViewSchema>;
