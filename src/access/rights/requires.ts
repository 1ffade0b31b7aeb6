import {
  SetMetadata,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import type { Permission } from './permissions.js';
import { principalOf, type Principal } from './principal.js';

export const REQUIRES = 'ledgerwatch:requires';
export const PUBLIC = 'ledgerwatch:public';

/** Admits principals whose role has the permission. A route without this and without `@Public()` is denied. */
export const Requires = (permission: Permission): CustomDecorator => SetMetadata(REQUIRES, permission);

/** Admits everybody, also without a key: only for what holds no data. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** The principal of the request, as a parameter of a route that requires a permission. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<object>());
  if (principal === undefined) throw new AppError('UNAUTHENTICATED', 'This route needs a key');
  return principal;
});
