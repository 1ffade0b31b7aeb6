import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, echo, type Reading } from '../acts.js';
import type { RecordReader } from '../record-reader.js';

/**
 * Names of the event queue: https://www.servicenow.com/docs/r/platform-security/authentication/r_EventQueueLoginActivities.html
 * and the event registry of the platform.
 */
const ACTS = actTable([
  [
    'session.login',
    ['login', 'login.failed', 'external.authentication.succeeded', 'external.authentication.failed'],
  ],
  ['session.login', ['security.login.failed', 'security.admin.login', 'security.snc.login']],
  ['session.logout', ['logout', 'user.logout', 'impersonation.end', 'security.impersonation.end']],
  ['session.impersonate', ['impersonation.start', 'security.impersonation.start']],
  ['session.elevate', ['security.elevated_role.enabled', 'security.elevation', 'elevated_privilege.start']],
  ['session.mfa', ['mfa.validated', 'mfa.failed']],
  ['account.lock', ['user.locked', 'user.lockout', 'security.user.locked']],
  ['account.unlock', ['user.unlocked', 'security.user.unlocked']],
  ['credential.change', ['password.reset', 'password.changed', 'user.password.reset', 'pwd.reset.success']],
  ['file.upload', ['attachment.uploaded', 'attachment.added', 'attachment.inserted']],
  ['file.download', ['attachment.read', 'attachment.downloaded', 'snc.subscription.download.completed']],
  ['record.update', ['attachment.renamed']],
  ['data.export', ['export', 'data.export', 'isc.export', 'security.data.export']],
  ['comms.send', ['email.sent', 'email.send']],
]);

/** What befell a row. */
export type How = 'made' | 'changed' | 'deleted';

/** Events are named after the table and what befell its row: incident.updated, sys_user.delete, x.group_member.removed. */
const SUFFIXES: readonly (readonly [RegExp, How])[] = [
  [/\.(?:insert|inserted|create|created|added|new)$/, 'made'],
  [/\.(?:update|updated|modify|modified|change|changed)$/, 'changed'],
  [/\.(?:delete|deleted|remove|removed)$/, 'deleted'],
];

type Befell = Readonly<Record<How, Action>>;

const USER: Befell = {
  made: 'account.create',
  changed: 'account.update',
  deleted: 'account.delete',
};
const MEMBER: Befell = {
  made: 'access.grant',
  changed: 'access.role_change',
  deleted: 'access.revoke',
};
const GROUP: Befell = {
  made: 'access.define',
  changed: 'access.define',
  deleted: 'access.define',
};
const RECORD: Befell = {
  made: 'record.create',
  changed: 'record.update',
  deleted: 'record.delete',
};

const CLIENT: Befell = {
  made: 'credential.token_issue',
  changed: 'credential.change',
  deleted: 'credential.token_revoke',
};
const SETUP: Befell = {
  made: 'config.change',
  changed: 'config.change',
  deleted: 'config.change',
};

/** What befalls a row of these is more than a change of data. */
const KINDS: readonly (readonly [RegExp, Befell])[] = [
  [/(?:^|\.)(?:sys_user|user)$/, USER],
  [/(?:^|\.)(?:group_member|sys_user_grmember|sys_user_has_role|user_role|sys_group_has_role)$/, MEMBER],
  [
    /(?:^|\.)(?:sys_user_group|sys_user_role|sys_user_role_contains|sys_security_acl|sys_security_acl_role|user_group|role)$/,
    GROUP,
  ],
  [/(?:^|\.)(?:oauth_entity|oauth_credential|api_key)$/, CLIENT],
  // What the instance does of itself, and which columns it audits.
  [
    /(?:^|\.)(?:sys_properties|sys_script\w*|sys_dictionary|sys_web_service|sysauto\w*|saml2_\w+|sso_properties|ecc_agent\w*|sys_plugins)$/,
    SETUP,
  ],
];

/** The act of a table's row by its end; shared by events and by the audit of columns. */
export const befell = (table: string, how: How): Action =>
  (KINDS.find(([pattern]) => pattern.test(table))?.[1] ?? RECORD)[how];

/** By which means somebody was let in or not: `login` and `login.failed` tell of it too, whatever the means. */
const MEANS = /^SNC\.Auth\.\w+\.Login\.(?:Success|Failed)$/i;

export function readEventName(name: string, row: RecordReader): Reading {
  if (MEANS.test(name)) return echo('session.login');
  const known = ACTS(name);
  if (known !== undefined) return known;
  const how = SUFFIXES.find(([pattern]) => pattern.test(name))?.[1];
  const isLook = /\.(?:view|viewed)$/.test(name);
  if (how === undefined && !isLook) return undefined;
  row.derived.push('action');
  return act(how === undefined ? 'record.read' : befell(name.replace(/\.[^.]*$/, ''), how));
}
