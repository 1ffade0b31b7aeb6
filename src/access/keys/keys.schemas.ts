import { z } from 'zod';
import { idSchema } from '../../config/sections.js';
import { KEY_KINDS } from './key-text.js';

/** An administrator key reaches everything; an intake key hands in the events of one source and reads nothing. */
export const newKeySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('intake'), tenant: idSchema, source: idSchema }),
    z.strictObject({ kind: z.literal('admin') }),
  ])
  .meta({ id: 'NewKey' });

export const keyViewSchema = z
  .strictObject({
    id: z.string(),
    kind: z.enum(KEY_KINDS),
    tenant: z.string().optional(),
    source: z.string().optional(),
    status: z.enum(['active', 'revoked']),
    issuedAt: z.iso.datetime(),
    issuedBy: z.string().describe('The principal who asked for it'),
  })
  .meta({ id: 'Key' });

export const issuedKeySchema = keyViewSchema
  .extend({ key: z.string().describe('Shown this one time') })
  .meta({ id: 'IssuedKey' });
export const keyListSchema = z.strictObject({ keys: z.array(keyViewSchema) }).meta({ id: 'KeyList' });

export const keyIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'is no id of a key');

export type NewKey = z.output<typeof newKeySchema>;
