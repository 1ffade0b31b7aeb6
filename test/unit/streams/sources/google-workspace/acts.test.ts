import { describe, expect, it } from 'vitest';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'google-workspace';
const activity = (applicationName: string, name: string, more: object = {}) => ({
  kind: 'admin#reports#activity',
  id: { time: '2026-03-01T09:30:00.000Z', uniqueQualifier: '42', applicationName, customerId: 'C1' },
  actor: { callerType: 'USER', email: 'kim@example.com', profileId: '1001' },
  ipAddress: '198.51.100.7',
  events: [{ type: 'x', name, ...more }],
});
const actionOf = (application: string, name: string, more: object = {}): string =>
  eventOf(FORMAT, activity(application, name, more)).action;

/** Event names of https://developers.google.com/workspace/admin/reports/v1/appendix/activity/<application>. */
const APPLICATIONS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'login',
    [
      [
        'login_success, login_failure, risky_sensitive_action_allowed, risky_sensitive_action_blocked',
        'session.login',
      ],
      ['suspicious_login, suspicious_login_less_secure_app, suspicious_programmatic_login', 'session.login'],
      ['logout', 'session.logout'],
      ['user_signed_out_due_to_suspicious_session_cookie', 'session.timeout'],
      ['login_challenge, login_verification', 'session.mfa'],
      [
        'account_disabled_generic, account_disabled_spamming, account_disabled_spamming_through_relay',
        'account.disable',
      ],
      ['account_disabled_hijacked, account_disabled_password_leak', 'account.disable'],
      [
        'password_edit, recovery_email_edit, recovery_phone_edit, recovery_secret_qa_edit',
        'credential.change',
      ],
      [
        '2sv_enroll, 2sv_disable, titanium_enroll, titanium_unenroll, passkey_enrolled, passkey_removed',
        'credential.mfa_change',
      ],
      ['email_forwarding_out_of_domain, blocked_sender', 'config.change'],
    ],
  ],
  ['user_accounts', [['2sv_enroll', 'credential.mfa_change']]],
  ['logout', [['login_success', 'session.login']]],
  ['saml', [['login_success, login_failure', 'session.login']]],
  [
    'drive',
    [
      ['view, preview, access_item_content, access_url', 'record.read'],
      ['create, copy, source_copy', 'record.create'],
      ['edit, rename, move, add_to_folder, remove_from_folder, add_lock, remove_lock', 'record.update'],
      ['create_comment, edit_comment, delete_comment, resolve_comment, reopen_comment', 'record.update'],
      [
        'label_added, label_removed, label_field_changed, accept_suggestion, create_suggestion',
        'record.update',
      ],
      ['delete, trash', 'record.delete'],
      ['untrash', 'record.restore'],
      ['upload', 'file.upload'],
      ['download, print, download_forms_response, email_as_attachment', 'file.download'],
      ['sheets_import_range, sheets_import_url, connected_sheets_query', 'data.query'],
      [
        'change_user_access, change_acl_editors, change_document_access_scope, change_document_visibility',
        'file.share',
      ],
      ['change_owner, publish_change, email_collaborators, approve_access_request', 'file.share'],
      ['change_user_access_hierarchy_reconciled, change_acl_editors_hierarchy_reconciled', 'file.share'],
      ['shared_drive_membership_change, team_drive_membership_change, add_shared_drive_user', 'access.grant'],
      ['shared_drive_settings_change, team_drive_settings_change, storage_usage_update', 'config.change'],
    ],
  ],
  [
    'groups_enterprise',
    [
      [
        'create_group, delete_group, change_basic_setting, change_acl_permission, change_identity_setting',
        'access.define',
      ],
      ['change_info_setting, change_new_members_restrictions_setting, add_info_setting', 'access.define'],
      ['change_security_setting, add_security_setting, remove_security_setting', 'access.define'],
      ['add_member, add_user, accept_invitation, approve_join_request, join, join_group', 'access.grant'],
      ['remove_member, remove_user, leave, leave_group, ban_user_with_moderation', 'access.revoke'],
      ['add_member_role, remove_member_role, change_member_role', 'access.role_change'],
      ['post_response_message, create_post', 'comms.send'],
    ],
  ],
  ['groups', [['add_user', 'access.grant']]],
  [
    'calendar',
    [
      ['change_calendar_acls, add_subscription', 'access.share'],
      ['delete_subscription', 'access.revoke'],
      ['create_event, create_calendar, add_event_guest', 'record.create'],
      [
        'change_event, change_event_title, change_event_start_time, remove_event_guest, transfer_event_completed',
        'record.update',
      ],
      ['change_event_guest_response, change_calendar_title, change_calendar_description', 'record.update'],
      ['change_calendar_location, change_calendar_timezone, change_calendar_country', 'record.update'],
      ['delete_event, delete_calendar, remove_event_from_trash', 'record.delete'],
      ['restore_event', 'record.restore'],
      ['export_calendar, print_preview', 'data.export'],
    ],
  ],
  [
    'gmail',
    [
      ['send, message_sent', 'comms.send'],
      ['view, open', 'record.read'],
      ['trash, delete', 'record.delete'],
      ['download, attachment_download', 'file.download'],
    ],
  ],
  [
    'token',
    [
      ['authorize', 'integration.authorize'],
      ['revoke', 'integration.revoke'],
    ],
  ],
  [
    'chat',
    [
      ['message_posted, attachment_upload, dm_started', 'comms.send'],
      ['message_edited, room_name_updated, room_details_updated', 'record.update'],
      ['message_deleted, room_deleted', 'record.delete'],
      ['room_created', 'record.create'],
      ['attachment_download', 'file.download'],
      ['add_room_member, invite_accept, invite_send', 'access.grant'],
      ['remove_room_member, room_left', 'access.revoke'],
      ['role_updated', 'access.role_change'],
    ],
  ],
  ['user_takeout', [['user_requested_takeout, user_scheduled_takeout', 'data.export']]],
  ['takeout', [['user_completed_takeout, user_downloaded_takeout', 'data.export']]],
  [
    'admin',
    [
      ['CREATE_USER, BULK_UPLOAD, CREATE_MANAGED_USER', 'account.create'],
      [
        'RENAME_USER, CHANGE_FIRST_NAME, CHANGE_LAST_NAME, CHANGE_DISPLAY_NAME, MOVE_USER_TO_ORG_UNIT',
        'account.update',
      ],
      [
        'ADD_NICKNAME, REMOVE_NICKNAME, CHANGE_USER_ORGANIZATION, CHANGE_USER_RELATION, CHANGE_USER_PHONE_NUMBER',
        'account.update',
      ],
      [
        'CHANGE_USER_ADDRESS, UPDATE_BIRTHDATE, CHANGE_RECOVERY_EMAIL, CHANGE_RECOVERY_PHONE',
        'account.update',
      ],
      [
        'CHANGE_USER_CUSTOM_FIELD, USER_LICENSE_ASSIGNMENT, USER_LICENSE_REVOKE, USER_LICENSE_REASSIGNMENT',
        'account.update',
      ],
      ['DELETE_USER, REMOVE_USER', 'account.delete'],
      ['SUSPEND_USER, ARCHIVE_USER', 'account.disable'],
      ['UNSUSPEND_USER, UNARCHIVE_USER, UNDELETE_USER', 'account.enable'],
      ['UNBLOCK_USER_SESSION', 'account.unlock'],
      ['CHANGE_PASSWORD, CHANGE_PASSWORD_ON_NEXT_LOGIN, RESET_SIGNIN_PASSWORD', 'credential.change'],
      ['VIEW_TEMP_PASSWORD', 'credential.token_view'],
      [
        'TURN_OFF_2_STEP_VERIFICATION, UNENROLL_USER_FROM_STRONG_AUTH, UNENROLL_USER_FROM_TITANIUM',
        'credential.mfa_change',
      ],
      [
        'GENERATE_2SV_SCRATCH_CODES, DELETE_2SV_SCRATCH_CODES, SECURITY_KEY_REGISTERED_FOR_USER',
        'credential.mfa_change',
      ],
      ['REVOKE_SECURITY_KEY, USER_ENROLLED_IN_TWO_STEP_VERIFICATION', 'credential.mfa_change'],
      ['USER_PUT_IN_TWO_STEP_VERIFICATION_GRACE_PERIOD', 'credential.mfa_change'],
      [
        'REVOKE_3LO_TOKEN, REVOKE_3LO_DEVICE_TOKENS, REVOKE_ASP, RESET_SIGNIN_COOKIES',
        'credential.token_revoke',
      ],
      ['RESET_SIGN_IN_COOKIES, REVOKE_APP_SPECIFIC_PASSWORD', 'credential.token_revoke'],
      [
        'GRANT_ADMIN_PRIVILEGE, GRANT_DELEGATED_ADMIN_PRIVILEGES, ASSIGN_ROLE, ADD_GROUP_MEMBER',
        'access.grant',
      ],
      [
        'REVOKE_ADMIN_PRIVILEGE, REVOKE_DELEGATED_ADMIN_PRIVILEGES, UNASSIGN_ROLE, REMOVE_GROUP_MEMBER',
        'access.revoke',
      ],
      ['UPDATE_GROUP_MEMBER, UPDATE_GROUP_MEMBER_DELIVERY_SETTINGS', 'access.role_change'],
      [
        'CREATE_ROLE, DELETE_ROLE, RENAME_ROLE, UPDATE_ROLE, ADD_PRIVILEGE, REMOVE_PRIVILEGE',
        'access.define',
      ],
      [
        'CREATE_GROUP, DELETE_GROUP, CHANGE_GROUP_NAME, CHANGE_GROUP_EMAIL, CHANGE_GROUP_DESCRIPTION',
        'access.define',
      ],
      ['CHANGE_GROUP_SETTING, WHITELISTED_GROUPS_UPDATED', 'access.define'],
      ['AUTHORIZE_API_CLIENT_ACCESS, ADD_APPLICATION, ADD_TO_TRUSTED_OAUTH2_APPS', 'integration.authorize'],
      ['ADD_APPLICATION_TO_WHITELIST, ADD_MOBILE_APPLICATION_TO_WHITELIST', 'integration.authorize'],
      ['REMOVE_API_CLIENT_ACCESS, REMOVE_APPLICATION, REMOVE_FROM_TRUSTED_OAUTH2_APPS', 'integration.revoke'],
      ['REMOVE_APPLICATION_FROM_WHITELIST, REMOVE_MOBILE_APPLICATION_FROM_WHITELIST', 'integration.revoke'],
      ['ADD_TO_BLOCKED_OAUTH2_APPS', 'integration.revoke'],
      ['CUSTOMER_TAKEOUT_CREATED, CUSTOMER_TAKEOUT_SCHEDULED, CUSTOMER_TAKEOUT_SUCCEEDED', 'data.export'],
      [
        'CUSTOMER_TAKEOUT_FAILED, DOWNLOAD_USERLIST_CSV, GROUP_LIST_DOWNLOAD, GROUP_MEMBERS_DOWNLOAD',
        'data.export',
      ],
      [
        'DOWNLOAD_REPORT, REQUEST_MAILBOX_DUMP, CREATE_DATA_TRANSFER_REQUEST, EXPORT_UNMANAGED_USERS',
        'data.export',
      ],
      ['EMAIL_LOG_SEARCH, SECURITY_INVESTIGATION_QUERY', 'record.search'],
      ['SECURITY_INVESTIGATION_CONTENT_ACCESS', 'record.read'],
      ['DRIVE_DATA_RESTORE', 'record.restore'],
      ['TRANSFER_DOCUMENT_OWNERSHIP', 'file.share'],
    ],
  ],
];

describe.each(
  APPLICATIONS.flatMap(([application, rows]) => rows.map((row) => [application, ...row] as const)),
)('the application %s', (application, names, action) => {
  it(`${names}: ${action}`, () => {
    for (const name of names.split(', ')) expect([name, actionOf(application, name)]).toEqual([name, action]);
  });
});

describe('what is no name of the tables', () => {
  it.each([
    ['APPLICATION_SETTINGS', 'CHANGE_APPLICATION_SETTING'],
    ['DOMAIN_SETTINGS', 'ADD_TRUSTED_DOMAINS'],
    ['SECURITY_SETTINGS', 'SOMETHING_NEW'],
  ])('is configuration when it is a setting of the console, and says so: %s %s', (type, name) => {
    const event = eventOf(FORMAT, activity('admin', name, { type }));
    expect([event.action, event.derived.includes('action')]).toEqual(['config.change', true]);
    expect(eventOf(FORMAT, activity('admin', 'CREATE_USER', { type })).derived).not.toContain('action');
  });

  it.each([
    ['admin', 'USER_SETTINGS', 'DOWNLOAD_SOMETHING'],
    ['admin', 'USER_SETTINGS', 'SOME_LIST_EXPORT'],
    ['admin', 'SECURITY_INVESTIGATION', 'SOMETHING_NEW'],
    ['drive', 'access', 'something_new'],
    ['vault', 'user_action', 'view'],
    ['mobile', 'device_updates', 'SUSPICIOUS_ACTIVITY_EVENT'],
  ])('goes to quarantine: %s %s %s', (application, type, name) => {
    expect(mapped(FORMAT, activity(application, name, { type }))).toMatchObject([
      { fault: { reason: 'unmapped', detail: expect.stringContaining(`${application}/${name}`) } },
    ]);
  });

  it.each([
    ['drive', 'sync_item_content'],
    ['drive', 'prefetch_item_content'],
    ['token', 'activity'],
    ['token', 'request'],
    ['mobile', 'DEVICE_SYNC_EVENT'],
  ])('%s %s is no act', (application, name) => {
    expect(mapped(FORMAT, activity(application, name))).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });

  it('a change that follows from one of the folder adds nothing to rates', () => {
    const event = eventOf(FORMAT, activity('drive', 'change_user_access_hierarchy_reconciled'));
    expect(event.volume).toEqual({ basis: 'corroborating' });
    expect(eventOf(FORMAT, activity('drive', 'change_user_access')).volume).toBeUndefined();
  });

  it('members of a shared drive come and go under one name', () => {
    const change = (value: unknown) => ({ parameters: [{ name: 'membership_change_type', value }] });
    expect(actionOf('drive', 'shared_drive_membership_change', change('remove_from_shared_drive'))).toBe(
      'access.revoke',
    );
    expect(actionOf('drive', 'shared_drive_membership_change', change('add_to_shared_drive'))).toBe(
      'access.grant',
    );
    expect(actionOf('drive', 'shared_drive_membership_change', change(7))).toBe('access.grant');
    expect(actionOf('drive', 'edit', change('remove'))).toBe('record.update');
  });

  it('mail is the actor’s act only when they sent it', () => {
    const from = (address: unknown) => ({ parameters: { message_info: { source: { address } } } });
    expect(actionOf('gmail', 'delivery', from('kim@example.com'))).toBe('comms.send');
    for (const address of ['other@example.com', undefined])
      expect(mapped(FORMAT, activity('gmail', 'delivery', from(address)))).toEqual([
        { kind: 'refused', reason: 'no-act' },
      ]);
    const nobody = { ...activity('gmail', 'delivery'), actor: {} };
    expect(mapped(FORMAT, nobody)).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });
});
