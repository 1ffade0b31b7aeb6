import { describe, expect, it } from 'vitest';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const base = {
  Id: 'a1b2c3d4-0000-4000-8000-000000000001',
  CreationTime: '2026-03-01T09:30:00',
  UserId: 'kim@example.com',
  UserType: 0,
  ResultStatus: 'Succeeded',
};
const of = (Operation: string, more: object = {}) =>
  eventOf('microsoft-365', { ...base, Operation, ...more });
const actionsOf = (operations: string, more: object = {}) =>
  Object.fromEntries(
    operations
      .trim()
      .split(/\s*,\s*/)
      .map((operation) => [operation, of(operation, more).action]),
  );
const all = (operations: string, action: string) =>
  Object.fromEntries(
    operations
      .trim()
      .split(/\s*,\s*/)
      .map((operation) => [operation, action]),
  );

/** Section by section of https://learn.microsoft.com/purview/audit-log-activities (MicrosoftDocs/microsoft-365-docs). */
describe('the documented operations of SharePoint and OneDrive', () => {
  it.each([
    [
      'FileAccessed, FilePreviewed, FileViewed, FileFetched, FileVisited, PageViewed, ListItemViewed',
      'record.read',
    ],
    ['FileAccessedExtended, PageViewedExtended, ClientViewSignaled, FileAccessFailure', 'record.read'],
    ['AnonymousLinkUsed, CompanyLinkUsed, SecureLinkUsed', 'record.read'],
    ['ListViewed', 'record.list'],
    ['SearchQueryPerformed, SearchQueryInitiatedSharePoint', 'record.search'],
    [
      'FileModified, FileModifiedExtended, FileMoved, FileRenamed, FileCheckedIn, FileCheckedOut',
      'record.update',
    ],
    ['FileCheckOutDiscarded, ComplianceSettingChanged, LockRecord, UnlockRecord', 'record.update'],
    ['FileUpdateName, FileUpdateDescription', 'record.update'],
    ['FolderModified, FolderMoved, FolderRenamed, ListItemUpdated', 'record.update'],
    ['FileCopied, FolderCreated, FolderCopied, ListItemCreated, SiteCollectionCreated', 'record.create'],
    [
      'FileDeleted, FileDeletedFirstStageRecycleBin, FileDeletedSecondStageRecycleBin, RecordDelete',
      'record.delete',
    ],
    ['FileRecycled, FolderRecycled, FileVersionsAllMinorsRecycled, FileVersionsAllRecycled', 'record.delete'],
    ['FileVersionRecycled, FolderDeleted, FolderDeletedFirstStageRecycleBin', 'record.delete'],
    ['FolderDeletedSecondStageRecycleBin, ListDeleted, ListItemDeleted, List Item Deleted', 'record.delete'],
    ['ListItemRecycled, SiteDeleted', 'record.delete'],
    ['FileRestored, FolderRestored, ListRestored, ListItemRestored', 'record.restore'],
    ['FileDownloaded, FileSyncDownloadedFull, FileSyncDownloadedPartial', 'file.download'],
    ['FileUploaded, FileCreated, FileSyncUploadedFull, FileSyncUploadedPartial', 'file.upload'],
    [
      'SharingSet, SharingInvitationCreated, SharingInvitationUpdated, SharingInvitationBlocked',
      'file.share',
    ],
    ['AnonymousLinkCreated, AnonymousLinkUpdated, CompanyLinkCreated, SecureLinkCreated', 'file.share'],
    ['SecureLinkUpdated, AddedToSecureLink, SharedLinkCreated, FileShared', 'file.share'],
    ['AddedToGroup, UserAddedToGroup, SiteCollectionAdminAdded, GeoAdminAdded', 'access.grant'],
    [
      'AccessRequestAccepted, AccessRequestApproved, AccessRequestDenied, SharingInvitationAccepted',
      'access.grant',
    ],
    ['RemovedFromGroup, UserRemovedFromGroup, SiteCollectionAdminRemoved, GeoAdminDeleted', 'access.revoke'],
    ['SharingRevoked, SharingInvitationRevoked, AnonymousLinkRemoved, CompanyLinkRemoved', 'access.revoke'],
    ['SecureLinkDeleted, RemovedFromSecureLink, SharedLinkDisabled', 'access.revoke'],
    ['SitePermissionsModified', 'access.role_change'],
    [
      'GroupAdded, GroupRemoved, GroupUpdated, SharingInheritanceBroken, SharingInheritanceReset',
      'access.define',
    ],
    ['PermissionLevelAdded, PermissionLevelModified, PermissionLevelRemoved', 'access.define'],
    ['PermissionLevelsInheritanceBroken', 'access.define'],
    ['ListCreated, ListUpdated, SiteRenamed, HostSiteSet, HubSiteJoined, HubSiteUnjoined', 'config.change'],
    [
      'HubSiteRegistered, HubSiteUnregistered, SendToConnectionAdded, SendToConnectionRemoved',
      'config.change',
    ],
    ['AllowedDataLocationAdded, AllowedDataLocationDeleted, CustomizeExemptUsers', 'config.change'],
  ])('%s: %s', (operations, action) => {
    expect(actionsOf(operations)).toEqual(all(operations, action));
  });

  it.each([
    'SharingPolicyChanged',
    'DeviceAccessPolicyChanged',
    'PreviewModeEnabledSet',
    'SiteColumnCreated',
  ])('every other setting of a site is configuration, and says that it was taken for it: %s', (operation) => {
    const event = of(operation, { RecordType: 4 });
    expect([event.action, event.derived.includes('action')]).toEqual(['config.change', true]);
  });

  it.each([
    { Operation: 'PreviewModeEnabledSet', RecordType: 6 },
    { Operation: 'SiteMoved', RecordType: 4 },
  ])('%j is no setting', (record) => {
    expect(mapped('microsoft-365', { ...base, ...record })).toMatchObject([
      { fault: { reason: 'unmapped' } },
    ]);
  });

  it('shares a site or list by access, a folder as a file', () => {
    expect(of('SharingSet', { ItemType: 'Web' }).action).toBe('access.share');
    expect(of('SharingSet', { ItemType: 'Folder' }).action).toBe('file.share');
  });

  it.each(['FileAccessedExtended', 'PageViewedExtended', 'ClientViewSignaled', 'FileModifiedExtended'])(
    '%s repeats what was told and adds nothing to rates',
    (operation) => {
      expect(of(operation).volume?.basis).toBe('corroborating');
    },
  );

  it.each(['PagePrefetched', 'SyncGetChanges', 'ManagedSyncClientAllowed'])('%s is no act', (operation) => {
    expect(mapped('microsoft-365', { ...base, Operation: operation })).toEqual([
      { kind: 'refused', reason: 'no-act' },
    ]);
  });
});

describe('the documented operations of Exchange', () => {
  it.each([
    ['MailItemsAccessed, MessageBind', 'record.read'],
    ['FolderBind', 'record.list'],
    ['SearchQueryInitiatedExchange', 'record.search'],
    ['Copy, Create', 'record.create'],
    ['Update, Move, ApplyRecordLabel, ApplyRecord', 'record.update'],
    ['SoftDelete, HardDelete, MoveToDeletedItems', 'record.delete'],
    ['Send, SendAs, SendOnBehalf', 'comms.send'],
    [
      'AddFolderPermissions, UpdateFolderPermissions, ModifyFolderPermissions, UpdateCalendarDelegation',
      'access.share',
    ],
    ['RemoveFolderPermissions', 'access.revoke'],
    ['UpdateInboxRules, New-InboxRule, Set-InboxRule', 'config.change'],
    ['MailboxLogin', 'session.login'],
    ['New-Mailbox, New-MailUser, New-User, New-RemoteMailbox', 'account.create'],
    ['Remove-Mailbox, Remove-MailUser, Remove-RemoteMailbox', 'account.delete'],
    ['Disable-Mailbox', 'account.disable'],
    ['Enable-Mailbox', 'account.enable'],
    ['Add-MailboxPermission, Add-RecipientPermission, Add-MailboxFolderPermission', 'access.grant'],
    ['Add-RoleGroupMember, Add-DistributionGroupMember, Add-UnifiedGroupLinks', 'access.grant'],
    ['New-ManagementRoleAssignment, Add-eDiscoveryCaseAdmin, Add-ComplianceCaseMember', 'access.grant'],
    ['Remove-MailboxPermission, Remove-RecipientPermission, Remove-MailboxFolderPermission', 'access.revoke'],
    ['Remove-RoleGroupMember, Remove-DistributionGroupMember, Remove-UnifiedGroupLinks', 'access.revoke'],
    [
      'Remove-ManagementRoleAssignment, Remove-eDiscoveryCaseAdmin, Remove-ComplianceCaseMember',
      'access.revoke',
    ],
    [
      'Update-RoleGroupMember, Update-DistributionGroupMember, Set-MailboxFolderPermission',
      'access.role_change',
    ],
    ['Set-ManagementRoleAssignment', 'access.role_change'],
    ['New-RoleGroup, Set-RoleGroup, Remove-UnifiedGroup, New-RoleAssignmentPolicy', 'access.define'],
    ['New-App, Enable-App', 'integration.authorize'],
    ['Remove-App, Disable-App', 'integration.revoke'],
    ['New-MailboxExportRequest', 'data.export'],
    ['New-MailboxImportRequest', 'data.import'],
    ['New-ComplianceSearch, Start-ComplianceSearch, Search-Mailbox, Search-UnifiedAuditLog', 'record.search'],
    [
      'Set-Mailbox, Set-TransportRule, Set-AdminAuditLogConfig, Remove-HostedContentFilterPolicy',
      'config.change',
    ],
  ])('%s: %s', (operations, action) => {
    expect(actionsOf(operations)).toEqual(all(operations, action));
  });

  it.each([
    ['Export', 'data.export'],
    ['Purge', 'record.delete'],
    ['Preview', 'record.read'],
  ])('New-ComplianceSearchAction -%s is %s', (Name, action) => {
    const Parameters = [
      { Name: 'SearchName', Value: 'x' },
      { Name, Value: 'True' },
    ];
    expect(of('New-ComplianceSearchAction', { Parameters }).action).toBe(action);
  });

  it('takes a command for configuration only by its verb, and says so', () => {
    expect(of('Set-Mailbox').derived).toContain('action');
    expect(of('New-Mailbox').derived).not.toContain('action');
    for (const Operation of ['Get-Mailbox', 'New-ComplianceSearchAction'])
      expect(mapped('microsoft-365', { ...base, Operation })).toMatchObject([
        { fault: { reason: 'unmapped' } },
      ]);
  });
});

describe('the documented operations of the directory', () => {
  it.each([
    ['UserLoggedIn, UserLoginFailed, PasswordLogonInitialAuthUsingPassword', 'session.login'],
    ['ForeignRealmIndexLogonInitialAuthUsingADFSFederatedToken', 'session.login'],
    ['PasswordLogonInitialAuthUsingADFSFederatedToken', 'session.login'],
    ['UserLoggedOff, UserSignedOut', 'session.logout'],
    ['Add member to role completed (PIM activation)., Elevate Access', 'session.elevate'],
    ['Add user., Create user, Invite external user.', 'account.create'],
    ['Update user., Change user license., Set license properties., Set user manager.', 'account.update'],
    ['Delete user., Hard Delete user.', 'account.delete'],
    ['Disable account.', 'account.disable'],
    ['Enable account., Restore user.', 'account.enable'],
    ['Change user password., Reset user password., Set force change user password.', 'credential.change'],
    [
      'Reset password (self-service), Reset password (by admin), Change password (self-service)',
      'credential.change',
    ],
    ['Add service principal credentials., Remove service principal credentials.', 'credential.change'],
    ['Update application – Certificates and secrets management', 'credential.change'],
    ['Enable Strong Authentication., Disable Strong Authentication.', 'credential.mfa_change'],
    ['User registered security info, User registered all required security info', 'credential.mfa_change'],
    ['User deleted security info, User changed default security info', 'credential.mfa_change'],
    ['Admin registered security info, Admin deleted security info', 'credential.mfa_change'],
    ['Admin updated security info', 'credential.mfa_change'],
    ['Update StsRefreshTokenValidFrom Timestamp., Revoke user sign-in sessions', 'credential.token_revoke'],
    [
      'Add member to role., Add eligible member to role., Add member to group., Add owner to group.',
      'access.grant',
    ],
    ['Add app role assignment to service principal., Add app role assignment grant to user.', 'access.grant'],
    ['Add app role assignment to group., Add owner to application.', 'access.grant'],
    ['Add owner to service principal.', 'access.grant'],
    [
      'Remove member from role., Remove eligible member from role., Remove member from group.',
      'access.revoke',
    ],
    ['Remove owner from group., Remove app role assignment from service principal.', 'access.revoke'],
    ['Remove app role assignment from user., Remove app role assignment from group.', 'access.revoke'],
    ['Remove owner from application., Remove owner from service principal.', 'access.revoke'],
    ['Add group., Update group., Delete group., Hard Delete group., Restore Group.', 'access.define'],
    ['Add role definition., Update role definition., Delete role definition., Update role.', 'access.define'],
    ['Add application., Add service principal., Consent to application.', 'integration.authorize'],
    [
      'Add delegation entry., Set delegation entry., Add delegated permission grant.',
      'integration.authorize',
    ],
    ['Add OAuth2PermissionGrant.', 'integration.authorize'],
    ['Delete application., Hard Delete application., Remove service principal.', 'integration.revoke'],
    ['Remove delegation entry., Remove delegated permission grant., Revoke consent.', 'integration.revoke'],
    ['Remove OAuth2PermissionGrant., Hard Delete service principal.', 'integration.revoke'],
    ['Bulk download users - finished (bulk), Bulk download group members - finished (bulk)', 'data.export'],
    ['Download users, Download groups, Download group members, Download role assignments', 'data.export'],
  ])('%s: %s', (operations, action) => {
    expect(actionsOf(operations)).toEqual(all(operations, action));
  });

  it.each([
    'Add domain to company.',
    'Set company information.',
    'Verify domain.',
    'Delete policy.',
    'Update device.',
  ])('every other change of the directory is configuration, and says so: %s', (operation) => {
    const event = of(operation, { RecordType: 8 });
    expect([event.action, event.derived.includes('action')]).toEqual(['config.change', true]);
  });

  it('takes no download for a change, and no change for one of the directory elsewhere', () => {
    for (const record of [
      { Operation: 'Bulk download devices', RecordType: 8 },
      { Operation: 'Add domain to company.', RecordType: 66 },
    ])
      expect(mapped('microsoft-365', { ...base, ...record })).toMatchObject([
        { fault: { reason: 'unmapped' } },
      ]);
  });
});

describe('the documented operations of Teams, Power BI, eDiscovery, Forms and quarantine', () => {
  it.each([
    ['TeamsSessionStarted', 'session.login'],
    ['TeamCreated, TeamDeleted', 'access.define'],
    ['MemberAdded', 'access.grant'],
    ['MemberRemoved', 'access.revoke'],
    ['MemberRoleChanged', 'access.role_change'],
    ['MessageSent, MessageCreated, MessageCreatedHasLink, MessageCreatedNotification', 'comms.send'],
    [
      'MessageRead, MessageViewed, ChatRetrieved, MessageAccessFailure, CommunityAccessFailure',
      'record.read',
    ],
    ['MessagesListed', 'record.list'],
    ['ChatCreated', 'record.create'],
    ['MessageUpdated, ChatUpdated, MessageEditedHasLink, MessageUpdatedNotification', 'record.update'],
    ['MessageDeleted', 'record.delete'],
    ['MessagesExported, RecordingExported, TranscriptsExported, DataExport', 'data.export'],
    [
      'AppInstalled, AppPublishedToCatalog, BotAddedToTeam, ConnectorAdded, TabAdded',
      'integration.authorize',
    ],
    ['AppUninstalled, AppDeletedFromCatalog, AppDeleted, BotRemovedFromTeam', 'integration.revoke'],
    ['ConnectorRemoved, TabRemoved, DeletedAllOrganizationApps', 'integration.revoke'],
    ['ChannelAdded, ChannelDeleted, AppUpdatedInCatalog, ConnectorUpdated, TabUpdated', 'config.change'],
    ['TeamSettingChanged, ChannelSettingChanged, TeamsTenantSettingChanged', 'config.change'],
    ['ViewReport, ViewDashboard, ViewTile', 'report.run'],
    [
      'ExportReport, DownloadReport, ExportTile, ExportArtifact, PrintReport, DownloadedReport',
      'report.export',
    ],
    ['AnalyzeInExcel, AnalyzedByExternalApplication, ExportForm, SearchExported', 'data.export'],
    ['SearchExportDownloaded, ExportActivityEvents', 'data.export'],
    ['ShareReport, ShareDashboard, ShareDataset', 'access.share'],
    ['SearchCreated, SearchStarted, SearchUpdated', 'record.search'],
    [
      'SearchPreviewed, PreviewItemRendered, ViewedSearchPreviewed, ViewResponse, QuarantinePreview',
      'record.read',
    ],
    ['PreviewItemDownloaded, LabelContentExplorerAccessedItem, QuarantineViewHeader', 'record.read'],
    ['ViewResponses, ListForms', 'record.list'],
    ['DeleteReport, DeleteDashboard, DeleteDataset, DeleteForm, DeleteAllResponses', 'record.delete'],
    ['DeleteResponse, QuarantineDelete', 'record.delete'],
    ['QuarantineExport', 'file.download'],
    ['CreateFlow, EditFlow, DeleteFlow, CreatePowerApp, UpdatePowerApp, DeletePowerApp', 'config.change'],
    ['CaseAdded, CaseUpdated, CaseRemoved, HoldCreated, HoldUpdated, HoldRemoved', 'config.change'],
  ])('%s: %s', (operations, action) => {
    expect(actionsOf(operations)).toEqual(all(operations, action));
  });

  it.each(['MeetingDetail', 'MeetingParticipantDetail', 'LaunchPowerApp'])('%s is no act', (Operation) => {
    expect(mapped('microsoft-365', { ...base, Operation })).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });

  it.each(['MessageCreatedHasLink', 'MessageEditedHasLink'])(
    '%s stands beside the message itself',
    (operation) => {
      expect(of(operation).volume).toEqual({ basis: 'corroborating' });
    },
  );

  it('takes a change of settings by its name, and says so', () => {
    expect(of('TeamSettingChanged').derived).toContain('action');
    expect(of('ChannelAdded').derived).not.toContain('action');
  });

  it.each([
    'DlpRuleMatch',
    'AlertTriggered',
    'TIMailData',
    'AIInteractionCreatedNotification',
    'AccessRequestCreated',
  ])('quarantines what it has no word for: %s', (Operation) => {
    expect(mapped('microsoft-365', { ...base, Operation })).toMatchObject([
      { fault: { reason: 'unmapped' } },
    ]);
  });
});
