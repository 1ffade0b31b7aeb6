import { z } from 'zod';
import { PERMISSIONS, ROLES } from './permissions.js';

export const roleListSchema = z
  .strictObject({
    permissions: z.array(z.enum(PERMISSIONS)).describe('All there are'),
    roles: z.array(z.strictObject({ role: z.enum(ROLES), permissions: z.array(z.enum(PERMISSIONS)) })),
  })
  .meta({ id: 'RoleList' });
export type RoleList = z.output<typeof roleListSchema>;
