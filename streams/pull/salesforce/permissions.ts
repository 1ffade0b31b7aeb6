import { changed, refused } from '../failures.js';
import type { SalesforceSession } from './session.js';

/** A permission as Setup calls it, and its column in UserPermissionAccess. */
export interface PermissionName {
  readonly label: string;
  readonly column: string;
  /** What cannot be read without it. */
  readonly gives: string;
  /** All else is read without it. */
  readonly isOptional?: true;
}

export const API: PermissionName = {
  label: 'API Enabled',
  column: 'PermissionsApiEnabled',
  gives: 'anything at all',
};

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/event_log_file_hourly_overview.htm */
export const EVENT_LOG_FILES: PermissionName = {
  label: 'View Event Log Files',
  column: 'PermissionsViewEventLogFiles',
  gives: 'event log files: reports, exports, searches, API calls',
};

export const SETUP: PermissionName = {
  label: 'View Setup and Configuration',
  column: 'PermissionsViewSetup',
  gives: 'the setup audit trail: changes of users, rights and settings',
};

/**
 * Without it each user is shown their own log-ins alone, and no error says so:
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
 */
export const LOG_INS: PermissionName = {
  label: 'Manage Users',
  column: 'PermissionsManageUsers',
  gives: "the log-in history of everybody but the reading user's own",
};

/**
 * Where users are private to each other, who has it not is shown their own alone. "Manage Users" brings it:
 * https://help.salesforce.com/s/articleView?id=platform.security_sharing_users_concept.htm
 */
export const ALL_USERS: PermissionName = {
  label: 'View All Users',
  column: 'PermissionsViewAllUsers',
  gives: 'which users there are and who is disabled: snapshots of rights',
  isOptional: true,
};

/**
 * Without it each user is shown their own tokens alone:
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_objects_oauthtoken.htm
 */
export const ALL_TOKENS: PermissionName = {
  label: 'Customize Application',
  column: 'PermissionsCustomizeApplication',
  gives: 'which apps hold tokens of whom',
  isOptional: true,
};

export const PERMISSIONS: readonly PermissionName[] = [
  API,
  EVENT_LOG_FILES,
  SETUP,
  LOG_INS,
  ALL_USERS,
  ALL_TOKENS,
];

/**
 * Which of these the reading user has; https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpermissionaccess.htm
 */
export async function granted(
  session: SalesforceSession,
  names: readonly PermissionName[],
  signal: AbortSignal,
): Promise<ReadonlySet<PermissionName>> {
  const soql = `SELECT ${names.map(({ column }) => column).join(', ')} FROM UserPermissionAccess`;
  for await (const { records } of session.query(soql, API.label, signal)) {
    const [own] = records;
    if (own !== undefined) return new Set(names.filter(({ column }) => own[column] === true));
  }
  throw changed('Salesforce does not say which permissions the reading user has');
}

/** SOURCE_REFUSED when the reading user does not have it. */
export async function demand(
  session: SalesforceSession,
  permission: PermissionName,
  signal: AbortSignal,
): Promise<void> {
  const { label } = permission;
  if ((await granted(session, [permission], signal)).has(permission)) return;
  throw refused(`Salesforce: the permission "${label}" is missing`, { permission: label });
}
