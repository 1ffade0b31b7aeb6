import { describe, expect, it } from 'vitest';
import type { SourceFormat } from '../../../../streams/sources/registry.js';
import { eventOf } from '../../../support/source-samples.js';

/**
 * Records that none of the samples holds, written from the vendors' documents: the address beside each says where its
 * meaning stands.
 */
type Row = readonly [what: string, address: string, record: object, expected: object];

const TIME = '2026-11-20T10:00:00.000Z';
const NOBODY = { id: 'unknown', type: 'unknown' };
const JOHN = '005gL000001abcdQAA';

const checks = (format: SourceFormat, rows: readonly Row[]): void => {
  describe(`records of ${format}`, () => {
    it.each(rows)('%s (%s)', (_what, _address, record, expected) => {
      expect({ volume: undefined, ...eventOf(format, record) }).toMatchObject(expected);
    });
  });
};

const ELF =
  'developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_';
const row = (EVENT_TYPE: string, columns: object): object => ({
  EVENT_TYPE,
  TIMESTAMP_DERIVED: TIME,
  REQUEST_ID: 'r1',
  ORGANIZATION_ID: '00D000000000001',
  USER_ID_DERIVED: JOHN,
  CLIENT_IP: '198.51.100.1',
  ...columns,
});

checks('salesforce-elf', [
  [
    'a log-in under a name that no user has: the id of zeros is nobody',
    `${ELF}login.htm`,
    row('Login', { LOGIN_STATUS: 'LOGIN_ERROR_INVALID_PASSWORD', USER_ID_DERIVED: '000000000000000AAA' }),
    { actor: NOBODY, action: 'session.login', outcome: 'failure' },
  ],
  [
    'the same in 15 characters, and from within Salesforce',
    `${ELF}login.htm`,
    row('Login', {
      LOGIN_STATUS: 'LOGIN_ERROR_OUTSIDE_OF_HOURS',
      USER_ID_DERIVED: '',
      USER_ID: '000000000000000',
      CLIENT_IP: 'Salesforce.com IP',
      SOURCE_IP: '203.0.113.9',
    }),
    { actor: NOBODY, outcome: 'denied', context: { ip: '203.0.113.9' } },
  ],
  [
    'a contact that was read by REST, which only the address names',
    `${ELF}restapi.htm`,
    row('RestApi', {
      METHOD: 'GET',
      URI: '/services/data/v60.0/sobjects/Contact/003gL000001abcd?fields=Email',
      ENTITY_NAME: 'Contact',
      STATUS_CODE: '200',
    }),
    {
      action: 'record.read',
      target: { type: 'Contact', id: '003gL000001abcdQAA' },
      subjects: [{ id: '003gL000001abcdQAA' }],
      outcome: 'success',
    },
  ],
  [
    'a lead that was deleted by REST and refused',
    `${ELF}restapi.htm`,
    row('RestApi', {
      METHOD: 'DELETE',
      URI: '/services/data/v60.0/sobjects/Lead/00QgL000001abcd',
      STATUS_CODE: '403',
    }),
    { action: 'record.delete', target: { type: 'Lead', id: '00QgL000001abcdUAA' }, outcome: 'denied' },
  ],
  [
    'a report without rows: zero is a number',
    `${ELF}report.htm`,
    row('Report', { REPORT_ID_DERIVED: '00OgL000001abcdAAA', ORIGIN: 'ReportExported', ROW_COUNT: '0' }),
    { action: 'report.export', volume: { records: 0 } },
  ],
  [
    'a job of Bulk API 2.0',
    `${ELF}bulkapi2.htm`,
    row('BulkApi2', {
      OPERATION_TYPE: 'QUERY',
      ENTITY_TYPE: 'Contact',
      RECORDS_PROCESSED: '100000',
      JOB_ID: '750000000000001',
      JOB_STATUS: 'JobComplete',
    }),
    {
      action: 'data.bulk_query',
      outcome: 'success',
      volume: { records: 100_000, groupKey: '750000000000001AAA' },
    },
  ],
  [
    'a batch that failed: no record was imported',
    `${ELF}bulkapi.htm`,
    row('BulkApi', {
      OPERATION_TYPE: 'insert',
      ENTITY_TYPE: 'Contact',
      ROWS_PROCESSED: '0',
      SUCCESS: '0',
      JOB_ID: '750000000000001',
      BATCH_ID: '751000000000001',
    }),
    { action: 'data.import', outcome: 'failure', volume: { records: 0, of: 'part' } },
  ],
]);

const EVENTS =
  'developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/sforce_api_objects_';
const TRAIL =
  'developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm';
const stored = (type: string, fields: object): object => ({
  attributes: { type },
  EventIdentifier: 'e1',
  EventDate: TIME,
  CreatedDate: TIME,
  UserId: JOHN,
  Username: 'john@example.com',
  SourceIp: '198.51.100.1',
  ...fields,
});
const setUp = (Action: string, action: string): Row => [
  Action,
  TRAIL,
  { Id: '0Ym000000000001AAA', Action, Section: 'x', Display: 'y', CreatedDate: TIME, CreatedById: JOHN },
  { actor: { id: JOHN }, action, occurredAt: TIME },
];

checks('salesforce', [
  [
    'a log-in event of nobody',
    `${EVENTS}loginevent.htm`,
    stored('LoginEvent', { Status: 'Invalid Password', UserId: '000000000000000AAA' }),
    { actor: NOBODY, outcome: 'failure' },
  ],
  [
    'a permission set that was given to users',
    `${EVENTS}permissionsetevent.htm`,
    stored('PermissionSetEvent', {
      Operation: 'AssignedToUsers',
      ParentIdList: '0PSgL000001abcdWAA',
      ParentNameList: 'Export everything',
      UserCount: '3',
    }),
    {
      action: 'access.grant',
      target: { type: 'PermissionSet', id: '0PSgL000001abcdWAA', name: 'Export everything' },
    },
  ],
  [
    'an identity that was not verified',
    `${EVENTS}identityverificationevent.htm`,
    stored('IdentityVerificationEvent', { Status: 'ReportedDenied', VerificationMethod: 'TOTP' }),
    { action: 'session.mfa', outcome: 'denied', context: { authMethod: 'TOTP' } },
  ],
  [
    'a file of no bytes',
    `${EVENTS}fileevent.htm`,
    stored('FileEvent', { FileAction: 'UI_DOWNLOAD', ContentSize: 0, DocumentId: '069gL000001abcdAAA' }),
    { action: 'file.download', volume: { bytes: 0 } },
  ],
  [
    'a list without rows',
    `${EVENTS}listviewevent.htm`,
    stored('ListViewEvent', { RowsProcessed: 0, ExecutionIdentifier: 'x', Sequence: 1 }),
    { action: 'record.list', volume: { records: 0, groupKey: 'x' } },
  ],
  setUp('createduser', 'account.create'),
  setUp('frozeuser', 'account.lock'),
  setUp('unfrozeuser', 'account.unlock'),
  setUp('changedprofileforuserstdtostd', 'access.role_change'),
  setUp('queueMembership', 'access.role_change'),
  setUp('PermSetGroupAssign', 'access.grant'),
  setUp('PermSetUnassign', 'access.revoke'),
  setUp('PermSetLicenseAssign', 'access.grant'),
  setUp('PermSetLicenseUnassign', 'access.revoke'),
  setUp('loginasgrantedtosfdcbt', 'access.grant'),
  setUp('insertConnectedApplication', 'integration.authorize'),
  setUp('deleteConnectedApplication', 'integration.revoke'),
  setUp('pageFormFactorActivation', 'config.change'),
  setUp('mfaForUiEnabled', 'credential.mfa_change'),
  setUp('suOrgAdminLogin', 'session.impersonate'),
]);

const M365 = 'learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema';
const MAIL = 'learn.microsoft.com/purview/audit-log-investigate-accounts';
const DYNAMICS =
  'learn.microsoft.com/power-platform/admin/activity-logging-auditing/activity-logs-dataverse-model-driven-apps';
const audited = (Operation: string, fields: object): object => ({
  Id: '5f0d5b0f-0000-4000-8000-000000000001',
  CreationTime: '2026-11-20T10:00:00',
  Operation,
  UserId: 'ann@example.com',
  UserType: 0,
  ResultStatus: 'Succeeded',
  ...fields,
});

checks('microsoft-365', [
  [
    'a folder of mail that was synchronised: how many items is not said',
    MAIL,
    audited('MailItemsAccessed', {
      RecordType: 50,
      ClientIPAddress: '198.51.100.1:5555',
      MailboxGuid: 'mb',
      OperationProperties: [{ Name: 'MailAccessType', Value: 'Sync' }],
      Item: { Id: 'LgAAA', ParentFolder: { Id: 'LgAAB', Name: 'Inbox', Path: String.raw`\Inbox` } },
    }),
    {
      action: 'record.read',
      target: { type: 'ExchangeFolder', id: 'LgAAB', name: String.raw`\Inbox`, parentId: 'mb' },
      context: { ip: '198.51.100.1' },
      volume: undefined,
    },
  ],
  [
    'items of mail that were opened one by one',
    MAIL,
    audited('MailItemsAccessed', {
      RecordType: 50,
      MailboxGuid: 'mb',
      OperationProperties: [{ Name: 'MailAccessType', Value: 'Bind' }],
      Folders: [
        { Path: String.raw`\Inbox`, FolderItems: [{ InternetMessageId: 'a' }, { InternetMessageId: 'b' }] },
        { Path: String.raw`\Sent`, FolderItems: [{ InternetMessageId: 'c' }] },
      ],
    }),
    { action: 'record.read', target: { type: 'Mailbox', id: 'mb' }, volume: { records: 3 } },
  ],
  [
    'a file that came by an anonymous link',
    `${M365}#sharepoint-file-operations`,
    audited('FileDownloaded', {
      RecordType: 6,
      UserId: 'urn:spo:anon#abc',
      UserKey: 'urn:spo:anon#abc',
      ClientIP: '[2001:db8::1]:443',
      FileSizeBytes: 0,
    }),
    { actor: NOBODY, action: 'file.download', volume: { bytes: 0 }, context: { ip: '2001:db8::1' } },
  ],
  [
    'a log-in that failed, whose ResultStatus says that it succeeded',
    `${M365}#common-schema`,
    audited('UserLoginFailed', {
      RecordType: 15,
      ResultStatus: 'Success',
      LogonError: 'InvalidUserNameOrPassword',
      UserId: 'Not Available',
    }),
    { actor: NOBODY, outcome: 'failure', reason: 'InvalidUserNameOrPassword' },
  ],
  [
    'a request for access that was denied',
    'learn.microsoft.com/purview/audit-log-activities',
    audited('AccessRequestDenied', { RecordType: 14 }),
    { action: 'access.grant', outcome: 'denied' },
  ],
  [
    'an export of no rows',
    DYNAMICS,
    audited('ExportToExcel', {
      RecordType: 21,
      EntityName: 'contact',
      EntityId: '00000000-0000-0000-0000-000000000000',
      QueryResults: '[]',
      CorrelationId: 'c1',
    }),
    { action: 'data.export', target: { type: 'contact' }, volume: { records: 0, groupKey: 'c1' } },
  ],
  [
    'a message that Purview calls by the name of all',
    DYNAMICS,
    audited('CrmDefaultActivity', { RecordType: 21, Message: 'BulkDelete', EntityName: 'asyncoperation' }),
    { action: 'record.delete', outcome: 'success' },
  ],
]);

const GOOGLE = 'developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list';
const activity = (application: string, name: string, actor: object, parameters: object[] = []): object => ({
  id: { time: TIME, uniqueQualifier: '1', applicationName: application, customerId: 'C1' },
  actor,
  ipAddress: '2001:db8::1',
  events: [{ type: 'access', name, parameters }],
});

checks('google-workspace', [
  [
    'a download by somebody whom only the placeholder names',
    `${GOOGLE}#Activity.actor.profileId`,
    activity('drive', 'download', { email: '', profileId: '105250506097979753968' }, [
      { name: 'doc_id', value: 'd1' },
    ]),
    { actor: NOBODY, action: 'file.download', target: { id: 'd1' }, context: { ip: '2001:db8::1' } },
  ],
  [
    'the same, whose address is known',
    `${GOOGLE}#Activity.actor.profileId`,
    activity('drive', 'view', { email: 'guest@example.org', profileId: '105250506097979753968' }),
    { actor: { id: 'guest@example.org', email: 'guest@example.org' }, action: 'record.read' },
  ],
  [
    'what Google does of itself',
    `${GOOGLE}#Activity.actor.key`,
    activity('admin', 'SUSPEND_USER', { callerType: 'KEY', key: 'SYSTEM' }, [
      { name: 'USER_EMAIL', value: 'bob@example.com' },
    ]),
    {
      actor: { id: 'SYSTEM', type: 'system' },
      action: 'account.disable',
      target: { type: 'User', id: 'bob@example.com' },
    },
  ],
  [
    'a second factor that was passed',
    'developers.google.com/workspace/admin/reports/v1/appendix/activity/login#login_challenge',
    activity('login', 'login_challenge', { email: 'kim@example.com', profileId: '1' }, [
      { name: 'login_challenge_status', value: 'Challenge Passed.' },
    ]),
    { action: 'session.mfa', outcome: 'success' },
  ],
]);

const AUTHENTICATION = 'support.servicenow.com/kb?id=kb_article_view&sysparm_article=KB1500674';
const queued = (name: string, columns: object): object => ({
  sys_class_name: 'sysevent',
  sys_id: 'a'.repeat(32),
  sys_created_on: '2026-11-20 10:00:00',
  name,
  ...columns,
});

checks('servicenow', [
  [
    'a log-in that failed, booked under the guest: parm1 says who tried',
    AUTHENTICATION,
    queued('login.failed', {
      user_id: '5136503cc611227c0183e96598c4f706',
      user_name: 'guest',
      parm1: 'bob',
      parm2: '198.51.100.1',
    }),
    { actor: { id: 'bob' }, outcome: 'failure', context: { ip: '198.51.100.1' } },
  ],
  [
    'the same, booked under the system',
    AUTHENTICATION,
    queued('login.failed', { user_id: 'system', user_name: 'system', parm1: 'bob', parm2: '' }),
    { actor: { id: 'bob' }, outcome: 'failure' },
  ],
  [
    'a probe of the data centre: a certificate is nobody’s name',
    'support.servicenow.com/kb?id=kb_article_view&sysparm_article=KB3008370',
    queued('login.failed', { user_id: 'guest', parm1: '-----BEGIN CERTIFICATE-----MIIC', parm2: '10.0.0.1' }),
    { actor: NOBODY, action: 'session.login', outcome: 'failure' },
  ],
  [
    'how a local user was let in, of which login tells too',
    AUTHENTICATION,
    queued('SNC.Auth.DB.Login.Success', { user_id: 'guest', parm1: 'user_name=john smith', parm2: '' }),
    {
      actor: { id: 'john smith' },
      action: 'session.login',
      outcome: 'success',
      volume: { basis: 'corroborating' },
    },
  ],
  [
    'and how one by LDAP was not',
    AUTHENTICATION,
    queued('SNC.Auth.LDAP.Login.Failed', {
      user_id: 'guest',
      parm1: 'user_name=john smith',
      parm2: 'ldapconfigsysid=1ed570ba0d22b000a10b5bf97d55d07e',
    }),
    { actor: { id: 'john smith' }, action: 'session.login', outcome: 'failure' },
  ],
]);

const HUBSPOT = 'developers.hubspot.com/docs/api-reference/account-audit-logs-v3/guide';
checks('hubspot', [
  [
    'contacts that were exported, as an act on records',
    HUBSPOT,
    {
      id: '1',
      category: 'CRM_OBJECT',
      subCategory: 'CONTACT',
      action: 'EXPORT',
      occurredAt: TIME,
      actingUser: { userId: 5, userEmail: 'ann@example.com' },
    },
    { actor: { id: '5', email: 'ann@example.com' }, action: 'data.export', target: { type: 'CONTACT' } },
  ],
  [
    'a log-in of no user',
    HUBSPOT,
    { id: '1', loginAt: TIME, userId: 0, email: 'x@example.com', loginSucceeded: false },
    { actor: { id: 'x@example.com', email: 'x@example.com' }, outcome: 'failure' },
  ],
]);

const PIPEDRIVE = 'pipedrive.readme.io/docs/guide-for-webhooks-v2';
checks('pipedrive', [
  [
    'the person that a merge took away',
    PIPEDRIVE,
    {
      meta: {
        action: 'delete',
        entity: 'person',
        entity_id: '5',
        user_id: '9',
        timestamp: TIME,
        id: 'x',
        merged_to_id: '6',
      },
      data: null,
      previous: { id: 5, name: 'Bob' },
    },
    {
      actor: { id: '9' },
      action: 'record.delete',
      reason: 'merged',
      target: { type: 'person', id: '5', name: 'Bob' },
      subjects: [{ id: '5' }],
    },
  ],
  [
    'a change by no user',
    PIPEDRIVE,
    {
      meta: { action: 'change', entity: 'deal', entity_id: '5', user_id: 0, timestamp: TIME, id: 'x' },
      data: { id: 5, title: 'D' },
      previous: { value: 1 },
    },
    { actor: NOBODY, action: 'record.update', target: { type: 'deal', id: '5', name: 'D' } },
  ],
]);

const OCSF = 'schema.ocsf.io/1.5.0';
checks('ocsf', [
  [
    'a user whose id is a dash and whose name is not',
    `${OCSF}/objects/user`,
    {
      metadata: { version: '1.3.0', uid: 'u' },
      class_uid: 3002,
      activity_id: 1,
      time: Date.parse(TIME),
      status_id: 2,
      user: { uid: '-', name: 'bob' },
    },
    { actor: { id: 'bob', name: 'bob' }, action: 'session.login', outcome: 'failure', occurredAt: TIME },
  ],
  [
    'an export that a control blocked',
    `${OCSF}/profiles/security_control`,
    {
      metadata: { version: '1.3.0', uid: 'u' },
      class_uid: 6001,
      activity_id: 7,
      time: Date.parse(TIME),
      status_id: 1,
      disposition_id: 2,
      actor: { user: { uid: 'u1' } },
      web_resources: [{ uid: 'r', type: 'report' }],
    },
    { actor: { id: 'u1' }, action: 'data.export', outcome: 'denied', target: { type: 'report', id: 'r' } },
  ],
]);
