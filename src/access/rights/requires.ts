import {
  SetMetadata,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../../kernel/app-error.js';
import type { Permission } from './permissions.js';
import { type Admitted, callerOf } from './principal.js';

const REQUIRES = 'ledgerwatch:requires';
const PUBLIC = 'ledgerwatch:public';

/** What a route says about who may use it. */
export interface RouteAccess {
  readonly isPublic: boolean;
  /** Denied to everybody when undefined. */
  readonly needs: { readonly permission: Permission; readonly within: boolean } | undefined;
}

/**
 * Admits who has the permission for the `:tenant` and `:source` of the path, or for the whole system where the path has
 * none. A route without this, `@RequiresWithin` or `@Public()` is denied.
 */
export const Requires = (permission: Permission): CustomDecorator =>
  SetMetadata(REQUIRES, { permission, within: false });

/**
 * Admits who has the permission for some part of the place in the path. The route itself shows and changes only what
 * `may` or `sourcesReached` allows the caller.
 */
export const RequiresWithin = (permission: Permission): CustomDecorator =>
  SetMetadata(REQUIRES, { permission, within: true });

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
