import { act, type Reading } from '../acts.js';
import { readAdmin } from './admin-acts.js';
import { drive, KEEP, STUDIO } from './files.js';
import { CHAT, gmail } from './mail-and-chat.js';
import { isTakenAway, table, type Application, type NamedEvent } from './named-event.js';
import { vault } from './vault.js';

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
  ['access.grant', ['unban_member', 'unban_user', 'add_service_account_permission', 'invite_member']],
  // Whoever says no, is asked no more.
  ['access.grant', ['reject_invitation', 'reject_join_request']],
  ['access.revoke', ['remove_member', 'remove_user', 'leave', 'leave_group', 'ban_user_with_moderation']],
  [
    'access.revoke',
    [
      'ban_member_with_moderation',
      'revoke_invitation',
      'remove_service_account_permission',
      'unsubscribe_via_mail',
    ],
  ],
  ['access.role_change', ['add_membership_expiry', 'update_membership_expiry', 'remove_membership_expiry']],
  ['config.change', ['change_email_subscription_type']],
  ['access.role_change', ['add_member_role', 'remove_member_role', 'change_member_role']],
  ['comms.send', ['post_response_message', 'create_post']],
);

/** What a group is: change_post_replies_setting, remove_info_setting … */
const GROUP_SETTING = /^(?:add|change|remove)_\w+_setting$/;

const groups: Application = (event) =>
  GROUPS(event) ?? (GROUP_SETTING.test(event.name) ? act('access.define') : undefined);

const CALENDAR = table(
  ['access.share', ['change_calendar_acls', 'add_subscription']],
  ['access.revoke', ['delete_subscription']],
  ['no-act', ['notification_triggered']],
  ['record.create', ['create_event', 'create_calendar', 'add_event_guest', 'create_appointment_schedule']],
  ['record.update', ['change_event_guest_response_auto', 'change_appointment_schedule']],
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
  ['record.delete', ['delete_appointment_schedule']],
  ['record.restore', ['restore_event']],
  ['data.export', ['export_calendar', 'print_preview', 'print_preview_calendar', 'print_preview_event']],
);

/** Who is free is asked for between Calendar and Exchange; the names end in how it went. */
const LOOKUP = /^interop_\w+_lookup\w*_(?:un)?successful$/;

function calendar(event: NamedEvent): Reading {
  if (LOOKUP.test(event.name)) return act('record.read');
  const isClosed = event.name === 'change_calendar_acls' && isTakenAway(event, 'access_level');
  return isClosed ? act('access.revoke') : CALENDAR(event);
}

const TOKEN = table(
  ['integration.authorize', ['authorize']],
  ['integration.revoke', ['revoke']],
  // What the application called; the records that it touched are told by the application's own report.
  ['no-act', ['activity', 'request']],
);

const TAKEOUT = table([
  'data.export',
  ['user_requested_takeout', 'user_scheduled_takeout', 'user_completed_takeout', 'user_downloaded_takeout'],
]);

/** Whether somebody may use an application from where they are, as context-aware access decides. */
const CONTEXT_AWARE = table([
  'session.login',
  ['ACCESS_DENY_EVENT', 'ACCESS_DENY_INTERNAL_ERROR_EVENT', 'MONITOR_MODE_ACCESS_DENY_EVENT'],
]);

/** Staff of Google looked at the customer's data. */
const TRANSPARENCY = table(['record.read', ['ACCESS']]);

/** The application of an activity: https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list. */
export const APPLICATIONS: ReadonlyMap<string, Application> = new Map([
  ['login', LOGIN],
  ['user_accounts', LOGIN],
  ['logout', LOGIN],
  ['saml', LOGIN],
  ['drive', drive],
  ['keep', KEEP],
  ['data_studio', STUDIO],
  ['vault', vault],
  ['groups', groups],
  ['groups_enterprise', groups],
  ['calendar', calendar],
  ['gmail', gmail],
  ['token', TOKEN],
  ['chat', CHAT],
  ['user_takeout', TAKEOUT],
  ['takeout', TAKEOUT],
  ['context_aware_access', CONTEXT_AWARE],
  ['access_transparency', TRANSPARENCY],
]);

/** Devices and calls report themselves: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/mobile. */
const TELEMETRY = new Map([
  ['mobile', /^DEVICE_SYNC_EVENT$/],
  ['meet', /^call_ended$/],
]);

/** What one event means; `derived` when the action is that of its whole family of names. */
export function readEvent(application: string, event: NamedEvent): { reading: Reading; derived: boolean } {
  if (application === 'admin') return readAdmin(event.type, event.name);
  if (TELEMETRY.get(application)?.test(event.name)) return { reading: 'no-act', derived: false };
  return { reading: APPLICATIONS.get(application)?.(event), derived: false };
}
