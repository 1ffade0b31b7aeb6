import { AppError } from '../../kernel/app-error.js';
import { allows, allowsWithin, type Bound, isHeldBack, type Place } from './grant.js';
import { PERMISSIONS, type Permission } from './permissions.js';
import type { Admitted } from './principal.js';

/** The one decision: some grant in force gives the permission everywhere in the place. */
export const may = (caller: Admitted, permission: Permission, place: Place): boolean =>
  caller.grants.some((grant) => allows(grant, permission, place));

/**
 * Whether it may be done somewhere in the place, as these bounds divide it; who is let in by this must keep to what `may`,
 * `sourcesReached`, `teamsReached` or `partsReached` says.
 */
export const mayWithin = (
  caller: Admitted,
  permission: Permission,
  place: Place,
  parts: readonly Bound[],
): boolean => caller.grants.some((grant) => allowsWithin(grant, permission, place, parts));

/** The sources of a tenant of which this may be done; undefined when of all. */
export function sourcesReached(
  caller: Admitted,
  permission: Permission,
  tenant: string,
): readonly string[] | undefined {
  if (may(caller, permission, { tenant })) return undefined;
  return caller.grants
    .filter((grant) => allowsWithin(grant, permission, { tenant }, ['source']))
    .flatMap(({ source }) => (source === undefined ? [] : [source]))
    .filter((source) => may(caller, permission, { tenant, source }));
}

/**
 * The teams of a tenant, or of a source in it, of whose people this may be done; undefined when of everybody. Throws
 * FORBIDDEN when of nobody: a route that lets in who has the permission for a part of the place asks this first.
 */
export function teamsReached(
  caller: Admitted,
  permission: Permission,
  place: Place & { readonly tenant: string },
): readonly string[] | undefined {
  if (may(caller, permission, place)) return undefined;
  const teams = caller.grants
    .flatMap(({ team }) => team ?? [])
    .filter((team) => may(caller, permission, { ...place, team }));
  if (teams.length === 0) throw refusal(caller, permission, place);
  return [...new Set(teams)];
}

/** A part of a tenant: what is of these sources, done by people of these teams, and holds these classes of data alone. */
export interface PartReached {
  /** All when undefined, and so of the others. */
  readonly source?: string | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly dataClasses?: readonly string[] | undefined;
}

/** The parts of a tenant in which this may be done, as its grants make them; undefined when in all of it. */
export function partsReached(
  caller: Admitted,
  permission: Permission,
  tenant: string,
): readonly PartReached[] | undefined {
  if (may(caller, permission, { tenant })) return undefined;
  const grants = caller.grants.filter((grant) =>
    allowsWithin(grant, permission, { tenant }, ['source', 'team', 'dataClass']),
  );
  // First what one source and team hold of classes, then which teams hold the same: a search each, so few are better.
  const held = joined(
    grants.map(({ source, team, dataClass }) => ({ of: [source, team] as const, more: dataClass })),
  );
  const parts = joined(
    held.flatMap(({ of: [source, team], all }) => [{ of: [source, all?.toSorted()] as const, more: team }]),
  );
  return parts.map(({ of: [source, dataClasses], all }) => ({ source, teams: all, dataClasses }));
}

/** What is said `of` the same, together; undefined once all of it is. */
function joined<T>(said: readonly { readonly of: T; readonly more: string | undefined }[]) {
  const byName = new Map<string, { of: T; all: readonly string[] | undefined }>();
  for (const { of, more } of said) {
    const name = JSON.stringify(of);
    const { all } = byName.get(name) ?? { all: [] };
    const next = more === undefined || all === undefined ? undefined : [...new Set([...all, more])];
    byName.set(name, { of, all: next });
  }
  return [...byName.values()];
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
  const [grant, ...others] = caller.grants.filter((one) =>
    allowsWithin(one, permission, {}, ['tenant', 'source']),
  );
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

/** What somebody hears who may not: of a bound to a team or class of data it is the reason. Follows from the grants alone. */
export const refusal = (caller: Admitted, permission: Permission, place: Place): AppError =>
  caller.grants.some((grant) => isHeldBack(grant, permission, place))
    ? new AppError(
        'FORBIDDEN',
        'Your role is bounded to a team or a class of data, and this is shown or done for a whole tenant or source alone',
      )
    : forbidden();

/** Throws FORBIDDEN, in the same words whether what was asked for exists or not. */
export function assertMay(caller: Admitted, permission: Permission, place: Place): void {
  if (!may(caller, permission, place)) throw forbidden();
}

export const forbidden = (): AppError =>
  new AppError('FORBIDDEN', 'Your roles do not reach that, or not for this tenant or source');
