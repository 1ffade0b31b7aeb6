import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, echo, type Reading } from '../acts.js';
import { filled, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';
import { unlessPlaceholder } from '../placeholders.js';
import { recordTypeOf } from './record-type.js';
import type { Workload } from './workload.js';

/** SharePoint and OneDrive: https://learn.microsoft.com/purview/audit-log-activities, file to site administration activities. */
const ACTS = actTable([
  ['no-act', ['PagePrefetched', 'SyncGetChanges', 'ManagedSyncClientAllowed']],
  [
    'record.read',
    ['FileAccessed', 'FilePreviewed', 'FileViewed', 'FileFetched', 'FileVisited', 'PageViewed'],
  ],
  [
    'record.read',
    ['ListItemViewed', 'AnonymousLinkUsed', 'CompanyLinkUsed', 'SecureLinkUsed', 'FileAccessFailure'],
  ],
  ['record.read', ['SharingLinkUsed']],
  ['record.list', ['ListViewed']],
  ['record.search', ['SearchQueryPerformed', 'SearchQueryInitiatedSharePoint']],
  [
    'record.create',
    ['FileCopied', 'FolderCreated', 'FolderCopied', 'ListItemCreated', 'SiteCollectionCreated'],
  ],
  ['record.update', ['FileModified', 'FileMoved', 'FileRenamed', 'FileCheckedIn', 'FileCheckedOut']],
  [
    'record.update',
    ['FileCheckOutDiscarded', 'FolderModified', 'FolderMoved', 'FolderRenamed', 'ListItemUpdated'],
  ],
  [
    'record.update',
    ['ComplianceSettingChanged', 'LockRecord', 'UnlockRecord', 'FileUpdateName', 'FileUpdateDescription'],
  ],
  [
    'record.update',
    ['FileSensitivityLabelApplied', 'FileSensitivityLabelChanged', 'FileSensitivityLabelRemoved'],
  ],
  [
    'record.update',
    [
      'SensitivityLabelApplied',
      'SensitivityLabelUpdated',
      'SensitivityLabelChanged',
      'SensitivityLabelRemoved',
    ],
  ],
  ['record.update', ['ExtendRetention', 'RelabelItem']],
  ['record.delete', ['FileDeleted', 'FileDeletedFirstStageRecycleBin', 'FileDeletedSecondStageRecycleBin']],
  [
    'record.delete',
    ['FileRecycled', 'FileVersionRecycled', 'FileVersionsAllRecycled', 'FileVersionsAllMinorsRecycled'],
  ],
  [
    'record.delete',
    ['FolderDeleted', 'FolderDeletedFirstStageRecycleBin', 'FolderDeletedSecondStageRecycleBin'],
  ],
  [
    'record.delete',
    ['FolderRecycled', 'ListDeleted', 'ListItemDeleted', 'List Item Deleted', 'ListItemRecycled'],
  ],
  ['record.delete', ['SiteDeleted', 'RecordDelete']],
  ['record.restore', ['FileRestored', 'FolderRestored', 'ListRestored', 'ListItemRestored']],
  ['file.download', ['FileDownloaded', 'FileSyncDownloadedFull', 'FileSyncDownloadedPartial']],
  ['file.download', ['UnmanagedSyncClientBlocked']],
  ['file.upload', ['FileUploaded', 'FileCreated', 'FileSyncUploadedFull', 'FileSyncUploadedPartial']],
  [
    'file.share',
    ['SharingSet', 'SharingInvitationCreated', 'SharingInvitationUpdated', 'SharingInvitationBlocked'],
  ],
  ['file.share', ['AnonymousLinkCreated', 'AnonymousLinkUpdated', 'CompanyLinkCreated', 'SecureLinkCreated']],
  ['file.share', ['SharingLinkCreated', 'SharingLinkUpdated', 'AddedToSharingLink']],
  ['file.share', ['SecureLinkUpdated', 'AddedToSecureLink', 'SharedLinkCreated', 'FileShared']],
  ['access.grant', ['AddedToGroup', 'UserAddedToGroup', 'SiteCollectionAdminAdded', 'GeoAdminAdded']],
  [
    'access.grant',
    ['AccessRequestAccepted', 'AccessRequestApproved', 'AccessRequestDenied', 'SharingInvitationAccepted'],
  ],
  [
    'access.revoke',
    ['RemovedFromGroup', 'UserRemovedFromGroup', 'SiteCollectionAdminRemoved', 'GeoAdminDeleted'],
  ],
  [
    'access.revoke',
    ['SharingRevoked', 'SharingInvitationRevoked', 'AnonymousLinkRemoved', 'CompanyLinkRemoved'],
  ],
  ['access.revoke', ['SharingLinkDeleted', 'RemovedFromSharingLink']],
  ['access.revoke', ['SecureLinkDeleted', 'RemovedFromSecureLink', 'SharedLinkDisabled']],
  ['access.role_change', ['SitePermissionsModified']],
  [
    'access.define',
    ['GroupAdded', 'GroupRemoved', 'GroupUpdated', 'SharingInheritanceBroken', 'SharingInheritanceReset'],
  ],
  ['access.define', ['PermissionLevelAdded', 'PermissionLevelModified', 'PermissionLevelRemoved']],
  ['access.define', ['PermissionLevelsInheritanceBroken']],
  [
    'config.change',
    ['ListCreated', 'ListUpdated', 'SiteRenamed', 'HostSiteSet', 'HubSiteJoined', 'HubSiteUnjoined'],
  ],
  [
    'config.change',
    ['HubSiteRegistered', 'HubSiteUnregistered', 'SendToConnectionAdded', 'SendToConnectionRemoved'],
  ],
  [
    'config.change',
    ['SiteSensitivityLabelApplied', 'SiteSensitivityLabelChanged', 'SiteSensitivityLabelRemoved'],
  ],
  [
    'config.change',
    ['SiteGeoMoveScheduled', 'SiteGeoMoveCompleted', 'SiteGeoMoveCancelled', 'GeoQuotaAllocated'],
  ],
  ['config.change', ['SegmentsAdded', 'SegmentsChanged', 'SegmentsRemoved', 'HubSiteOrphanHubDeleted']],
  ['config.change', ['AllowedDataLocationAdded', 'AllowedDataLocationDeleted', 'CustomizeExemptUsers']],
]);

/** Repeats of an act that a record of its own already told, see "FileAccessedExtended" and "ClientViewSignaled" there. */
const REPEATS: Readonly<Record<string, Action>> = {
  FileAccessedExtended: 'record.read',
  PageViewedExtended: 'record.read',
  ClientViewSignaled: 'record.read',
  FileModifiedExtended: 'record.update',
};

/** Of AuditLogRecordType: SharePoint and SharePointFieldOperation/-ContentTypeOperation, whose records set up sites and lists. */
const SET_UP = /^(?:4|56|55)$/;
const SETTING = /(?:Set|Modified|Changed|Enabled|Disabled|Created|Updated|Deleted)$/;

function read(operation: string, record: RecordReader): Reading {
  const repeated = Object.hasOwn(REPEATS, operation) ? REPEATS[operation] : undefined;
  if (repeated !== undefined) return echo(repeated);
  const known = ACTS(operation);
  if (typeof known === 'object' && known.action === 'file.share' && !isFile(record))
    return act('access.share');
  if (known !== undefined) return known;
  if (!SET_UP.test(recordTypeOf(record)) || !SETTING.test(operation)) return undefined;
  record.derived.push('action');
  return act('config.change');
}

/** Whole sites, lists and pages are shared too. */
const isFile = (record: RecordReader): boolean =>
  /^(?:File|Folder)$/i.test(record.peek('ItemType') ?? 'File');

/** ObjectId is the address of the file, folder or site. */
function target(record: RecordReader): JsonObject | undefined {
  return filled({
    type: record.takeCut(128, 'target.type', 'ItemType'),
    id: record.takeCut(512, 'target.id', 'ObjectId'),
    name: record.takeCut(1024, 'target.name', 'SourceFileName', 'ListTitle'),
    parentId: record.takeCut(512, 'target.parentId', 'SiteUrl'),
  });
}

/** With whom it was shared: https://learn.microsoft.com/purview/audit-log-sharing. */
function recipient(record: RecordReader): JsonObject | undefined {
  const name = unlessPlaceholder(record.peek('TargetUserOrGroupName'));
  if (name === undefined) return undefined;
  return filled({
    id: record.takeCut(512, 'recipient.id', 'TargetUserOrGroupName'),
    kind: record.takeCut(128, 'recipient.kind', 'TargetUserOrGroupType'),
  });
}

function volume(record: RecordReader): JsonObject | undefined {
  return filled({ bytes: record.count('FileSizeBytes') });
}

/** Files, pages, lists and sites, and with whom they are shared. */
export const SHAREPOINT: Workload = { read, target, recipient, volume, dataClasses: () => ['unknown'] };
