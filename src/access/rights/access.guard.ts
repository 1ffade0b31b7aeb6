import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../../kernel/app-error.js';
import { may, type Permission } from './permissions.js';
import { assertReaches, principalOf, type Principal } from './principal.js';
import { PUBLIC, REQUIRES } from './requires.js';

export interface RouteAccess {
  readonly isPublic: boolean;
  readonly permission: Permission | undefined;
}

/** Throws unless the route may be used. Denied is whatever nobody allowed: also a route that names no permission. */
export function assertMay(
  route: RouteAccess,
  principal: Principal | undefined,
  params: Readonly<Record<string, string>>,
): void {
  if (route.isPublic) return;
  if (principal === undefined)
    throw new AppError('UNAUTHENTICATED', 'Send a key as "Authorization: Bearer lw_…"');
  if (route.permission === undefined || !may(principal.role, route.permission))
    throw new AppError('FORBIDDEN', 'This key may not do that');
  const tenant = params['tenant'];
  if (tenant !== undefined) assertReaches(principal, tenant, params['source']);
}

/** Stands before every route. The key itself was verified before the body was read. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<{ params?: Record<string, string> }>();
    assertMay(
      {
        isPublic: this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) ?? false,
        permission: this.reflector.getAllAndOverride<Permission | undefined>(REQUIRES, places),
      },
      principalOf(request),
      request.params ?? {},
    );
    return true;
  }
}
