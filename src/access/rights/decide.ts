import { AppError } from '../../kernel/app-error.js';
import { allows, allowsWithin, type Place } from './grant.js';
import { PERMISSIONS, type Permission } from './permissions.js';
import type { Admitted } from './principal.js';

/** The one decision: some grant in force gives the permission everywhere in the place. */
export const may = (caller: Admitted, permission: Permission, place: Place): boolean =>
  caller.grants.some((grant) => allows(grant, permission, place));

/** Whether it may be done somewhere in the place; who is let in by this must keep to what `may` or `sourcesReached` says. */
export const mayWithin = (caller: Admitted, permission: Permission, place: Place): boolean =>
  caller.grants.some((grant) => allowsWithin(grant, permission, place));

/** The sources of a tenant of which this may be done; undefined when of all. */
export function sourcesReached(
  caller: Admitted,
  permission: Permission,
  tenant: string,
): readonly string[] | undefined {
  if (may(caller, permission, { tenant })) return undefined;
  return caller.grants
    .filter((grant) => allowsWithin(grant, permission, { tenant }))
    .flatMap(({ source }) => (source === undefined ? [] : [source]))
    .filter((source) => may(caller, permission, { tenant, source }));
}

/**
 * The teams of a tenant of whose people this may be done; undefined when of everybody. Throws FORBIDDEN when of nobody:
 * a route that lets in who has the permission for a part of the tenant asks this first.
 */
export function teamsReached(
  caller: Admitted,
  permission: Permission,
  tenant: string,
): readonly string[] | undefined {
  if (may(caller, permission, { tenant })) return undefined;
  const teams = caller.grants
    .flatMap(({ team }) => team ?? [])
    .filter((team) => may(caller, permission, { tenant, team }));
  if (teams.length === 0) throw forbidden();
  return teams;
}

/** Whether it may be done in each of these sources; in the whole tenant when undefined, as of `sourcesReached`. */
export const mayEach = (
  caller: Admitted,
  permission: Permission,
  tenant: string,
  sources: readonly string[] | undefined,
): boolean =>
  sources?.every((source) => may(caller, permission, { tenant, source })) ??
  may(caller, permission, { tenant });

/** The one place for which the caller has a permission; empty for one who has it for several or without bounds. */
export function ownPlace(caller: Admitted, permission: Permission): Place {
  const [grant, ...others] = caller.grants.filter((one) => allowsWithin(one, permission, {}));
  return grant === undefined || others.length > 0 ? {} : { tenant: grant.tenant, source: grant.source };
}

/** Whether nothing is kept from the caller, anywhere and for ever. */
export const mayEverything = (caller: Admitted): boolean =>
  PERMISSIONS.every((permission) => mayUntil(caller, permission, {}, undefined));

/** Whether it may be done up to that time (for ever when undefined): nobody gives away what they will have lost. */
export const mayUntil = (
  caller: Admitted,
  permission: Permission,
  place: Place,
  until: number | undefined,
): boolean =>
  caller.grants.some(
    (grant) => allows(grant, permission, place) && (grant.until ?? Infinity) >= (until ?? Infinity),
  );

/** Throws FORBIDDEN, in the same words whether what was asked for exists or not. */
export function assertMay(caller: Admitted, permission: Permission, place: Place): void {
  if (!may(caller, permission, place)) throw forbidden();
}

export const forbidden = (): AppError =>
  new AppError('FORBIDDEN', 'Your roles do not reach that, or not for this tenant or source');
