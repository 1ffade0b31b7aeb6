import { z } from 'zod';
import { AppError } from '../../../src/kernel/app-error.js';
import type { Checked } from '../connector.js';
import { changed, permissionOf, refused } from '../failures.js';
import { causeOf } from '../trouble.js';
import { APP_USER, type DataverseSession } from './session.js';

/** A privilege that the app's user needs at the level Organization. */
export interface NeededPrivilege {
  readonly name: string;
  /** What cannot be read without it. */
  readonly gives: string;
}

export const USERS: NeededPrivilege = {
  name: 'prvReadUser',
  gives: 'which users there are and who is disabled',
};
export const ROLES: NeededPrivilege = { name: 'prvReadRole', gives: 'roles and what they give' };
export const TEAMS: NeededPrivilege = { name: 'prvReadTeam', gives: 'what teams give their members' };
/** Few but administrators have these two: https://learn.microsoft.com/en-us/power-apps/developer/data-platform/column-level-security */
export const PROFILES: NeededPrivilege = {
  name: 'prvReadFieldSecurityProfile',
  gives: 'who has which column security profile',
};
export const COLUMNS: NeededPrivilege = {
  name: 'prvReadFieldPermission',
  gives: 'who may read and set which secured column',
};

/** https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/reference/whoami */
const whoSchema = z.looseObject({ UserId: z.guid() });
/** https://learn.microsoft.com/en-us/power-apps/developer/data-platform/security-access-coding (check a user's security privileges) */
const heldSchema = z.looseObject({ RolePrivileges: z.array(z.looseObject({ Depth: z.string() })) });

/** As the role editor calls the level, so that whoever reads it finds it there. */
const labelOf = ({ name }: NeededPrivilege): string => `${name} (Organization)`;

/**
 * Whether the app's user has it for all of the organization. At a lower level a list shows what is of its own business unit,
 * and no error says so.
 */
export async function hasPrivilege(
  session: DataverseSession,
  { name }: NeededPrivilege,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/api/data/v9.2/systemusers(${await whoAmI(session, signal)})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='${name}')`;
  const held = heldSchema.safeParse(await session.json(path, signal));
  if (!held.success) throw changed('Dataverse does not say which privileges we have');
  return held.data.RolePrivileges.some(({ Depth }) => Depth === 'Global');
}

async function whoAmI(session: DataverseSession, signal: AbortSignal): Promise<string> {
  const who = whoSchema.safeParse(await session.json('/api/data/v9.2/WhoAmI', signal));
  if (!who.success) throw changed('Dataverse does not say as whom we read');
  return who.data.UserId;
}

/** As whom our reads stand in the log; undefined where the environment does not say, which keeps the log from nobody. */
export async function ownUser(session: DataverseSession, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await whoAmI(session, signal);
  } catch (error) {
    if (error instanceof AppError && !signal.aborted) return undefined;
    throw error;
  }
}

/** SOURCE_REFUSED when the app's user does not have it. */
export async function demand(
  session: DataverseSession,
  privilege: NeededPrivilege,
  signal: AbortSignal,
): Promise<void> {
  if (await hasPrivilege(session, privilege, signal)) return;
  const permission = labelOf(privilege);
  throw refused(`Dataverse: the privilege "${permission}" is missing`, { permission });
}

type CheckedPermission = Checked['permissions'][number];

/** What of the rights can be read, privilege by privilege; an environment that says nothing is one that is not granted. */
export async function checkPrivileges(
  session: DataverseSession,
  signal: AbortSignal,
): Promise<CheckedPermission[]> {
  const found: CheckedPermission[] = [];
  try {
    for (const privilege of [USERS, ROLES, TEAMS, PROFILES, COLUMNS]) {
      const granted = await hasPrivilege(session, privilege, signal);
      const gives = `snapshots of rights: ${privilege.gives}`;
      found.push({ name: labelOf(privilege), granted, gives, optional: true });
    }
    return found;
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error;
    const why = permissionOf(error) === APP_USER ? '' : ` (${causeOf(error)})`;
    return [{ name: APP_USER, granted: false, gives: `snapshots of rights${why}`, optional: true }];
  }
}
