import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';

/** Admin console: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-event-names. */
const ACTS = actTable([
  [
    'account.create',
    ['CREATE_USER', 'BULK_UPLOAD', 'USERS_BULK_UPLOAD', 'CREATE_MANAGED_USER', 'USER_INVITE'],
  ],
  ['account.update', ['RENAME_USER', 'CHANGE_FIRST_NAME', 'CHANGE_LAST_NAME', 'CHANGE_DISPLAY_NAME']],
  [
    'account.update',
    ['MOVE_USER_TO_ORG_UNIT', 'ADD_NICKNAME', 'REMOVE_NICKNAME', 'CHANGE_USER_ORGANIZATION'],
  ],
  [
    'account.update',
    ['CHANGE_USER_RELATION', 'CHANGE_USER_PHONE_NUMBER', 'CHANGE_USER_ADDRESS', 'UPDATE_BIRTHDATE'],
  ],
  [
    'account.update',
    ['CHANGE_RECOVERY_EMAIL', 'CHANGE_RECOVERY_PHONE', 'CHANGE_USER_CUSTOM_FIELD', 'USER_LICENSE_ASSIGNMENT'],
  ],
  ['account.update', ['USER_LICENSE_REVOKE', 'USER_LICENSE_REASSIGNMENT']],
  ['account.delete', ['DELETE_USER', 'REMOVE_USER']],
  ['account.disable', ['SUSPEND_USER', 'ARCHIVE_USER']],
  ['account.enable', ['UNSUSPEND_USER', 'UNARCHIVE_USER', 'UNDELETE_USER']],
  ['account.unlock', ['UNBLOCK_USER_SESSION']],
  ['credential.change', ['CHANGE_PASSWORD', 'CHANGE_PASSWORD_ON_NEXT_LOGIN', 'RESET_SIGNIN_PASSWORD']],
  ['credential.token_view', ['VIEW_TEMP_PASSWORD']],
  ['credential.mfa_change', ['TURN_OFF_2_STEP_VERIFICATION', 'UNENROLL_USER_FROM_STRONG_AUTH']],
  [
    'credential.mfa_change',
    ['UNENROLL_USER_FROM_TITANIUM', 'GENERATE_2SV_SCRATCH_CODES', 'DELETE_2SV_SCRATCH_CODES'],
  ],
  ['credential.mfa_change', ['SECURITY_KEY_REGISTERED_FOR_USER', 'REVOKE_SECURITY_KEY']],
  [
    'credential.mfa_change',
    ['USER_ENROLLED_IN_TWO_STEP_VERIFICATION', 'USER_PUT_IN_TWO_STEP_VERIFICATION_GRACE_PERIOD'],
  ],
  [
    'credential.token_revoke',
    ['REVOKE_3LO_TOKEN', 'REVOKE_3LO_DEVICE_TOKENS', 'REVOKE_ASP', 'RESET_SIGNIN_COOKIES'],
  ],
  ['credential.token_revoke', ['RESET_SIGN_IN_COOKIES', 'REVOKE_APP_SPECIFIC_PASSWORD']],
  [
    'access.grant',
    ['GRANT_ADMIN_PRIVILEGE', 'GRANT_DELEGATED_ADMIN_PRIVILEGES', 'ASSIGN_ROLE', 'ADD_GROUP_MEMBER'],
  ],
  ['access.grant', ['GROUP_MEMBER_BULK_UPLOAD']],
  ['access.revoke', ['REVOKE_ADMIN_PRIVILEGE', 'REVOKE_DELEGATED_ADMIN_PRIVILEGES', 'UNASSIGN_ROLE']],
  ['access.revoke', ['REMOVE_GROUP_MEMBER']],
  ['access.role_change', ['UPDATE_GROUP_MEMBER', 'UPDATE_GROUP_MEMBER_DELIVERY_SETTINGS']],
  [
    'access.define',
    ['CREATE_ROLE', 'DELETE_ROLE', 'RENAME_ROLE', 'UPDATE_ROLE', 'ADD_PRIVILEGE', 'REMOVE_PRIVILEGE'],
  ],
  [
    'access.define',
    ['CREATE_GROUP', 'DELETE_GROUP', 'CHANGE_GROUP_NAME', 'CHANGE_GROUP_EMAIL', 'CHANGE_GROUP_DESCRIPTION'],
  ],
  ['access.define', ['CHANGE_GROUP_SETTING', 'WHITELISTED_GROUPS_UPDATED']],
  ['integration.authorize', ['AUTHORIZE_API_CLIENT_ACCESS', 'ADD_APPLICATION', 'ADD_TO_TRUSTED_OAUTH2_APPS']],
  ['integration.authorize', ['ADD_APPLICATION_TO_WHITELIST', 'ADD_MOBILE_APPLICATION_TO_WHITELIST']],
  [
    'integration.revoke',
    ['REMOVE_API_CLIENT_ACCESS', 'REMOVE_APPLICATION', 'REMOVE_FROM_TRUSTED_OAUTH2_APPS'],
  ],
  ['integration.revoke', ['REMOVE_APPLICATION_FROM_WHITELIST', 'REMOVE_MOBILE_APPLICATION_FROM_WHITELIST']],
  ['integration.revoke', ['ADD_TO_BLOCKED_OAUTH2_APPS']],
  ['data.export', ['CUSTOMER_TAKEOUT_CREATED', 'CUSTOMER_TAKEOUT_SCHEDULED', 'CUSTOMER_TAKEOUT_SUCCEEDED']],
  [
    'data.export',
    ['CUSTOMER_TAKEOUT_FAILED', 'DOWNLOAD_USERLIST_CSV', 'GROUP_LIST_DOWNLOAD', 'GROUP_MEMBERS_DOWNLOAD'],
  ],
  [
    'data.export',
    ['DOWNLOAD_REPORT', 'REQUEST_MAILBOX_DUMP', 'CREATE_DATA_TRANSFER_REQUEST', 'EXPORT_UNMANAGED_USERS'],
  ],
  [
    'data.export',
    ['REQUEST_ACCOUNT_INFO', 'DOWNLOAD_PENDING_INVITES_LIST', 'DOWNLOAD_UNMANAGED_USERS_REPORT'],
  ],
  ['data.export', ['SECURITY_INVESTIGATION_EXPORT_QUERY']],
  ['record.search', ['EMAIL_LOG_SEARCH', 'SECURITY_INVESTIGATION_QUERY']],
  ['record.read', ['SECURITY_INVESTIGATION_CONTENT_ACCESS']],
  ['record.restore', ['DRIVE_DATA_RESTORE', 'EMAIL_UNDELETE']],
  ['file.share', ['TRANSFER_DOCUMENT_OWNERSHIP']],
]);

/** Everything else below one of these types is a setting that was made, changed or taken away. */
const SETTINGS = /_SETTINGS$/;
const DOWNLOAD = /(?:^|_)(?:DOWNLOAD|EXPORT|DUMP)(?:_|$)/;

/** Nothing: a name of a type that is no setting, or one that speaks of taking data out and is not known. */
export function readAdmin(type: string, name: string): { reading: Reading; derived: boolean } {
  const known = ACTS(name);
  if (known !== undefined) return { reading: known, derived: false };
  const isSetting = SETTINGS.test(type) && !DOWNLOAD.test(name);
  const action: Action = 'config.change';
  return isSetting ? { reading: act(action), derived: true } : { reading: undefined, derived: false };
}
