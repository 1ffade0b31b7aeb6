import { z } from 'zod';
import { assertMay, ownPlace } from '../../src/access/rights/decide.js';
import type { Permission } from '../../src/access/rights/permissions.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { idSchema } from '../../src/config/leaves.js';
import { AppError } from '../../src/kernel/app-error.js';

/** Only for keys that reach more than one source; an intake key has its own. */
export const ofSource = z.strictObject({ tenant: idSchema.optional(), source: idSchema.optional() });

/** The source a request is about: as the key says, or as one that reaches several names it. Throws FORBIDDEN. */
export function sourceOf(
  caller: Admitted,
  permission: Permission,
  query: z.infer<typeof ofSource>,
): { tenant: string; source: string } {
  const own = ownPlace(caller, permission);
  const tenant = query.tenant ?? own.tenant;
  const source = query.source ?? own.source;
  if (tenant === undefined || source === undefined) {
    const help = 'add ?tenant=…&source=… to the address, or use the intake key of a source';
    throw new AppError('REQUEST_INVALID', `This key is not bound to one source: ${help}`);
  }
  assertMay(caller, permission, { tenant, source });
  return { tenant, source };
}
