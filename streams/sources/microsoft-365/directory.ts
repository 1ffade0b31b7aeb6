import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';
import { filled, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { unlessPlaceholder } from '../placeholders.js';
import { changedProperty, entriesOf } from './properties.js';
import { recordTypeOf } from './record-type.js';
import type { Workload } from './workload.js';

/** Entra ID: https://learn.microsoft.com/purview/audit-log-activities and /entra/identity/monitoring-health/reference-audit-activities. */
const ACTS = actTable([
  [
    'session.login',
    ['UserLoggedIn', 'UserLoginFailed', 'ForeignRealmIndexLogonInitialAuthUsingADFSFederatedToken'],
  ],
  [
    'session.login',
    ['PasswordLogonInitialAuthUsingPassword', 'PasswordLogonInitialAuthUsingADFSFederatedToken'],
  ],
  ['session.logout', ['UserLoggedOff', 'UserSignedOut']],
  ['session.elevate', ['Add member to role completed (PIM activation)', 'Elevate Access']],
  ['account.create', ['Add user', 'Invite external user', 'Create user']],
  ['account.update', ['Update user', 'Change user license', 'Set license properties', 'Set user manager']],
  ['account.delete', ['Delete user', 'Hard delete user']],
  ['account.disable', ['Disable account']],
  ['account.enable', ['Enable account', 'Restore user']],
  ['credential.change', ['Change user password', 'Reset user password', 'Set force change user password']],
  [
    'credential.change',
    ['Reset password (self-service)', 'Reset password (by admin)', 'Change password (self-service)'],
  ],
  ['credential.change', ['Add service principal credentials', 'Remove service principal credentials']],
  ['credential.change', ['Update application – Certificates and secrets management']],
  ['credential.mfa_change', ['Enable Strong Authentication', 'Disable Strong Authentication']],
  ['credential.mfa_change', ['User registered security info', 'User registered all required security info']],
  ['credential.mfa_change', ['User deleted security info', 'User changed default security info']],
  [
    'credential.mfa_change',
    ['Admin registered security info', 'Admin deleted security info', 'Admin updated security info'],
  ],
  ['credential.token_revoke', ['Update StsRefreshTokenValidFrom Timestamp', 'Revoke user sign-in sessions']],
  [
    'access.grant',
    ['Add member to role', 'Add eligible member to role', 'Add member to group', 'Add owner to group'],
  ],
  ['access.grant', ['Add app role assignment to service principal', 'Add app role assignment grant to user']],
  [
    'access.grant',
    ['Add app role assignment to group', 'Add owner to application', 'Add owner to service principal'],
  ],
  [
    'access.revoke',
    ['Remove member from role', 'Remove eligible member from role', 'Remove member from group'],
  ],
  ['access.revoke', ['Remove owner from group', 'Remove app role assignment from service principal']],
  ['access.revoke', ['Remove app role assignment from user', 'Remove app role assignment from group']],
  ['access.revoke', ['Remove owner from application', 'Remove owner from service principal']],
  ['access.define', ['Add group', 'Update group', 'Delete group', 'Hard delete group', 'Restore group']],
  [
    'access.define',
    ['Add role definition', 'Update role definition', 'Delete role definition', 'Update role'],
  ],
  ['integration.authorize', ['Add application', 'Add service principal', 'Consent to application']],
  [
    'integration.authorize',
    ['Add delegation entry', 'Set delegation entry', 'Add delegated permission grant'],
  ],
  ['integration.authorize', ['Add OAuth2PermissionGrant']],
  ['integration.revoke', ['Delete application', 'Hard delete application', 'Remove service principal']],
  [
    'integration.revoke',
    ['Remove delegation entry', 'Remove delegated permission grant', 'Remove OAuth2PermissionGrant'],
  ],
  ['integration.revoke', ['Revoke consent', 'Hard delete service principal']],
  ['data.export', ['Bulk download users - finished (bulk)', 'Bulk download group members - finished (bulk)']],
  [
    'data.export',
    ['Download users', 'Download groups', 'Download group members', 'Download role assignments'],
  ],
]);

/** AzureActiveDirectory of AuditLogRecordType: changes of the directory. */
const DIRECTORY_CHANGE = '8';
const CHANGE = /^(?:Add|Create|Delete|Disable|Enable|Hard delete|Remove|Restore|Set|Update|Verify)\b/i;

function read(operation: string, record: RecordReader): Reading {
  const known = ACTS(operation);
  if (typeof known === 'object' && known.action === 'account.update')
    return isOfMfa(record) ? act('credential.mfa_change') : (switchOf(record) ?? known);
  if (known !== undefined) return known;
  if (recordTypeOf(record) !== DIRECTORY_CHANGE || !CHANGE.test(operation)) return undefined;
  record.derived.push('action');
  return act('config.change');
}

/** A second factor is a property of the user: StrongAuthenticationPhoneAppDetail and its like. */
const isOfMfa = (record: RecordReader): boolean =>
  entriesOf(record, 'ModifiedProperties').some(
    ({ Name }) => typeof Name === 'string' && Name.startsWith('StrongAuthentication'),
  );

/** Whether the user may sign in is one of its properties: `[{Name: AccountEnabled, NewValue: "[false]"}]`. */
function switchOf(record: RecordReader): Reading {
  const enabled = entriesOf(record, 'ModifiedProperties').find(({ Name }) => Name === 'AccountEnabled');
  const said = /\b(?:true|false)\b/i.exec(JSON.stringify(enabled?.['NewValue'] ?? ''))?.[0]?.toLowerCase();
  if (said === undefined) return undefined;
  record.derived.push('action');
  return act(said === 'true' ? 'account.enable' : 'account.disable');
}

/**
 * What was changed: its kind stands before its id in the list Target (`Group_<guid>`), its name is the entry of type 1.
 * Of a log-in it is the application that was logged in to.
 */
function target(record: RecordReader, action: Action): JsonObject | undefined {
  const id = unlessPlaceholder(record.takeCut(512, 'target.id', 'ObjectId'));
  if (action === 'session.login' || action === 'session.logout')
    return id === undefined ? { type: 'Application' } : { type: 'Application', id };
  const ids = entriesOf(record, 'Target').flatMap(({ ID, Type }) =>
    typeof ID === 'string' ? [{ text: ID, type: Type }] : [],
  );
  const kind = ids.map(({ text }) => /^([A-Za-z]+)_[0-9a-f-]{36}$/.exec(text)?.[1]).find(Boolean);
  const name = ids.find(({ type }) => type === 1)?.text;
  return filled({
    type: kind,
    id,
    name: name === undefined ? undefined : cut(name, 1024),
    parentId: changedProperty(record, 'Role.ObjectID') ?? changedProperty(record, 'Group.ObjectID'),
  });
}

/** The directory: people, groups, roles, applications, and their log-ins. */
export const DIRECTORY: Workload = { read, target, dataClasses: () => ['employee'] };
