import { z } from 'zod';
import { idSchema } from '../../config/leaves.js';
import { dataClassBound, teamBound } from '../rights/bounds.schemas.js';
import { ROLES } from '../rights/permissions.js';
import { KEY_KINDS } from './key-text.js';

const expiresAt = z.iso
  .datetime({ offset: true })
  .optional()
  .describe('It is refused from then on; a key of the role auditor must have this');

/** A key of one role; of one source for its intake; or one that may do everything, as that of the first start. */
export const newKeySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('intake'), tenant: idSchema, source: idSchema, expiresAt }),
    z.strictObject({
      kind: z.literal('api'),
      role: z.enum(ROLES),
      tenant: idSchema.optional().describe('All tenants when absent'),
      source: idSchema.optional().describe('All sources of the tenant when absent'),
      team: teamBound,
      dataClass: dataClassBound,
      expiresAt,
    }),
    z.strictObject({ kind: z.literal('admin') }),
  ])
  .meta({ id: 'NewKey' });

export const keyViewSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(KEY_KINDS),
    role: z.enum(ROLES).optional(),
    tenant: z.string().optional(),
    source: z.string().optional(),
    team: z.string().optional(),
    dataClass: z.string().optional(),
    status: z.enum(['active', 'expired', 'revoked']),
    issuedAt: z.iso.datetime(),
    issuedBy: z.string().describe('The principal who asked for it'),
    owner: z.string().describe('Whose key it is: what it does they do'),
    request: z.string().optional().describe('With which it was asked for, where it needed more than one'),
    expiresAt: z.iso.datetime().optional(),
    lastUsed: z.iso.date().optional().describe('The day (UTC) on which it was last accepted'),
  })
  .meta({ id: 'Key' });

export const issuedKeySchema = keyViewSchema
  .extend({ key: z.string().describe('Shown this one time') })
  .meta({ id: 'IssuedKey' });
export const keyListSchema = z.strictObject({ keys: z.array(keyViewSchema) }).meta({ id: 'KeyList' });

export const keyIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'is no id of a key');

export type NewKey = z.output<typeof newKeySchema>;
