import { z } from 'zod';
import { AREAS, type PlacedRight, placeFault, RIGHTS } from './words.js';

const LONGEST_ID = 512;
const LONGEST_NAME = 128;

const actor = z
  .string()
  .min(1)
  .max(LONGEST_ID)
  .describe("An account by pseudonym or key, or by the CRM's id where the caller sees names");
const day = z.iso.date();
const name = z.string().max(LONGEST_NAME).default('');
const right = z.enum(RIGHTS);

const place = { object: name, field: name };

const placed = (wanted: PlacedRight, context: z.RefinementCtx): void => {
  const wrong = placeFault(wanted);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong, path: ['object'] });
};

export const canQuerySchema = z
  .strictObject({
    actor,
    right,
    ...place,
    on: day.optional().describe("A day of the tenant's zone; today by default"),
  })
  .superRefine(placed)
  .meta({ id: 'RightsQuestion' });
export type CanQuery = z.output<typeof canQuerySchema>;

const account = {
  actorKey: z.string(),
  pseudonym: z.string(),
  id: z.string().optional().describe('Only where the caller may see it'),
};

const told = {
  answer: z.enum(['yes', 'no', 'unknown']),
  why: z.string().optional().describe('Of no and unknown; a closed list of words: docs/rights-csv.md'),
  through: z
    .array(z.string())
    .optional()
    .describe('Of yes: the roles on the way, as they were called; none when direct'),
  at: z.iso.datetime().describe('The moment of the day that the answer is of'),
  asOf: z.iso.datetime().optional().describe('When the snapshot was taken that it stands on'),
};

export const canAnswerSchema = z.strictObject({ ...account, on: day, ...told }).meta({ id: 'RightsAnswer' });
export type CanAnswer = z.output<typeof canAnswerSchema>;

export const holdersQuerySchema = z
  .strictObject({
    right,
    ...place,
    on: day.optional(),
    after: z.string().max(LONGEST_NAME).default('').describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  })
  .superRefine(placed)
  .meta({ id: 'RightHoldersQuery' });
export type HoldersQuery = z.output<typeof holdersQuerySchema>;

export const holdersSchema = z
  .strictObject({
    on: day,
    holders: z
      .array(z.strictObject({ ...account, ...told }))
      .describe('Accounts that have it, or may have it'),
    next: z.string().optional(),
  })
  .meta({ id: 'RightHolders' });
export type Holders = z.output<typeof holdersSchema>;

export const heldQuerySchema = z.strictObject({ actor, on: day.optional() }).meta({ id: 'HeldRightsQuery' });
export type HeldQuery = z.output<typeof heldQuerySchema>;

export const heldSchema = z
  .strictObject({
    ...account,
    on: day,
    rights: z.array(z.strictObject({ right, object: z.string(), field: z.string(), ...told })),
    more: z.boolean().describe('There are more than are listed here'),
  })
  .meta({ id: 'HeldRights' });
export type Held = z.output<typeof heldSchema>;

export const snapshotsSchema = z
  .strictObject({
    snapshots: z
      .array(
        z.strictObject({
          id: z.uuid(),
          takenAt: z.iso.datetime(),
          complete: z.boolean(),
          covers: z.array(z.enum(AREAS)),
          reader: z.string(),
          lines: z.int(),
          by: z.string(),
          at: z.iso.datetime(),
        }),
      )
      .describe('The newest first'),
  })
  .meta({ id: 'RightsSnapshots' });
export type Snapshots = z.output<typeof snapshotsSchema>;

const flag = z.enum(['true', 'false']).default('false');

export const importQuerySchema = z
  .strictObject({
    takenAt: z.iso.datetime({ offset: true }).describe('When the CRM was as the file says'),
    complete: flag.describe('Every right of every account is in it: who is not named has none'),
  })
  .meta({ id: 'RightsImport' });
export type ImportQuery = z.output<typeof importQuerySchema>;

export const importedSchema = z
  .strictObject({ id: z.uuid(), isNew: z.boolean(), lines: z.int() })
  .meta({ id: 'RightsImported' });
export type Imported = z.output<typeof importedSchema>;
