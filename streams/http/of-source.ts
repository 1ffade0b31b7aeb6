import { z } from 'zod';
import { type Principal, assertReaches } from '../../src/access/rights/principal.js';
import { idSchema } from '../../src/config/sections.js';
import { AppError } from '../../src/kernel/app-error.js';

/** Only for keys that reach more than one source; an intake key has its own. */
export const ofSource = z.strictObject({ tenant: idSchema.optional(), source: idSchema.optional() });

/** The source a request is about: as the key says, or as one that reaches several names it. */
export function sourceOf(
  caller: Principal,
  query: z.infer<typeof ofSource>,
): { tenant: string; source: string } {
  const tenant = query.tenant ?? caller.tenant;
  const source = query.source ?? caller.source;
  if (tenant === undefined || source === undefined) {
    const help = 'add ?tenant=…&source=… to the address, or use the intake key of a source';
    throw new AppError('REQUEST_INVALID', `This key is not bound to one source: ${help}`);
  }
  assertReaches(caller, tenant, source);
  return { tenant, source };
}
