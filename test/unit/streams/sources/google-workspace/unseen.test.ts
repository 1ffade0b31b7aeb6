import { checks, isNoAct, NOBODY, NOTHING, type Case, type NoAct } from '../unseen-cases.js';

const TIME = '2026-11-20T10:00:00.000Z';
const FOO = { id: '1', email: 'foo@example.com' };

const APPENDIX = 'developers.google.com/workspace/admin/reports/v1/appendix/activity/';
const ELASTIC = 'github.com/elastic/integrations packages/google_workspace (shapes seen in the field)';
const CALLS = 'developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list';

type Parameters = Readonly<Record<string, unknown>>;
const parametersOf = (parameters: Parameters): object[] =>
  Object.entries(parameters).map(([name, value]) => {
    if (Array.isArray(value)) return { name, multiValue: value };
    if (typeof value === 'boolean') return { name, boolValue: value };
    return typeof value === 'number' ? { name, intValue: String(value) } : { name, value };
  });
const activity = (
  applicationName: string,
  name: string,
  parameters: Parameters = {},
  more: object = {},
): object => ({
  kind: 'admin#reports#activity',
  id: { time: TIME, uniqueQualifier: '-6709442587437772138', applicationName, customerId: 'C1' },
  actor: { callerType: 'USER', email: 'foo@example.com', profileId: '1' },
  ipAddress: '198.51.100.7',
  events: [{ type: 'x', name, parameters: parametersOf(parameters) }],
  ...more,
});
const of =
  (application: string) =>
  (name: string, what: string, parameters: Parameters, expected: object): Case => [
    `${application}/${name}: ${what}`,
    `${APPENDIX}${application.replaceAll('_', '-')}`,
    activity(application, name, parameters),
    { actor: FOO, occurredAt: TIME, context: { ip: '198.51.100.7' }, ...expected },
  ];
/** Events whose name alone says what was done. */
const words = (application: string, pairs: readonly (readonly [string, string])[]): Case[] =>
  pairs.map(([name, action]) => of(application)(name, action, {}, { action }));

/** One event of an activity, as a poller that splits them hands it on. */
const split = (applicationName: string, name: string, parameters: Parameters, more: object = {}): object => ({
  kind: 'admin#reports#activity',
  id: { time: '2026-11-20T10:00:00Z', uniqueQualifier: 1, applicationName, customerId: '1' },
  actor: { callerType: 'USER', email: 'foo@example.com', profileId: 1 },
  ownerDomain: 'example.com',
  ipAddress: '67.43.156.13',
  events: { type: 'login', name, parameters: parametersOf(parameters) },
  ...more,
});

checks('google-workspace', 'shapes', [
  [
    'the one event as an object, ids as numbers: a log-in to an application that was refused',
    ELASTIC,
    split('saml', 'login_failure', {
      application_name: 'Salesforce',
      failure_type: 'failure_app_not_configured_for_user',
      initiated_by: 'idp',
      saml_status_code: 'SUCCESS_URI',
    }),
    {
      actor: { ...FOO, type: 'human' },
      action: 'session.login',
      outcome: 'failure',
      reason: 'failure_app_not_configured_for_user',
      occurredAt: TIME,
      target: { type: 'Application', name: 'Salesforce' },
      context: { ip: '67.43.156.13' },
    },
  ],
  [
    'the same that was let in',
    ELASTIC,
    split('saml', 'login_success', { application_name: 'Salesforce', initiated_by: 'sp' }),
    { outcome: 'success', target: { type: 'Application', name: 'Salesforce' } },
  ],
  [
    'a file, with what Google knows of the network and of the application that was used',
    `${CALLS}#Activity`,
    activity(
      'drive',
      'download',
      { doc_id: 'd1', doc_title: 'plan', doc_type: 'document', primary_event: true, owner: 'o@example.com' },
      {
        actor: {
          callerType: 'USER',
          email: 'foo@example.com',
          profileId: '1',
          applicationInfo: {
            oauthClientId: '77.apps.googleusercontent.com',
            applicationName: 'Sync',
            impersonation: true,
          },
        },
        networkInfo: { ipAsn: [15_169], regionCode: 'US', subdivisionCode: '' },
      },
    ),
    {
      actor: FOO,
      action: 'file.download',
      target: { type: 'document', id: 'd1', name: 'plan' },
      context: { country: 'US', appId: '77.apps.googleusercontent.com' },
    },
  ],
  [
    'a token that was given, with nested lists of what it may',
    ELASTIC,
    activity(
      'token',
      'authorize',
      {},
      {
        events: [
          {
            name: 'authorize',
            parameters: [
              { name: 'client_id', value: '923.apps.googleusercontent.com' },
              { name: 'app_name', value: 'Add-on' },
              { name: 'num_response_bytes', value: 1223 },
              {
                name: 'scope_data',
                multiMessageValue: [
                  { parameter: [{ name: 'scope_name', value: 'https://www.googleapis.com/auth/drive' }] },
                ],
              },
              { name: 'scope', multiValue: ['https://www.googleapis.com/auth/drive'] },
            ],
          },
        ],
      },
    ),
    {
      action: 'integration.authorize',
      target: { type: 'Application', id: '923.apps.googleusercontent.com', name: 'Add-on' },
    },
  ],
]);

const vault = of('vault');
const studio = of('data_studio');
checks('google-workspace', 'Vault and Looker Studio', [
  vault(
    'export',
    'mail of a matter',
    { matter_id: 'm1', query: 'mode: All data, type: Mail', additional_details: 'export_name: "E"' },
    { action: 'data.export', target: { type: 'Matter', id: 'm1' }, dataClasses: ['unknown'] },
  ),
  vault(
    'search',
    'in a matter',
    { matter_id: 'm1' },
    { action: 'record.search', target: { type: 'Matter', id: 'm1' } },
  ),
  vault(
    'delete_export_fail',
    'says so',
    { matter_id: 'm1' },
    { action: 'record.delete', outcome: 'failure' },
  ),
  vault(
    'create_investigation_end',
    'a matter was opened',
    { matter_id: 'm1', resource_name: 'Demo' },
    { action: 'config.change', target: { id: 'm1', name: 'Demo' } },
  ),
  ...words('vault', [
    ['view_document', 'record.read'],
    ['view_external_document', 'record.read'],
    ['view_investigation', 'record.read'],
    ['view_per_matter_litigation_hold_report', 'report.run'],
    ['download_per_matter_litigation_hold_report', 'report.export'],
    ['download_count_per_account_csv', 'data.export'],
    ['export_file_download', 'file.download'],
    ['search_count', 'record.search'],
    ['add_collaborator_end', 'access.grant'],
    ['remove_collaborator_end', 'access.revoke'],
    ['add_litigation_hold_end', 'config.change'],
    ['update_retention_rule_end', 'config.change'],
  ]),
  studio(
    'DOWNLOAD_REPORT',
    'as a file',
    { ASSET_ID: 'a1', ASSET_NAME: 'Sales', ASSET_TYPE: 'REPORT', OWNER_EMAIL: 'o@example.com' },
    { action: 'report.export', target: { type: 'REPORT', id: 'a1', name: 'Sales' } },
  ),
  studio(
    'CHANGE_USER_ACCESS',
    'somebody else may look',
    { ASSET_ID: 'a1', ASSET_TYPE: 'REPORT', TARGET_USER_EMAIL: 'eve@example.org', NEW_VALUE: ['CAN_VIEW'] },
    { action: 'access.share', target: { id: 'a1' }, recipient: { id: 'eve@example.org', kind: 'user' } },
  ),
  ...words('data_studio', [
    ['VIEW', 'report.run'],
    ['DATA_EXPORT', 'data.export'],
    ['CREATE', 'record.create'],
    ['EDIT', 'record.update'],
    ['TRASH', 'record.delete'],
    ['RESTORE', 'record.restore'],
    ['CHANGE_ASSET_LINK_SHARING_VISIBILITY', 'access.share'],
    ['ADD_REPORT_EMAIL_DELIVERY', 'config.change'],
    ['CREATE_DISTRIBUTION_CONTENT', 'config.change'],
  ]),
]);

const calendar = of('calendar');
const drive = of('drive');
checks('google-workspace', 'sharing, and its end', [
  drive(
    'change_user_access',
    'taken away again',
    {
      doc_id: 'd1',
      doc_type: 'document',
      target_user: 'eve@example.org',
      old_value: ['can_edit'],
      new_value: ['none'],
    },
    { action: 'access.revoke', target: { id: 'd1' }, recipient: { id: 'eve@example.org', kind: 'user' } },
  ),
  drive(
    'change_user_access',
    'given',
    { doc_id: 'd1', target_user: 'eve@example.org', old_value: ['none'], new_value: ['can_view'] },
    { action: 'file.share', recipient: { id: 'eve@example.org', kind: 'user' } },
  ),
  drive(
    'change_document_visibility',
    'private again',
    { doc_id: 'd1', old_visibility: 'people_with_link', visibility: 'private', new_value: ['private'] },
    { action: 'access.revoke' },
  ),
  drive(
    'deny_access_request',
    'by the owner',
    { doc_id: 'd1' },
    { action: 'access.grant', outcome: 'denied' },
  ),
  ...words('drive', [
    ['approval_requested', 'record.update'],
    ['approval_reviewer_responded', 'record.update'],
    ['sheets_import_range_access_change', 'file.share'],
    ['script_trigger_created', 'config.change'],
  ]),
  calendar(
    'change_calendar_acls',
    'opened to somebody',
    { calendar_id: 'foo@example.com', grantee_email: 'eve@example.org', access_level: 'read' },
    {
      action: 'access.share',
      target: { type: 'Calendar', id: 'foo@example.com' },
      recipient: { id: 'eve@example.org', kind: 'user' },
    },
  ),
  calendar(
    'change_calendar_acls',
    'closed to them',
    { calendar_id: 'foo@example.com', grantee_email: 'eve@example.org', access_level: 'none' },
    { action: 'access.revoke' },
  ),
  calendar(
    'print_preview_event',
    'on the web',
    { event_id: 'abc123', calendar_id: 'foo@example.com', event_title: 'Test', user_agent: 'Mozilla/5.0' },
    {
      action: 'data.export',
      target: { type: 'Event', id: 'abc123', name: 'Test', parentId: 'foo@example.com' },
      context: { userAgent: 'Mozilla/5.0' },
    },
  ),
  calendar(
    'interop_freebusy_lookup_inbound_unsuccessful',
    'by Exchange',
    {},
    { action: 'record.read', outcome: 'failure' },
  ),
  calendar(
    'interop_freebusy_lookup_outbound_successful',
    'of Exchange',
    {},
    { action: 'record.read', outcome: 'success' },
  ),
  ...words('calendar', [
    ['print_preview_calendar', 'data.export'],
    ['change_event_guest_response_auto', 'record.update'],
    ['create_appointment_schedule', 'record.create'],
    ['delete_appointment_schedule', 'record.delete'],
  ]),
]);

const groups = of('groups_enterprise');
checks('google-workspace', 'groups and chat', [
  groups(
    'add_info_setting',
    'with a member beside it',
    { group_id: 'g1', info_setting: 's', value: 'v' },
    { action: 'access.define', target: { type: 'Group', id: 'g1' } },
  ),
  groups(
    'ban_member_with_moderation',
    'put out',
    { group_id: 'g1', member_id: 'eve@example.org' },
    { action: 'access.revoke', target: { type: 'User', id: 'eve@example.org', parentId: 'g1' } },
  ),
  ...words('groups_enterprise', [
    ['add_service_account_permission', 'access.grant'],
    ['remove_service_account_permission', 'access.revoke'],
    ['update_membership_expiry', 'access.role_change'],
    ['remove_info_setting', 'access.define'],
    ['unban_member', 'access.grant'],
  ]),
  ...words('groups', [
    ['change_post_replies_setting', 'access.define'],
    ['remove_info_setting', 'access.define'],
    ['reject_invitation', 'access.grant'],
    ['change_email_subscription_type', 'config.change'],
  ]),
  ...words('chat', [
    ['direct_message_started', 'comms.send'],
    ['conversation_read', 'record.read'],
    ['reaction_added', 'record.update'],
    ['history_turned_off', 'config.change'],
    ['block_user', 'config.change'],
    ['emoji_deleted', 'config.change'],
  ]),
]);

const admin = (type: string, name: string, parameters: Parameters, expected: object): Case => [
  `admin/${name}`,
  `${APPENDIX}admin-event-names`,
  activity('admin', name, {}, { events: [{ type, name, parameters: parametersOf(parameters) }] }),
  { actor: FOO, ...expected },
];
checks('google-workspace', 'the Admin console', [
  admin(
    'USER_SETTINGS',
    'CREATE_EMAIL_MONITOR',
    { USER_EMAIL: 'bob@example.com', EMAIL_MONITOR_DEST_EMAIL: 'eve@example.org' },
    {
      action: 'config.change',
      target: { type: 'User', id: 'bob@example.com' },
      recipient: { id: 'eve@example.org', kind: 'mail' },
    },
  ),
  admin(
    'USER_SETTINGS',
    'REQUEST_ACCOUNT_INFO',
    { USER_EMAIL: 'bob@example.com' },
    { action: 'data.export' },
  ),
  admin(
    'USER_SETTINGS',
    'USERS_BULK_UPLOAD',
    { BULK_UPLOAD_TOTAL_USERS_NUMBER: 12 },
    { action: 'account.create', volume: { records: 12 } },
  ),
  admin('USER_SETTINGS', 'USER_INVITE', { USER_EMAIL: 'new@example.com' }, { action: 'account.create' }),
  admin('USER_SETTINGS', 'DOWNLOAD_PENDING_INVITES_LIST', {}, { action: 'data.export' }),
  admin('EMAIL_SETTINGS', 'EMAIL_UNDELETE', { USER_EMAIL: 'bob@example.com' }, { action: 'record.restore' }),
  admin(
    'GROUP_SETTINGS',
    'GROUP_MEMBER_BULK_UPLOAD',
    { GROUP_EMAIL: 'all@example.com' },
    {
      action: 'access.grant',
      target: { type: 'Group', id: 'all@example.com' },
    },
  ),
  admin('SECURITY_INVESTIGATION', 'SECURITY_INVESTIGATION_EXPORT_QUERY', {}, { action: 'data.export' }),
  admin(
    'DELEGATED_ADMIN_SETTINGS',
    'ASSIGN_ROLE',
    { ROLE_NAME: '_SEED_ADMIN_ROLE', USER_EMAIL: 'eve@example.com' },
    {
      action: 'access.grant',
      target: { type: 'User', id: 'eve@example.com', parentId: '_SEED_ADMIN_ROLE' },
    },
  ),
  admin(
    'CALENDAR_SETTINGS',
    'CHANGE_CALENDAR_SETTING',
    { SETTING_NAME: 'sharing' },
    {
      action: 'config.change',
      target: { type: 'Setting', name: 'sharing' },
    },
  ),
]);

checks('google-workspace', 'who is let in, and Google itself', [
  [
    'context-aware access refused an application',
    `${APPENDIX}context-aware-access`,
    activity('context_aware_access', 'ACCESS_DENY_EVENT', {
      CAA_APPLICATION: 'Gmail',
      CAA_DEVICE_ID: 'dev1',
      CAA_ACCESS_LEVEL_UNSATISFIED: 'corp',
    }),
    {
      actor: FOO,
      action: 'session.login',
      outcome: 'denied',
      target: { type: 'Application', name: 'Gmail' },
      context: { device: 'dev1' },
    },
  ],
  [
    'and would have, but only watches',
    `${APPENDIX}context-aware-access`,
    activity('context_aware_access', 'MONITOR_MODE_ACCESS_DENY_EVENT', { CAA_APPLICATION: 'Drive' }),
    { action: 'session.login', outcome: 'unknown' },
  ],
  [
    'staff of Google looked at a document, and why',
    `${APPENDIX}access-transparency`,
    activity(
      'access_transparency',
      'ACCESS',
      {
        GSUITE_PRODUCT_NAME: 'DRIVE',
        RESOURCE_NAME: 'file/7',
        OWNER_EMAIL: 'foo@example.com',
        JUSTIFICATIONS: 'Customer Initiated Support - 12345',
        TICKETS: '12345',
      },
      { actor: { callerType: 'KEY', key: 'Google' } },
    ),
    {
      actor: { id: 'Google', type: 'vendor' },
      action: 'record.read',
      target: { type: 'DRIVE', id: 'file/7' },
    },
  ],
  [
    'the same when nobody is named',
    `${APPENDIX}access-transparency`,
    activity('access_transparency', 'ACCESS', { RESOURCE_NAME: 'file/7' }, { actor: {}, ipAddress: '' }),
    { actor: { id: 'unknown', type: 'vendor' }, context: { ip: NOTHING } },
  ],
  [
    'a log-in that looked odd is that of whose account it was',
    `${APPENDIX}login#suspicious_login`,
    activity(
      'login',
      'suspicious_login',
      { affected_email_address: 'bob@example.com' },
      { actor: { callerType: 'USER', email: '' } },
    ),
    { actor: NOBODY, action: 'session.login', target: { type: 'User', id: 'bob@example.com' } },
  ],
  [
    'a second factor that failed',
    `${APPENDIX}login#login_verification`,
    activity('login', 'login_verification', {
      is_second_factor: true,
      login_challenge_method: ['totp'],
      login_challenge_status: 'Challenge Failed.',
    }),
    { actor: FOO, action: 'session.mfa', outcome: 'failure' },
  ],
]);

const mail = (name: string, from: string | undefined, success: boolean): object =>
  activity(
    'gmail',
    name,
    {},
    {
      events: [
        {
          type: 'delivery_type',
          name,
          parameters: [
            { name: 'event_info', messageValue: { parameter: [{ name: 'success', boolValue: success }] } },
            {
              name: 'message_info',
              messageValue: {
                parameter: [
                  { name: 'rfc2822_message_id', value: '<m1@example.com>' },
                  { name: 'subject', value: 'Invoice' },
                  { name: 'payload_size', intValue: '84213' },
                  from === undefined
                    ? { name: 'source' }
                    : { name: 'source', messageValue: { parameter: [{ name: 'address', value: from }] } },
                ],
              },
            },
          ],
        },
      ],
    },
  );
checks('google-workspace', 'mail', [
  [
    'that the actor sent and that was not delivered',
    `${APPENDIX}gmail`,
    mail('delivery', 'foo@example.com', false),
    {
      actor: FOO,
      action: 'comms.send',
      outcome: 'failure',
      target: { type: 'Message', id: '<m1@example.com>', name: 'Invoice' },
      dataClasses: ['comms'],
    },
  ],
  ...words('gmail', [
    ['reply', 'comms.send'],
    ['forward', 'comms.send'],
    ['link_click', 'record.read'],
    ['attachment_download', 'file.download'],
  ]),
]);

checks('google-workspace', 'notes', [
  ...words('keep', [
    ['created_note', 'record.create'],
    ['edited_note_content', 'record.update'],
    ['deleted_note', 'record.delete'],
    ['uploaded_attachment', 'file.upload'],
    ['modified_acl', 'access.share'],
  ]),
]);

const none = (application: string, name: string, expected: NoAct[3], record?: object): NoAct => [
  `${application}/${name}`,
  `${APPENDIX}${application.replaceAll('_', '-')}`,
  record ?? activity(application, name),
  expected,
];
isNoAct('google-workspace', 'events that tell of no act', [
  none('gmail', 'delivery', 'no-act', mail('delivery', undefined, true)),
  none('gmail', 'smtp_out_connection', 'no-act', mail('smtp_out_connection', 'billing@example.com', false)),
  none('meet', 'call_ended', 'no-act'),
  none('calendar', 'notification_triggered', 'no-act'),
  none('vault', 'create_investigation_begin', 'no-act'),
  none('chat', 'unread_timestamp_updated', 'no-act'),
  none('drive', 'request_access', 'unmapped'),
  none('rules', 'action_complete', 'unmapped'),
]);
