import { checks, isNoAct, NOBODY, NOTHING, type Case, type NoAct } from '../unseen-cases.js';

const TIME = '2026-11-20T10:00:00.000Z';
const ANN = 'ann@example.com';

const SCHEMA =
  'learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema';
const ACTIVITIES = 'learn.microsoft.com/purview/audit-log-activities';
const FABRIC = 'learn.microsoft.com/fabric/admin/operation-list';
const DYNAMICS =
  'learn.microsoft.com/power-platform/admin/activity-logging-auditing/activity-logs-dataverse-model-driven-apps';
const ELASTIC = 'github.com/elastic/integrations packages/o365 (shapes seen in the field)';

const record = (Operation: string, fields: object): object => ({
  Id: '5f0d5b0f-0000-4000-8000-000000000001',
  CreationTime: '2026-11-20T10:00:00',
  Operation,
  OrganizationId: 'b86ab9d4-fcf1-4b11-8a06-7a8f91b47fbd',
  UserId: ANN,
  UserKey: '10032000ABC',
  UserType: 0,
  ...fields,
});
const of =
  (address: string) =>
  (Operation: string, what: string, fields: object, expected: object): Case => [
    `${Operation}: ${what}`,
    address,
    record(Operation, fields),
    { occurredAt: TIME, ...expected },
  ];
const listed = of(ACTIVITIES);
const shaped = of(ELASTIC);
/** One operation and its word; all else of these records is as everywhere. */
const words = (address: string, RecordType: number, pairs: readonly (readonly [string, string])[]): Case[] =>
  pairs.map(([Operation, action]) => [
    Operation,
    address,
    record(Operation, { RecordType }),
    { actor: { id: ANN, type: 'human' }, action },
  ]);

checks('microsoft-365', 'sharing and files', [
  listed(
    'UnmanagedSyncClientBlocked',
    'a computer that may not synchronise',
    { RecordType: 4, ObjectId: 'https://x.sharepoint.com/sites/s' },
    { action: 'file.download', outcome: 'denied' },
  ),
  listed(
    'FileSensitivityLabelRemoved',
    'the label of a file was taken off',
    { RecordType: 6, ItemType: 'File', ObjectId: 'https://x.sharepoint.com/a.docx' },
    { action: 'record.update', target: { type: 'File', id: 'https://x.sharepoint.com/a.docx' } },
  ),
  listed(
    'SharingLinkUsed',
    'by nobody who is known',
    {
      RecordType: '6',
      UserId: 'anonymous',
      UserKey: 'urn:spo:anon#1',
      ItemType: 'File',
      ClientIP: '203.0.113.9',
    },
    { actor: NOBODY, action: 'record.read', context: { ip: '203.0.113.9' } },
  ),
  listed(
    'AddedToSharingLink',
    'somebody from outside may use a link',
    {
      RecordType: 14,
      ItemType: 'File',
      TargetUserOrGroupType: 'Guest',
      TargetUserOrGroupName: 'eve_example.org#ext#@x.onmicrosoft.com',
    },
    {
      action: 'file.share',
      recipient: { id: 'eve_example.org#ext#@x.onmicrosoft.com', kind: 'Guest' },
    },
  ),
  listed(
    'FileUploaded',
    'sizes and types as text, by an application',
    {
      RecordType: '6',
      UserId: 'app@sharepoint',
      UserType: '5',
      FileSizeBytes: '1024',
      SourceFileName: 'a.csv',
    },
    { actor: { id: 'app@sharepoint', type: 'integration' }, action: 'file.upload', volume: { bytes: 1024 } },
  ),
  ...words(ACTIVITIES, 6, [
    ['FileSensitivityLabelApplied', 'record.update'],
    ['FileSensitivityLabelChanged', 'record.update'],
    ['SensitivityLabelUpdated', 'record.update'],
  ]),
  ...words(ACTIVITIES, 14, [
    ['SharingLinkCreated', 'file.share'],
    ['SharingLinkUpdated', 'file.share'],
    ['SharingLinkDeleted', 'access.revoke'],
    ['RemovedFromSharingLink', 'access.revoke'],
  ]),
  ...words(ACTIVITIES, 4, [
    ['SiteSensitivityLabelApplied', 'config.change'],
    ['SiteSensitivityLabelRemoved', 'config.change'],
    ['SiteGeoMoveScheduled', 'config.change'],
    ['SiteGeoMoveCompleted', 'config.change'],
    ['GeoQuotaAllocated', 'config.change'],
    ['SegmentsAdded', 'config.change'],
    ['SharingPolicyChanged', 'config.change'],
  ]),
]);

checks('microsoft-365', 'mailboxes and commands', [
  shaped(
    'AttachmentAccess',
    'an application read the attachments of three messages',
    {
      RecordType: 50,
      UserType: 5,
      MailboxGuid: 'mb',
      MailboxOwnerUPN: ANN,
      ClientIPAddress: '203.0.113.5',
      AppId: 'app-1',
      OperationCount: 3,
      OperationProperties: [{ Name: 'AttachmentAccessType', Value: 'Bind' }],
      Messages: [
        {
          Path: 'Messages',
          Id: 'm1',
          MessageItems: [
            { Id: 'a', SizeInBytes: 2379 },
            { Id: 'b', SizeInBytes: 7356 },
          ],
        },
        { Path: 'Messages', Id: 'm2', MessageItems: [{ Id: 'c', SizeInBytes: 1_156_492.0 }] },
      ],
    },
    {
      actor: { id: ANN, type: 'integration' },
      action: 'record.read',
      target: { type: 'Mailbox', id: 'mb' },
      volume: { records: 3, basis: 'listed' },
      context: { ip: '203.0.113.5', appId: 'app-1' },
    },
  ),
  shaped(
    'Create',
    'by the account of the machine',
    {
      RecordType: '2',
      UserId: 'S-1-5-18',
      UserKey: 'S-1-5-18',
      UserType: '0',
      ResultStatus: 'Succeeded',
      MailboxGuid: 'mb',
      Item: { Id: 'RgAAA', Subject: 'Q2' },
    },
    {
      actor: { id: 'S-1-5-18', type: 'system' },
      action: 'record.create',
      target: { type: 'ExchangeItem', id: 'RgAAA', parentId: 'mb' },
      outcome: 'success',
    },
  ),
  shaped(
    'MailItemsAccessed',
    'whose folders a carrier wrote as text',
    {
      RecordType: 50,
      MailboxGuid: 'mb',
      OperationProperties: '[{"Name":"MailAccessType","Value":"Bind"}]',
      Folders: '[{"Path":"\\\\Inbox","FolderItems":[{"InternetMessageId":"a"},{"InternetMessageId":"b"}]}]',
    },
    { action: 'record.read', volume: { records: 2 } },
  ),
  listed(
    'HardDelete',
    'by a delegate, of three messages',
    {
      RecordType: 3,
      LogonType: 2,
      MailboxGuid: 'mb',
      MailboxOwnerUPN: 'boss@example.com',
      AffectedItems: [{ Id: 'a' }, { Id: 'b' }, { Id: 'c' }],
    },
    {
      actor: { id: ANN },
      action: 'record.delete',
      target: { type: 'Mailbox', id: 'mb', name: 'boss@example.com' },
      volume: { records: 3 },
    },
  ),
  listed(
    'New-InboxRule',
    'that sends everything on',
    {
      RecordType: 1,
      ObjectId: String.raw`ann\forward`,
      ResultStatus: 'True',
      ClientIP: '[2001:db8::7]:12345',
      Parameters: [
        { Name: 'Name', Value: 'forward' },
        { Name: 'ForwardTo', Value: 'eve@example.org' },
      ],
    },
    {
      action: 'config.change',
      outcome: 'success',
      target: { type: 'InboxRule' },
      recipient: { id: 'eve@example.org', kind: 'mail' },
      context: { ip: '2001:db8::7' },
    },
  ),
  listed(
    'Set-Mailbox',
    'that forwards a mailbox by SMTP',
    {
      RecordType: 1,
      ObjectId: 'ann',
      ResultStatus: 'True',
      Parameters: [
        { Name: 'Identity', Value: 'ann' },
        { Name: 'ForwardingSmtpAddress', Value: 'smtp:eve@example.org' },
        { Name: 'DeliverToMailboxAndForward', Value: 'True' },
      ],
    },
    { action: 'config.change', recipient: { id: 'eve@example.org', kind: 'mail' } },
  ),
  shaped(
    'Set-Mailbox',
    'whose parameters are one text, by the service itself',
    {
      RecordType: '1',
      UserId: String.raw`NT AUTHORITY\SYSTEM (Microsoft.Exchange.ServiceHost)`,
      UserType: '3',
      Parameters: '-PageSize "100" -QuarantineTypes ("Bulk","Spam")',
      ObjectId: 'x/DiscoverySearchMailbox',
      ResultStatus: 'True',
    },
    { actor: { type: 'system' }, action: 'config.change', outcome: 'success', target: { type: 'Mailbox' } },
  ),
  listed(
    'Add-MailboxPermission',
    'says to whom the mailbox was opened',
    {
      RecordType: 1,
      ObjectId: 'boss',
      ResultStatus: 'True',
      Parameters: [
        { Name: 'Identity', Value: 'boss' },
        { Name: 'User', Value: 'eve@example.com' },
        { Name: 'AccessRights', Value: 'FullAccess' },
      ],
    },
    {
      action: 'access.grant',
      target: { type: 'MailboxPermission', id: 'boss' },
      recipient: { id: 'eve@example.com', kind: 'user' },
    },
  ),
  ...words(ACTIVITIES, 18, [
    ['NewRetentionComplianceRule', 'config.change'],
    ['RemoveComplianceTag', 'config.change'],
    ['SetRetentionCompliancePolicy', 'config.change'],
    ['SupervisionPolicyUpdated', 'config.change'],
    ['UpdateUsageReportsPrivacySetting', 'config.change'],
    ['UpdatedOrganizationBriefingSettings', 'config.change'],
    ['WriteTenantSettings', 'config.change'],
  ]),
]);

checks('microsoft-365', 'the directory', [
  listed(
    'Update user.',
    'signing in was blocked',
    {
      RecordType: 8,
      ObjectId: 'bob@example.com',
      ResultStatus: 'Success',
      ModifiedProperties: [
        { Name: 'AccountEnabled', NewValue: '[\r\n  false\r\n]', OldValue: '[\r\n  true\r\n]' },
        { Name: 'Included Updated Properties', NewValue: 'AccountEnabled', OldValue: '' },
      ],
    },
    { action: 'account.disable', target: { id: 'bob@example.com' }, outcome: 'success' },
  ),
  listed(
    'Update user.',
    'signing in was allowed again',
    {
      RecordType: 8,
      ObjectId: 'bob@example.com',
      ModifiedProperties: [{ Name: 'AccountEnabled', NewValue: '[true]', OldValue: '[false]' }],
    },
    { action: 'account.enable' },
  ),
  listed(
    'Update application – Certificates and secrets management ',
    'with the blank that ends it',
    { RecordType: 8, ObjectId: 'Application_1' },
    { action: 'credential.change' },
  ),
  listed(
    'Set domain authentication.',
    'has no word of its own',
    { RecordType: 8 },
    { action: 'config.change' },
  ),
  shaped(
    'UserLoggedIn',
    'to nothing that is known, its properties one text',
    {
      RecordType: '15',
      ResultStatus: 'Success',
      ObjectId: 'Unknown',
      ExtendedProperties: '-Name "foo" -Force "True"',
      ActorIpAddress: '67.43.156.13',
      ErrorNumber: '0',
    },
    {
      action: 'session.login',
      outcome: 'success',
      target: { type: 'Application', id: NOTHING },
      context: { ip: '67.43.156.13' },
    },
  ),
  listed(
    'UserLoginFailed',
    'an account that was locked',
    {
      RecordType: 15,
      ResultStatus: 'Success',
      LogonError: 'IdsLocked',
      ErrorNumber: '50053',
      ObjectId: 'app',
    },
    { action: 'session.login', outcome: 'denied', reason: 'IdsLocked' },
  ),
  listed(
    'Add member to role.',
    'by a service',
    { RecordType: 8, UserId: 'ServicePrincipal_1c2d', UserType: 4, ObjectId: 'eve@example.com' },
    { actor: { id: 'ServicePrincipal_1c2d', type: 'integration' }, action: 'access.grant' },
  ),
]);

const chat = of('learn.microsoft.com/purview/audit-teams-audit-log-events');
checks('microsoft-365', 'Teams, Yammer, Forms and Copilot', [
  chat(
    'MemberAdded',
    'two at once',
    {
      RecordType: 25,
      TeamGuid: '19:t@thread.tacv2',
      TeamName: 'Sales',
      Members: [
        { UPN: 'a@example.com', Role: 1 },
        { UPN: 'b@example.org', Role: 3 },
      ],
    },
    { action: 'access.grant', target: { type: 'Team', id: '19:t@thread.tacv2', name: 'Sales' } },
  ),
  shaped(
    'GroupCreation',
    'one address has a port, another is no address',
    {
      RecordType: 22,
      ResultStatus: 'TRUE',
      GroupName: 'Sales',
      ObjectId: 'Sales',
      ClientIP: '67.43.156.13:12345',
      ClientIPAddress: 'NOTANIPV4 (10.9000.0.1)',
    },
    {
      action: 'access.define',
      outcome: 'success',
      target: { id: 'Sales', name: 'Sales' },
      context: { ip: '67.43.156.13' },
    },
  ),
  ...words(ACTIVITIES, 22, [
    ['GroupDeletion', 'access.define'],
    ['UserSuspension', 'account.disable'],
    ['NetworkUserSuspended', 'account.disable'],
    ['NetworkSecurityConfigurationUpdated', 'config.change'],
    ['SoftDeleteSettingsUpdated', 'config.change'],
    ['SupervisorAdminToggled', 'config.change'],
  ]),
  listed(
    'SubmitResponse',
    'by somebody who is anonymous',
    { RecordType: 66, UserId: 'urn:forms:anonymous#a0b1c2d3@forms.office.com', UserKey: '', FormId: 'f1' },
    { actor: NOBODY, action: 'record.create', target: { id: 'f1' } },
  ),
  listed(
    'ViewResponse',
    'by somebody from outside, who is one and the same each time',
    { RecordType: 66, UserId: 'urn:forms:external#a0b1c2d3@forms.office.com', FormId: 'f1' },
    { actor: { id: 'urn:forms:external#a0b1c2d3@forms.office.com' }, action: 'record.read' },
  ),
  ...words(ACTIVITIES, 66, [
    ['CreateForm', 'record.create'],
    ['EditForm', 'record.update'],
    ['MoveForm', 'record.update'],
    ['ViewForm', 'record.read'],
    ['PreviewForm', 'record.read'],
    ['UpdateResponse', 'record.update'],
    ['AddFormCoauthor', 'access.grant'],
    ['RemoveFormCoauthor', 'access.revoke'],
    ['AllowShareFormForCopy', 'access.share'],
    ['GetSummaryLink', 'access.share'],
    ['DeleteSummaryLink', 'access.revoke'],
    ['AllowAnonymousResponse', 'access.share'],
    ['UpdateFormSetting', 'config.change'],
  ]),
  of('learn.microsoft.com/office/office-365-management-api/copilot-schema')(
    'CopilotInteraction',
    'what it read to answer',
    {
      RecordType: 261,
      ClientIP: '203.0.113.7',
      CopilotEventData: {
        AppHost: 'Word',
        ThreadId: '19:x@thread.v2',
        AccessedResources: [
          { Name: 'plan.docx', Action: 'Read', SiteUrl: 'https://x.sharepoint.com/plan.docx' },
          { Name: 'pay.xlsx', Action: 'Read', SiteUrl: 'https://x.sharepoint.com/pay.xlsx' },
        ],
      },
    },
    {
      actor: { id: ANN },
      action: 'data.query',
      target: { type: 'Copilot', id: '19:x@thread.v2', name: 'Word' },
      volume: { records: 2, basis: 'listed' },
      context: { ip: '203.0.113.7' },
    },
  ),
  ...words('learn.microsoft.com/purview/ediscovery-search-for-activities-in-the-audit-log', 24, [
    ['SearchResultsPurged', 'record.delete'],
    ['PreviewItemListed', 'record.list'],
    ['ViewedSearchExported', 'record.read'],
    ['CaseAdminAdded', 'access.grant'],
    ['CaseAdminRemoved', 'access.revoke'],
    ['SearchPermissionCreated', 'access.define'],
  ]),
  ...words(ACTIVITIES, 69, [
    ['ExecutedQuery', 'data.query'],
    ['AccessedOdataLink', 'data.export'],
    ['UploadedOrgData', 'data.import'],
    ['ViewedExplore', 'report.run'],
    ['UpdatedDataAccessSetting', 'config.change'],
    ['UpdatedPrivacySetting', 'config.change'],
  ]),
]);

checks('microsoft-365', 'Power BI and Fabric', [
  shaped(
    'CreateArtifact',
    'that is still being made',
    {
      RecordType: 20,
      Workload: 'PowerBI',
      Timestamp: '2026-11-20T09:59:10',
      ClientIP: '81.2.69.144',
      ResultStatus: 'InProgress',
      ObjectId: '0e00d1cf-825a-4d78-98ff-8a8199357669',
      ObjectType: 'Lakehouse',
      ObjectDisplayName: 'test_lakehouse',
      OperationProperties: '[{"Name":"SystemArtifactType","Value":"None"}]',
      RequestId: 'rq',
    },
    {
      action: 'record.create',
      outcome: 'unknown',
      target: { type: 'Lakehouse', id: '0e00d1cf-825a-4d78-98ff-8a8199357669', name: 'test_lakehouse' },
      context: { ip: '81.2.69.144', requestId: 'rq' },
    },
  ),
  ...words(FABRIC, 20, [
    ['AnalyzeInExcelDataset', 'data.export'],
    ['ExportDataflow', 'data.export'],
    ['PrintDashboard', 'report.export'],
    ['PublishToWebReport', 'access.share'],
    ['CreateExternalDataShare', 'access.share'],
    ['AcceptExternalDataShare', 'access.grant'],
    ['RevokeExternalDataShare', 'access.revoke'],
    ['AddGroupMembers', 'access.grant'],
    ['DeleteGroupMembers', 'access.revoke'],
    ['AddWorkspaceRoleViaAdminApi', 'access.grant'],
    ['DeleteWorkspaceRoleViaAdminApi', 'access.revoke'],
    ['ChangeGatewayAdministrators', 'access.role_change'],
    ['CreateOrUpdateDataAccessRoles', 'access.define'],
    ['GenerateEmbedToken', 'credential.token_issue'],
    ['ReadFileOrGetBlob', 'file.download'],
    ['DownloadSparkAppLog', 'file.download'],
    ['QueryBlobContents', 'data.query'],
    ['RunEmailSubscription', 'comms.send'],
    ['InstallApp', 'integration.authorize'],
    ['GetGroupUsersAsAdmin', 'record.read'],
    ['EditDataset', 'record.update'],
    ['RenameReport', 'record.update'],
    ['DropLakehouseTable', 'record.delete'],
    ['DeleteDatasetRows', 'record.delete'],
    ['ImportArtifactEnd', 'data.import'],
    ['UpdateCapacityUsersAssignment', 'access.role_change'],
  ]),
]);

checks('microsoft-365', 'records as others carry them', [
  [
    'Graph: what stands around auditData completes it, and names its kinds by words',
    'learn.microsoft.com/graph/api/resources/security-auditlogrecord',
    {
      id: '40706737',
      createdDateTime: '2026-11-20T10:00:00Z',
      auditLogRecordType: 'sharePointFileOperation',
      operation: 'FileDownloaded',
      service: 'SharePoint',
      userType: 'application',
      userId: 'app-7',
      clientIp: '10.0.0.1',
      objectId: 'https://x.sharepoint.com/a.csv',
      auditData: { FileSizeBytes: 12, SourceFileName: 'a.csv' },
    },
    {
      actor: { id: 'app-7', type: 'integration' },
      action: 'file.download',
      occurredAt: TIME,
      target: { id: 'https://x.sharepoint.com/a.csv', name: 'a.csv' },
      volume: { bytes: 12 },
      context: { ip: '10.0.0.1' },
    },
  ],
  [
    'Graph: a record of Dataverse, known by the word for its kind',
    'learn.microsoft.com/graph/api/resources/security-auditlogrecordtype',
    {
      id: '1',
      createdDateTime: '2026-11-20T10:00:00Z',
      auditLogRecordType: 'crm',
      operation: 'RetrieveMultiple',
      userPrincipalName: ANN,
      auditData: { Message: 'RetrieveMultiple', EntityName: 'contact', QueryResults: 'a,b,c' },
    },
    { actor: { id: ANN }, action: 'record.list', target: { type: 'contact' }, volume: { records: 3 } },
  ],
  [
    'a kind and a type of user as words, as exports write them',
    `${SCHEMA}#auditlogrecordtype`,
    record('Update policy.', { RecordType: 'AzureActiveDirectory', UserType: 'Admin' }),
    { actor: { id: ANN, type: 'human' }, action: 'config.change' },
  ],
]);

checks('microsoft-365', 'Dataverse', [
  of(DYNAMICS)(
    'ExportToExcel',
    'by an application, of three contacts',
    {
      RecordType: 21,
      UserType: 5,
      Message: 'ExportToExcel',
      EntityName: 'contact',
      EntityId: '00000000-0000-0000-0000-000000000000',
      QueryResults: JSON.stringify([
        '1e9c0000-0000-4000-8000-000000000001',
        '1e9c0000-0000-4000-8000-000000000002',
        '1e9c0000-0000-4000-8000-000000000003',
      ]),
      CorrelationId: 'c1',
      ClientIP: '203.0.113.8',
    },
    {
      actor: { type: 'integration' },
      action: 'data.export',
      target: { type: 'contact', id: NOTHING },
      volume: { records: 3, groupKey: 'c1', of: 'part' },
      context: { ip: '203.0.113.8' },
      dataClasses: ['id.basic'],
    },
  ),
  ...words(DYNAMICS, 21, [
    ['RetrieveAuditDetails', 'record.read'],
    ['RetrieveRecordChangeHistory', 'record.read'],
    ['Win', 'record.update'],
    ['Lose', 'record.update'],
    ['Close', 'record.update'],
    ['ExecuteWorkflow', 'record.update'],
    ['BulkDetectDuplicates', 'data.query'],
    ['AddUserToRecordTeam', 'access.grant'],
  ]),
]);

const none = (Operation: string, RecordType: number, expected: NoAct[3], address = ACTIVITIES): NoAct => [
  Operation,
  address,
  record(Operation, { RecordType }),
  expected,
];
isNoAct('microsoft-365', 'records that tell of no act', [
  none('AccessRequestCreated', 14, 'unmapped'),
  none('AccessRequestUpdated', 14, 'unmapped'),
  none('SiteAdminChangeRequest', 14, 'unmapped'),
  none('NoActivity', 20, 'no-act', FABRIC),
  none('FileMalwareDetected', 6, 'unmapped'),
  none('DLPRuleMatch', 20, 'unmapped', FABRIC),
  none('SupervisionRuleMatch', 68, 'unmapped'),
  [
    'a record of a server without anything that makes it one',
    ELASTIC,
    { CreationTime: '2020-02-28T09:42:45', RecordType: 1, OriginatingServer: '[SOMETHING (10.555.1.2)]' },
    'schema',
  ],
]);
