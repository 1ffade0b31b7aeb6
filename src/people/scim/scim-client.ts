import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ownPlace } from '../../access/rights/decide.js';
import { callerOf } from '../../access/rights/principal.js';
import { courseOf, noteAct } from '../../access/trail/request-act.js';
import { AppError } from '../../kernel/app-error.js';
import type { Client } from './scim-users.js';

/**
 * For which tenant the caller speaks: it follows from the key alone, and nothing that is sent changes it. What is done is
 * recorded there.
 */
export const ScimClient = createParamDecorator((_: unknown, context: ExecutionContext): Client => {
  const request = context.switchToHttp().getRequest<object>();
  const caller = callerOf(request);
  const tenant = caller === undefined ? undefined : ownPlace(caller, 'provisioned.read').tenant;
  if (caller === undefined || tenant === undefined)
    throw new AppError(
      'REQUEST_INVALID',
      'This key is not bound to one tenant: use one of the role provisioning',
    );
  const { act } = courseOf(request);
  if (act !== undefined) noteAct(request, { ...act, tenant });
  return { tenant, by: caller.id };
});
