import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';
import { filled, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { propertyOf } from './properties.js';
import type { Workload } from './workload.js';

/** Commands of administrators, by name: https://learn.microsoft.com/powershell/module/exchange. */
const ACTS = actTable([
  ['account.create', ['New-Mailbox', 'New-MailUser', 'New-User', 'New-RemoteMailbox']],
  ['account.delete', ['Remove-Mailbox', 'Remove-MailUser', 'Remove-RemoteMailbox']],
  ['account.disable', ['Disable-Mailbox']],
  ['account.enable', ['Enable-Mailbox']],
  ['access.grant', ['Add-MailboxPermission', 'Add-RecipientPermission', 'Add-MailboxFolderPermission']],
  ['access.grant', ['Add-RoleGroupMember', 'Add-DistributionGroupMember', 'Add-UnifiedGroupLinks']],
  ['access.grant', ['New-ManagementRoleAssignment', 'Add-eDiscoveryCaseAdmin', 'Add-ComplianceCaseMember']],
  [
    'access.revoke',
    ['Remove-MailboxPermission', 'Remove-RecipientPermission', 'Remove-MailboxFolderPermission'],
  ],
  ['access.revoke', ['Remove-RoleGroupMember', 'Remove-DistributionGroupMember', 'Remove-UnifiedGroupLinks']],
  [
    'access.revoke',
    ['Remove-ManagementRoleAssignment', 'Remove-eDiscoveryCaseAdmin', 'Remove-ComplianceCaseMember'],
  ],
  [
    'access.role_change',
    ['Update-RoleGroupMember', 'Update-DistributionGroupMember', 'Set-MailboxFolderPermission'],
  ],
  ['access.role_change', ['Set-ManagementRoleAssignment']],
  ['integration.authorize', ['New-App', 'Enable-App']],
  ['integration.revoke', ['Remove-App', 'Disable-App']],
  ['data.export', ['New-MailboxExportRequest']],
  ['data.import', ['New-MailboxImportRequest']],
  [
    'record.search',
    ['New-ComplianceSearch', 'Start-ComplianceSearch', 'Search-Mailbox', 'Search-UnifiedAuditLog'],
  ],
]);

/** New-ComplianceSearchAction: what is done with what a search found, by its parameters. */
const SEARCH_ACTIONS: readonly (readonly [string, Action])[] = [
  ['Export', 'data.export'],
  ['Purge', 'record.delete'],
  ['Preview', 'record.read'],
];

const GROUP_OR_ROLE =
  /^(?:New|Set|Remove)-(?:RoleGroup|ManagementRole|RoleAssignmentPolicy|DistributionGroup|DynamicDistributionGroup|UnifiedGroup)$/i;
const CHANGE = /^(?:Add|Clear|Disable|Enable|Install|New|Remove|Reset|Set|Start|Stop|Uninstall|Update)-\w+$/i;

function read(operation: string, record: RecordReader): Reading {
  const known = ACTS(operation);
  if (known !== undefined) return known;
  if (/^New-ComplianceSearchAction$/i.test(operation)) return searchAction(record);
  if (GROUP_OR_ROLE.test(operation)) return act('access.define');
  if (!CHANGE.test(operation)) return undefined;
  record.derived.push('action');
  return act('config.change');
}

function searchAction(record: RecordReader): Reading {
  const found = SEARCH_ACTIONS.find(([name]) => propertyOf(record, 'Parameters', name) === 'True');
  return found === undefined ? undefined : act(found[1]);
}

/** The noun of the command is the kind of its object, ObjectId its name. */
function target(record: RecordReader): JsonObject | undefined {
  const kind = /-(\w{1,128})$/.exec(record.peek('Operation') ?? '')?.[1];
  if (kind !== undefined) record.derived.push('target.type');
  return filled({
    type: kind,
    id: record.takeCut(512, 'target.id', 'ObjectId'),
    name: record.takeCut(1024, 'target.name', 'ModifiedObjectResolvedName'),
  });
}

/** Parameters that name where mail goes from now on, and whom rights were given to or taken from. */
const FORWARDS = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'ForwardingSmtpAddress',
  'ForwardingAddress',
];
const USERS = ['User', 'Trustee', 'Member'];

function recipient(record: RecordReader): JsonObject | undefined {
  const named = (names: readonly string[]): string | undefined =>
    names.map((name) => propertyOf(record, 'Parameters', name)).find((value) => value !== undefined);
  const address = named(FORWARDS)?.replace(/^smtp:/i, '');
  if (address !== undefined) return { id: cut(address, 512), kind: 'mail' };
  const user = named(USERS);
  return user === undefined ? undefined : { id: cut(user, 512), kind: 'user' };
}

/** What administrators of Exchange and of compliance do by command. */
export const CMDLETS: Workload = { read, target, recipient, dataClasses: () => ['employee'] };
