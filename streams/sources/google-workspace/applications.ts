import { actTable, type ActRow } from '../act-table.js';
import { act, echo, type Reading } from '../acts.js';
import { isObject, type JsonObject } from '../candidate.js';
import { readAdmin } from './admin-acts.js';

/** One event of an activity: where it happened and what the vendor calls it. */
export interface NamedEvent {
  readonly type: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly actorEmail: string | undefined;
}

type Application = (event: NamedEvent) => Reading;

const table = (...rows: ActRow[]): Application => {
  const read = actTable(rows);
  return ({ name }) => read(name);
};

const LOGIN = table(
  [
    'session.login',
    ['login_success', 'login_failure', 'risky_sensitive_action_allowed', 'risky_sensitive_action_blocked'],
  ],
  [
    'session.login',
    ['suspicious_login', 'suspicious_login_less_secure_app', 'suspicious_programmatic_login'],
  ],
  ['session.logout', ['logout']],
  ['session.timeout', ['user_signed_out_due_to_suspicious_session_cookie']],
  ['session.mfa', ['login_challenge', 'login_verification']],
  [
    'account.disable',
    ['account_disabled_generic', 'account_disabled_spamming', 'account_disabled_spamming_through_relay'],
  ],
  ['account.disable', ['account_disabled_hijacked', 'account_disabled_password_leak']],
  [
    'credential.change',
    ['password_edit', 'recovery_email_edit', 'recovery_phone_edit', 'recovery_secret_qa_edit'],
  ],
  ['credential.mfa_change', ['2sv_enroll', '2sv_disable', 'titanium_enroll', 'titanium_unenroll']],
  ['credential.mfa_change', ['passkey_enrolled', 'passkey_removed']],
  ['config.change', ['email_forwarding_out_of_domain', 'blocked_sender']],
);

const DRIVE = table(
  ['record.read', ['view', 'preview', 'access_item_content', 'access_url']],
  ['record.create', ['create', 'copy', 'source_copy']],
  [
    'record.update',
    ['edit', 'rename', 'move', 'add_to_folder', 'remove_from_folder', 'add_lock', 'remove_lock'],
  ],
  [
    'record.update',
    ['create_comment', 'edit_comment', 'delete_comment', 'resolve_comment', 'reopen_comment'],
  ],
  [
    'record.update',
    ['label_added', 'label_removed', 'label_field_changed', 'accept_suggestion', 'create_suggestion'],
  ],
  ['record.delete', ['delete', 'trash']],
  ['record.restore', ['untrash']],
  ['file.upload', ['upload']],
  ['file.download', ['download', 'print', 'download_forms_response', 'email_as_attachment']],
  ['data.query', ['sheets_import_range', 'sheets_import_url', 'connected_sheets_query']],
  [
    'file.share',
    [
      'change_user_access',
      'change_acl_editors',
      'change_document_access_scope',
      'change_document_visibility',
    ],
  ],
  ['file.share', ['change_owner', 'publish_change', 'email_collaborators', 'approve_access_request']],
  [
    'access.grant',
    ['shared_drive_membership_change', 'team_drive_membership_change', 'add_shared_drive_user'],
  ],
  ['config.change', ['shared_drive_settings_change', 'team_drive_settings_change', 'storage_usage_update']],
  ['no-act', ['sync_item_content', 'prefetch_item_content']],
);

/** A change that follows from one of the folder above, told there already: names that end so. */
const RECONCILED = /_hierarchy_reconciled$/;

function drive(event: NamedEvent): Reading {
  const { name, parameters } = event;
  if (RECONCILED.test(name)) return echo('file.share');
  const change = parameters['membership_change_type'];
  if (name.endsWith('_membership_change') && typeof change === 'string' && /remove/i.test(change))
    return act('access.revoke');
  return DRIVE(event);
}

const GROUPS = table(
  [
    'access.define',
    [
      'create_group',
      'delete_group',
      'change_basic_setting',
      'change_acl_permission',
      'change_identity_setting',
    ],
  ],
  ['access.define', ['change_info_setting', 'change_new_members_restrictions_setting', 'add_info_setting']],
  ['access.define', ['change_security_setting', 'add_security_setting', 'remove_security_setting']],
  [
    'access.grant',
    ['add_member', 'add_user', 'accept_invitation', 'approve_join_request', 'join', 'join_group'],
  ],
  ['access.revoke', ['remove_member', 'remove_user', 'leave', 'leave_group', 'ban_user_with_moderation']],
  ['access.role_change', ['add_member_role', 'remove_member_role', 'change_member_role']],
  ['comms.send', ['post_response_message', 'create_post']],
);

const CALENDAR = table(
  ['access.share', ['change_calendar_acls', 'add_subscription']],
  ['access.revoke', ['delete_subscription']],
  ['record.create', ['create_event', 'create_calendar', 'add_event_guest']],
  [
    'record.update',
    [
      'change_event',
      'change_event_title',
      'change_event_start_time',
      'remove_event_guest',
      'transfer_event_completed',
    ],
  ],
  ['record.update', ['change_event_guest_response', 'change_calendar_title', 'change_calendar_description']],
  ['record.update', ['change_calendar_location', 'change_calendar_timezone', 'change_calendar_country']],
  ['record.delete', ['delete_event', 'delete_calendar', 'remove_event_from_trash']],
  ['record.restore', ['restore_event']],
  ['data.export', ['export_calendar', 'print_preview']],
);

const GMAIL = table(
  ['comms.send', ['send', 'message_sent']],
  ['record.read', ['view', 'open']],
  ['record.delete', ['trash', 'delete']],
  ['file.download', ['download', 'attachment_download']],
);

/** Delivery tells of mail that came as well as of mail that went: it is the actor's only when they sent it. */
function gmail(event: NamedEvent): Reading {
  if (event.name !== 'delivery') return GMAIL(event);
  const info = event.parameters['message_info'];
  const source = isObject(info) ? info['source'] : undefined;
  const from = isObject(source) ? source['address'] : undefined;
  return from !== undefined && from === event.actorEmail ? act('comms.send') : 'no-act';
}

const TOKEN = table(
  ['integration.authorize', ['authorize']],
  ['integration.revoke', ['revoke']],
  // What the application called; the records that it touched are told by the application's own report.
  ['no-act', ['activity', 'request']],
);

const CHAT = table(
  ['comms.send', ['message_posted', 'attachment_upload', 'dm_started']],
  ['record.update', ['message_edited', 'room_name_updated', 'room_details_updated']],
  ['record.delete', ['message_deleted', 'room_deleted']],
  ['record.create', ['room_created']],
  ['file.download', ['attachment_download']],
  ['access.grant', ['add_room_member', 'invite_accept', 'invite_send']],
  ['access.revoke', ['remove_room_member', 'room_left']],
  ['access.role_change', ['role_updated']],
);

const TAKEOUT = table([
  'data.export',
  ['user_requested_takeout', 'user_scheduled_takeout', 'user_completed_takeout', 'user_downloaded_takeout'],
]);

/** The application of an activity: https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list. */
export const APPLICATIONS: ReadonlyMap<string, Application> = new Map([
  ['login', LOGIN],
  ['user_accounts', LOGIN],
  ['logout', LOGIN],
  ['saml', LOGIN],
  ['drive', drive],
  ['groups', GROUPS],
  ['groups_enterprise', GROUPS],
  ['calendar', CALENDAR],
  ['gmail', gmail],
  ['token', TOKEN],
  ['chat', CHAT],
  ['user_takeout', TAKEOUT],
  ['takeout', TAKEOUT],
]);

/** Devices report themselves: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/mobile. */
const TELEMETRY = new Map([['mobile', /^DEVICE_SYNC_EVENT$/]]);

/** What one event means; `derived` when the action is that of its whole family of names. */
export function readEvent(application: string, event: NamedEvent): { reading: Reading; derived: boolean } {
  if (application === 'admin') return readAdmin(event.type, event.name);
  if (TELEMETRY.get(application)?.test(event.name)) return { reading: 'no-act', derived: false };
  return { reading: APPLICATIONS.get(application)?.(event), derived: false };
}
