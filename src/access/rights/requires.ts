import {
  SetMetadata,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../../kernel/app-error.js';
import type { Bound } from './grant.js';
import type { Permission } from './permissions.js';
import { type Admitted, callerOf } from './principal.js';

const REQUIRES = 'ledgerwatch:requires';
const PUBLIC = 'ledgerwatch:public';

/** What a route says about who may use it. */
export interface RouteAccess {
  readonly isPublic: boolean;
  /** Denied to everybody when undefined. `parts`: by which bounds the route itself keeps to what a caller reaches. */
  readonly needs: { readonly permission: Permission; readonly parts: readonly Bound[] } | undefined;
}

/**
 * Admits who has the permission for the `:tenant` and `:source` of the path, or for the whole system where the path has
 * none. A route without this, `@RequiresWithin` or `@Public()` is denied.
 */
export const Requires = (permission: Permission): CustomDecorator =>
  SetMetadata(REQUIRES, { permission, parts: [] });

/**
 * Admits who has the permission for some part of the place in the path. The route itself shows and changes only what
 * `may`, `sourcesReached`, `teamsReached` or `partsReached` allows the caller. Whoever is bounded by what is not among
 * `parts` is denied: so a route that does not know of teams is closed to who is bounded to one.
 */
export const RequiresWithin = (
  permission: Permission,
  parts: readonly Bound[] = ['tenant', 'source'],
): CustomDecorator => SetMetadata(REQUIRES, { permission, parts });

/** Admits everybody, also without a key: only for what holds no data. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

const reflector = new Reflector();

/** What a handler of a controller demands, in the words of the decorators above. */
export function accessOf(handler: Parameters<Reflector['get']>[1], controller: typeof handler): RouteAccess {
  const places = [handler, controller];
  return {
    isPublic: reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) ?? false,
    needs: reflector.getAllAndOverride<RouteAccess['needs']>(REQUIRES, places),
  };
}

/** The principal of the request as the guard admitted it, as a parameter of a route that requires a permission. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Admitted => {
  const caller = callerOf(context.switchToHttp().getRequest<object>());
  if (caller === undefined) throw new AppError('UNAUTHENTICATED', 'This route needs a key');
  return caller;
});
