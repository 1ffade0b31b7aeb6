import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CLOCK } from '../../config/tokens.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { forbidden, mayWithin, refusal } from './decide.js';
import type { Place } from './grant.js';
import type { Permission } from './permissions.js';
import { type Admitted, inForce, type Principal, principalOf, setCaller } from './principal.js';
import { accessOf, type RouteAccess } from './requires.js';
import { isRecorded, notePermission } from '../trail/request-act.js';
import { Trail } from '../trail/trail.js';

/**
 * Whether a principal may use a route that is not public; for requests and commands alike. Denied is whatever nobody
 * allowed: also a route that names no permission. Throws, or gives the principal as decisions are made over it.
 */
export function admit(
  { needs }: RouteAccess,
  principal: Principal | undefined,
  place: Place,
  now: number,
): Admitted {
  if (principal === undefined)
    throw new AppError('UNAUTHENTICATED', 'Send a key as "Authorization: Bearer lw_…"');
  const caller = inForce(principal, now);
  if (needs === undefined) throw forbidden();
  if (!mayWithin(caller, needs.permission, place, needs.parts))
    throw refusal(caller, needs.permission, place);
  return caller;
}

/** Stands before every route. The key itself was verified before the body was read. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly trail: Trail,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const route = accessOf(context.getHandler(), context.getClass());
    if (route.isPublic) return true;
    const request = context.switchToHttp().getRequest<{ params?: Record<string, string> }>();
    const { tenant, source } = request.params ?? {};
    const principal = principalOf(request);
    const now = this.clock.now();
    // Before it is decided: what is denied is recorded as well, and what cannot be recorded is not done.
    if (principal !== undefined && route.needs !== undefined)
      this.note(request, route.needs.permission, { principal: inForce(principal, now), tenant });
    setCaller(request, admit(route, principal, { tenant, source }, now));
    return true;
  }

  private note(
    request: object,
    permission: Permission,
    { principal, tenant }: { principal: Principal; tenant: string | undefined },
  ): void {
    if (isRecorded(permission)) this.trail.assertRoom();
    notePermission(request, permission, { principal, tenant });
  }
}
