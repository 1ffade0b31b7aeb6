import { expect, it } from 'vitest';
import { eventOf } from '../../../../support/source-samples.js';
import { checks, isNoAct, NOBODY, NOTHING, type Case } from '../unseen-cases.js';

const TIME = '2026-11-20T10:00:00.000Z';
const JOHN = '005gL000001abcdQAA';
const CONTACT = '003gL000001abcdQAA';

const OBJECTS =
  'developer.salesforce.com/docs/platform/object-reference/references/eventlogfile-supported-event-types/object-eventlogfile-';
const row = (EVENT_TYPE: string, columns: object): object => ({
  EVENT_TYPE,
  TIMESTAMP: '20261120100000.000',
  TIMESTAMP_DERIVED: TIME,
  REQUEST_ID: 'r1',
  ORGANIZATION_ID: '00D000000000001',
  USER_ID: '005gL000001abcd',
  USER_ID_DERIVED: JOHN,
  CLIENT_IP: '198.51.100.1',
  ...columns,
});
const file = (type: string, what: string, columns: object, expected: object): Case => [
  `${type}: ${what}`,
  `${OBJECTS}${type.toLowerCase()}.html`,
  row(type, columns),
  { actor: { id: JOHN }, occurredAt: TIME, ...expected },
];
const rest = (what: string, METHOD: string, URI: string, expected: object, more: object = {}): Case =>
  file(
    'RestApi',
    what,
    { METHOD, URI, STATUS_CODE: '200', ...more },
    { context: { channel: 'api' }, ...expected },
  );

checks('salesforce-elf', 'who may do what, in log files', [
  file(
    'GroupMembership',
    'somebody was put into a queue',
    {
      OPERATION: 'AddedGroupMember',
      GROUP_ID: '00GgL0000012345',
      GROUP_TYPE: 'Q',
      MEMBER_ID: '005gL000001wxyz',
    },
    {
      action: 'access.grant',
      target: { type: 'User', id: '005gL000001wxyzQAA', parentId: '00GgL0000012345UAA' },
    },
  ),
  file(
    'GroupMembership',
    'somebody was taken out of a public group',
    {
      OPERATION: 'DeletedGroupMember',
      GROUP_ID: '00GgL0000012345',
      GROUP_TYPE: 'R',
      MEMBER_ID: '005gL000001wxyz',
    },
    { action: 'access.revoke', target: { type: 'User', id: '005gL000001wxyzQAA' } },
  ),
  file(
    'PermissionUpdate',
    'a right of a profile was taken away: the profile is what was changed',
    {
      DESCRIPTION: 'UserPerm: ConvertLeads disabled',
      FEATURE_ID: '00egL000001abcd',
      PERMISSION_TYPE: 'UserPerm',
    },
    { action: 'access.define', target: { type: 'Profile', id: '00egL000001abcdQAA' } },
  ),
  file(
    'ContentDocumentLink',
    'a file was shared with somebody',
    {
      DOCUMENT_ID: '069gL000001abcd',
      SHARED_WITH_ENTITY_ID: '005gL000001wxyz',
      SHARING_OPERATION: 'INSERT',
      SHARING_PERMISSION: 'V',
    },
    {
      action: 'file.share',
      target: { type: 'ContentDocument', id: '069gL000001abcdQAA' },
      recipient: { id: '005gL000001wxyzQAA', kind: 'User' },
    },
  ),
  file(
    'ContentDocumentLink',
    'a share was ended',
    { DOCUMENT_ID: '069gL000001abcd', SHARED_WITH_ENTITY_ID: '00GgL0000012345', SHARING_OPERATION: 'DELETE' },
    {
      action: 'access.revoke',
      target: { type: 'ContentDocument', id: '069gL000001abcdQAA' },
      recipient: { id: '00GgL0000012345UAA', kind: 'Group' },
    },
  ),
  file(
    'ContentDistribution',
    'a file that was delivered by link was looked at',
    {
      ACTION: 'VIEW',
      DELIVERY_ID: '05DgL000001abcd',
      VERSION_ID: '068gL000001abcd',
      USER_ID: '',
      USER_ID_DERIVED: '',
    },
    { actor: NOBODY, action: 'record.read', target: { type: 'ContentVersion', id: '068gL000001abcdQAA' } },
  ),
  file(
    'ContentDistribution',
    'a delivery was made',
    { ACTION: 'INSERT', DELIVERY_ID: '05DgL000001abcd', VERSION_ID: '068gL000001abcd' },
    { action: 'file.share', target: { type: 'ContentVersion', id: '068gL000001abcdQAA' } },
  ),
  file(
    'LoginAs',
    'both by their 15 characters alone',
    {
      USER_ID: '005gL000001abcd',
      USER_ID_DERIVED: '',
      DELEGATED_USER_ID: '005gL000001wxyz',
      DELEGATED_USER_NAME: 'admin@example.com',
    },
    {
      action: 'session.impersonate',
      actor: { id: '005gL000001wxyzQAA', name: 'admin@example.com', onBehalfOf: JOHN },
    },
  ),
]);

const status = (LOGIN_STATUS: string, outcome: string, more: object = {}): Case =>
  file('Login', LOGIN_STATUS, { LOGIN_STATUS }, { action: 'session.login', outcome, ...more });
checks('salesforce-elf', 'how a log-in ended', [
  status('LOGIN_NO_ERROR', 'success', { reason: NOTHING }),
  status('LOGIN_CHALLENGE_ISSUED', 'failure', { reason: 'LOGIN_CHALLENGE_ISSUED' }),
  status('LOGIN_CHALLENGE_PENDING', 'failure'),
  status('LOGIN_END_SESSION_TXN_SECURITY_POLICY', 'denied'),
  status('LOGIN_ERROR_GLOBAL_BLOCK_DOMAIN', 'denied'),
  status('LOGIN_ERROR_EXPORT_RESTRICTED', 'denied'),
  status('LOGIN_ERROR_CSS_FROZEN', 'denied'),
  status('LOGIN_ERROR_CSS_PW_LOCKOUT', 'denied'),
  status('LOGIN_ERROR_CLIENT_NO_ACCESS', 'denied'),
  status('LOGIN_ERROR_INVALID_USERNAME', 'failure'),
]);

checks('salesforce-elf', 'calls of the REST API, by their address', [
  rest(
    'a report was run with its rows',
    'GET',
    '/services/data/v58.0/analytics/reports/00OgL000001abcd?includeDetails=true',
    { action: 'report.run', target: { type: 'Report', id: '00OgL000001abcdUAA' } },
    { RESPONSE_SIZE: '52133' },
  ),
  rest(
    'the bytes of a file were fetched',
    'GET',
    '/services/data/v58.0/sobjects/ContentVersion/068gL000001abcd/VersionData',
    {
      action: 'file.download',
      target: { type: 'ContentVersion', id: '068gL000001abcdQAA' },
      volume: { bytes: 1_048_576 },
    },
    { RESPONSE_SIZE: '1048576' },
  ),
  rest(
    'an attachment was fetched',
    'GET',
    '/services/data/v58.0/sobjects/Attachment/00PgL000001abcdEAA/Body',
    {
      action: 'file.download',
      target: { type: 'Attachment', id: '00PgL000001abcdEAA' },
    },
  ),
  rest(
    'the rows of a list view',
    'GET',
    '/services/data/v60.0/sobjects/Account/listviews/00BgL000001abcdEAA/results',
    {
      action: 'record.list',
      target: { type: 'Account' },
    },
  ),
  rest(
    'a record as the interface shows it',
    'GET',
    `/services/data/v60.0/ui-api/records/${CONTACT}?layoutTypes=Full`,
    {
      action: 'record.read',
      target: { type: 'Contact', id: CONTACT },
      subjects: [{ id: CONTACT }],
    },
  ),
  rest(
    'many records were deleted in one call',
    'DELETE',
    '/services/data/v60.0/composite/sobjects?ids=001a,001b',
    {
      action: 'record.delete',
    },
  ),
  rest(
    'the next page of a query, of no rows',
    'GET',
    '/services/data/v58.0/query/01ggL000001abcd-2000',
    { action: 'data.query', volume: { records: 0 } },
    { ROWS_PROCESSED: '0', ENTITY_NAME: 'Lead' },
  ),
  rest(
    'what there was not',
    'GET',
    `/services/data/v58.0/sobjects/Contact/${CONTACT}`,
    { action: 'record.read', outcome: 'failure' },
    { STATUS_CODE: '404' },
  ),
]);

checks('salesforce-elf', 'volume, failures and files', [
  file(
    'API',
    'an upsert that failed',
    {
      METHOD_NAME: 'upsert',
      ENTITY_NAME: 'Contact',
      ROWS_PROCESSED: '200',
      SUCCESS: '0',
      EXCEPTION_MESSAGE: 'UNABLE_TO_LOCK_ROW',
    },
    { action: 'record.update', outcome: 'failure', reason: 'UNABLE_TO_LOCK_ROW', volume: { records: 200 } },
  ),
  file(
    'API',
    'records were fetched from the recycle bin',
    { METHOD_NAME: 'undelete', ENTITY_NAME: 'Account', ROWS_PROCESSED: '3' },
    { action: 'record.restore', target: { type: 'Account' }, volume: { records: 3 } },
  ),
  file(
    'BulkApi',
    'a query of deleted rows too',
    {
      OPERATION_TYPE: 'queryAll',
      ENTITY_TYPE: 'Lead',
      ROWS_PROCESSED: '250000',
      SUCCESS: '1',
      JOB_ID: '750gL000001abcd',
      BATCH_ID: '751gL000001abcd',
    },
    {
      action: 'data.bulk_query',
      outcome: 'success',
      volume: { records: 250_000, of: 'part', groupKey: '750gL000001abcdQAA' },
    },
  ),
  file(
    'BulkApi2',
    'a job that was stopped',
    { OPERATION_TYPE: 'HARDDELETE', ENTITY_TYPE: 'Contact', RECORDS_PROCESSED: '40', JOB_STATUS: 'Aborted' },
    { action: 'record.delete', outcome: 'failure', volume: { records: 40 } },
  ),
  file(
    'Report',
    'exported by the connector of Excel',
    {
      REPORT_ID_DERIVED: '00OgL000001abcdAAA',
      ORIGIN: 'ReportExportedUsingExcelConnector',
      ROW_COUNT: '12000',
    },
    {
      action: 'report.export',
      target: { type: 'Report', id: '00OgL000001abcdAAA' },
      volume: { records: 12_000 },
    },
  ),
  file(
    'Report',
    'run by API and not exported',
    {
      REPORT_ID: '00OgL000001abcd',
      ORIGIN: 'ReportRunUsingAsynchronousApiSync',
      ROW_COUNT: '5',
      RENDERING_TYPE: 'W',
    },
    { action: 'report.run', target: { type: 'Report', id: '00OgL000001abcdUAA' }, volume: { records: 5 } },
  ),
  file(
    'Search',
    'found 25',
    { NUM_RESULTS: '25', SEARCH_QUERY: '{acme}', PREFIXES_SEARCHED: '001' },
    { action: 'record.search', volume: { records: 25, basis: 'listed' } },
  ),
  file(
    'DocumentAttachmentDownloads',
    'names its file',
    { ENTITY_ID: '00PgL000001abcd', FILE_NAME: 'salaries.xlsx', FILE_TYPE: 'xlsx' },
    {
      action: 'file.download',
      target: { type: 'Attachment', id: '00PgL000001abcdUAA', name: 'salaries.xlsx' },
    },
  ),
  file(
    'ContentTransfer',
    'a download of its bytes',
    {
      TRANSACTION_TYPE: 'VersionDownloadApi',
      DOCUMENT_ID_DERIVED: '069gL000001abcdQAA',
      VERSION_ID: '068gL000001abcd',
      SIZE_BYTES: '2048',
    },
    { action: 'file.download', target: { type: 'ContentDocument' }, volume: { bytes: 2048 } },
  ),
  file('Logout', 'the session ran out', { USER_INITIATED_LOGOUT: '0' }, { action: 'session.timeout' }),
  file(
    'PackageInstall',
    'was taken away',
    { OPERATION_TYPE: 'UNINSTALL', PACKAGE_NAME: 'p' },
    { action: 'integration.revoke' },
  ),
  file(
    'ApexCallout',
    'by a process of the platform',
    { USER_TYPE: 'A', URL: 'https://erp.example.com/in?token=1', METHOD: 'POST' },
    {
      actor: { id: JOHN, type: 'system' },
      action: 'integration.call',
      target: { name: 'https://erp.example.com/in' },
    },
  ),
]);

it('rights that were changed in one request at one moment are told apart', () => {
  const keyOf = (type: string, columns: object): string => eventOf('salesforce-elf', row(type, columns)).key;
  const right = { FEATURE_ID: '00egL000001abcd' };
  expect(keyOf('PermissionUpdate', { ...right, DESCRIPTION: 'UserPerm: ApiEnabled enabled' })).not.toBe(
    keyOf('PermissionUpdate', { ...right, DESCRIPTION: 'UserPerm: ExportReport enabled' }),
  );
  const link = { DOCUMENT_ID: '069gL000001abcd', SHARING_OPERATION: 'INSERT' };
  expect(keyOf('ContentDocumentLink', { ...link, SHARED_WITH_ENTITY_ID: '005gL000001wxyz' })).not.toBe(
    keyOf('ContentDocumentLink', { ...link, SHARED_WITH_ENTITY_ID: '00GgL0000012345' }),
  );
});

const EVENTS = 'developer.salesforce.com/docs/platform/platform-events/guide/sforce-api-objects-';
const event = (type: string, what: string, fields: object, expected: object): Case => [
  `${type}: ${what}`,
  `${EVENTS}${type.toLowerCase()}.html`,
  {
    attributes: { type },
    EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff90',
    EventDate: '2026-11-20T10:00:00.000+0000',
    UserId: JOHN,
    Username: 'john@example.com',
    SourceIp: '198.51.100.1',
    ...fields,
  },
  {
    actor: { id: JOHN, name: 'john@example.com' },
    occurredAt: TIME,
    context: { ip: '198.51.100.1' },
    ...expected,
  },
];
checks('salesforce', 'real-time events', [
  event(
    'UriEvent',
    'a creation that began: what became of it has an event of its own',
    { Operation: 'Create', OperationStatus: 'INITIATED', QueriedEntities: 'Contact' },
    {
      action: 'record.create',
      outcome: 'unknown',
      target: { type: 'Contact' },
      volume: { basis: 'corroborating' },
    },
  ),
  event(
    'LightningUriEvent',
    'an update that succeeded',
    { Operation: 'Update', OperationStatus: 'SUCCESS', QueriedEntities: 'Contact', RecordId: CONTACT },
    {
      action: 'record.update',
      outcome: 'success',
      target: { type: 'Contact', id: CONTACT },
      subjects: [{ id: CONTACT }],
      volume: NOTHING,
    },
  ),
  event(
    'UriEvent',
    'a deletion that failed says why',
    {
      Operation: 'Delete',
      OperationStatus: 'FAILURE',
      Message: 'insufficient access rights',
      RecordId: CONTACT,
    },
    { action: 'record.delete', outcome: 'failure', reason: 'insufficient access rights' },
  ),
  event(
    'FileEvent',
    'a download by API, where the document is not said',
    { FileAction: 'API_DOWNLOAD', VersionId: '068gL000001abcdQAA', ContentSize: 77, FileName: 'a.pdf' },
    {
      action: 'file.download',
      target: { type: 'ContentVersion', id: '068gL000001abcdQAA', name: 'a.pdf' },
      volume: { bytes: 77 },
    },
  ),
  event(
    'FileEvent',
    'a download that a policy blocked',
    { FileAction: 'UI_DOWNLOAD', DocumentId: '069gL000001abcdQAA', PolicyOutcome: 'Block' },
    { action: 'file.download', outcome: 'denied', target: { type: 'ContentDocument' } },
  ),
  event(
    'FileEvent',
    'a preview',
    { FileAction: 'PREVIEW', DocumentId: '069gL000001abcdQAA' },
    { action: 'record.read' },
  ),
  event(
    'IdentityVerificationEvent',
    'a check that has only begun',
    { Status: 'Initiated', VerificationMethod: 'EmailToken' },
    { action: 'session.mfa', outcome: 'unknown', context: { mfa: NOTHING } },
  ),
  event(
    'IdentityVerificationEvent',
    'too many attempts',
    { Status: 'FailedTooManyAttempts', VerificationMethod: 'Sms' },
    { action: 'session.mfa', outcome: 'failure', reason: 'FailedTooManyAttempts' },
  ),
  event(
    'LoginEvent',
    'a computer that is not known',
    { Status: 'Failed: Computer activation required' },
    {
      action: 'session.login',
      outcome: 'failure',
    },
  ),
  event(
    'BulkApiResultEvent',
    'whose rows are known by the query alone',
    { Query: 'SELECT Id, Email FROM Contact' },
    { action: 'data.bulk_query', target: { type: 'Contact' }, dataClasses: ['id.basic'], volume: NOTHING },
  ),
  event(
    'PermissionSetEvent',
    'rights that were added to a set',
    { Operation: 'PermissionsEnabled', ParentIdList: '0PSgL000001abcdWAA', ParentNameList: 'Exporters' },
    {
      action: 'access.define',
      target: { type: 'PermissionSet', id: '0PSgL000001abcdWAA', name: 'Exporters' },
    },
  ),
  event(
    'PermissionSetEvent',
    'taken from users',
    { Operation: 'UnassignedFromUsers' },
    { action: 'access.revoke' },
  ),
]);

const CODES = 'github.com/hardisgroupcom/sfdx-hardis (codes of Action seen in orgs)';
const setUp = (Action: string, action: string): Case => [
  Action,
  CODES,
  {
    Id: '0Ym000000000001AAA',
    Action,
    Section: 'Manage Users',
    Display: 'y',
    CreatedDate: TIME,
    CreatedById: JOHN,
  },
  { actor: { id: JOHN }, action, occurredAt: TIME },
];
checks('salesforce', 'codes of the SetupAuditTrail', [
  setUp('createdcustomersuccessuser', 'account.create'),
  setUp('createdpartneruser', 'account.create'),
  setUp('changedcommunitynickname', 'account.update'),
  setUp('changedfederationid', 'account.update'),
  setUp('changedmarketinguseroffon', 'account.update'),
  setUp('changedinteractionuseronoff', 'account.update'),
  setUp('changedUserPhoneVerifiedStatusUnverified', 'account.update'),
  setUp('registeredUserPhoneNumber', 'account.update'),
  setUp('useremailchangesent', 'account.update'),
  setUp('changedManager', 'account.update'),
  setUp('changedroleforuserfromnone', 'access.role_change'),
  setUp('changedprofileforusercusttostd', 'access.role_change'),
  setUp('insertTwoFactorTempCode', 'credential.mfa_change'),
  setUp('deleteTwoFactorWebAuthN', 'credential.mfa_change'),
  setUp('deleteAuthenticatorPairing', 'credential.mfa_change'),
  setUp('lightningloginenroll', 'credential.change'),
  setUp('lightninglogincancel', 'credential.change'),
  setUp('PermissionSetGroupCreate', 'access.define'),
  setUp('PermSetEnableUserPerm', 'access.define'),
  setUp('CustomPermissionCreate', 'access.define'),
  setUp('SetupEntityAccessAudit_PermissionSet_ApexClass_Enabled', 'access.define'),
  setUp('profileFlsChangedStandard', 'access.define'),
  setUp('tm2_userAddedToTerritory', 'access.grant'),
  setUp('tm2_userRemovedFromTerritory', 'access.revoke'),
  setUp('granteduserpackagelicense', 'access.grant'),
  setUp('revokeduserpackagelicense', 'access.revoke'),
  setUp('suOrgAdminLogout', 'session.logout'),
  setUp('updateConnectedApplication', 'config.change'),
]);

const HISTORY =
  'developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_fieldhistoryarchive.htm';
const change = (Field: string, values: object = {}): object => ({
  attributes: { type: 'FieldHistoryArchive' },
  HistoryId: '017gL000001abcd',
  FieldHistoryType: 'Contact',
  ParentId: CONTACT.slice(0, 15),
  Field,
  OldValue: null,
  NewValue: null,
  CreatedById: JOHN,
  CreatedDate: '2026-11-20T10:00:00.000+0000',
  ...values,
});
checks('salesforce', 'histories and log-ins', [
  [
    'a field that was changed',
    HISTORY,
    change('Email', { OldValue: 'a@example.com', NewValue: 'b@example.com' }),
    {
      actor: { id: JOHN },
      action: 'record.update',
      target: { type: 'Contact', id: CONTACT },
      subjects: [{ id: CONTACT }],
      volume: { records: 1 },
      occurredAt: TIME,
    },
  ],
  [
    'a contact that was made of a lead',
    HISTORY,
    change('contactCreatedFromLead'),
    { action: 'record.create' },
  ],
  [
    'a log-in from within Salesforce has no address',
    `${OBJECTS.replace(/eventlog.*/, '')}standard-objects/object-loginhistory.html`,
    {
      attributes: { type: 'LoginHistory' },
      Id: '0YagL000001abcd',
      UserId: JOHN,
      LoginTime: TIME,
      LoginType: 'Remote Access 2.0',
      Status: 'Restricted IP',
      SourceIp: 'Salesforce.com IP',
      Application: 'Data Loader Partner',
    },
    {
      actor: { id: JOHN },
      action: 'session.login',
      outcome: 'denied',
      reason: 'Restricted IP',
      context: { ip: NOTHING, appId: 'Data Loader Partner', authMethod: 'Remote Access 2.0' },
    },
  ],
]);

isNoAct('salesforce-elf', 'rows that tell of no act', [
  [
    'a retrieve of metadata changes nothing',
    `${OBJECTS}metadataapioperation.html`,
    row('MetadataApiOperation', { OPERATION: 'RETRIEVE' }),
    'no-act',
  ],
  [
    'a type that is not known waits',
    `${OBJECTS}transactionsecurity.html`,
    row('TransactionSecurity', {}),
    'unmapped',
  ],
]);
