import { actTable } from '../act-table.js';
import { act, echo, type Reading } from '../acts.js';
import { filled, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { entriesOf } from './properties.js';
import type { Workload } from './workload.js';

/** Teams: https://learn.microsoft.com/purview/audit-teams-audit-log-events. */
const ACTS = actTable([
  ['no-act', ['MeetingDetail', 'MeetingParticipantDetail']],
  ['session.login', ['TeamsSessionStarted']],
  ['access.define', ['TeamCreated', 'TeamDeleted', 'GroupCreation', 'GroupDeletion']],
  ['account.disable', ['UserSuspension', 'NetworkUserSuspended']],
  ['access.grant', ['MemberAdded']],
  ['access.revoke', ['MemberRemoved']],
  ['access.role_change', ['MemberRoleChanged']],
  ['comms.send', ['MessageSent', 'MessageCreated']],
  [
    'record.read',
    ['MessageRead', 'MessageViewed', 'ChatRetrieved', 'MessageAccessFailure', 'CommunityAccessFailure'],
  ],
  ['record.list', ['MessagesListed']],
  ['record.create', ['ChatCreated']],
  ['record.update', ['MessageUpdated', 'ChatUpdated']],
  ['record.delete', ['MessageDeleted']],
  ['data.export', ['MessagesExported', 'RecordingExported', 'TranscriptsExported', 'DataExport']],
  [
    'integration.authorize',
    ['AppInstalled', 'AppPublishedToCatalog', 'BotAddedToTeam', 'ConnectorAdded', 'TabAdded'],
  ],
  ['integration.revoke', ['AppUninstalled', 'AppDeletedFromCatalog', 'AppDeleted', 'BotRemovedFromTeam']],
  ['integration.revoke', ['ConnectorRemoved', 'TabRemoved', 'DeletedAllOrganizationApps']],
  ['config.change', ['NetworkConfigurationUpdated', 'NetworkSecurityConfigurationUpdated']],
  ['config.change', ['ProcessProfileFields', 'SupervisorAdminToggled']],
  [
    'config.change',
    ['ChannelAdded', 'ChannelDeleted', 'AppUpdatedInCatalog', 'ConnectorUpdated', 'TabUpdated'],
  ],
]);

/** A message with a link or a mention has a record of its own beside the one that it was sent. */
const REPEATED_SEND = /^Message(?:CreatedHasLink|CreatedNotification)$/;
const REPEATED_EDIT = /^Message(?:EditedHasLink|UpdatedNotification)$/;
const SETTING = /(?:Setting|Settings|Policy)(?:Changed|Updated|Modified)$/;

function read(operation: string, record: RecordReader): Reading {
  const known = ACTS(operation);
  if (known !== undefined) return known;
  if (REPEATED_SEND.test(operation)) return echo('comms.send');
  if (REPEATED_EDIT.test(operation)) return echo('record.update');
  if (!SETTING.test(operation)) return undefined;
  record.derived.push('action');
  return act('config.change');
}

/** Who was let in or put out, else the message, else the team or chat. */
function target(record: RecordReader): JsonObject | undefined {
  const team = record.takeCut(512, 'target', 'ChannelGuid', 'ChatThreadId', 'TeamGuid');
  const message = record.takeCut(512, 'target.id', 'MessageId');
  if (message !== undefined) return filled({ type: 'Message', id: message, parentId: team });
  const members = entriesOf(record, 'Members');
  const upn = members.length === 1 ? members[0]?.['UPN'] : undefined;
  if (typeof upn === 'string' && upn !== '') return memberOf(members[0] ?? {}, upn, team);
  return filled({
    type: record.peek('ChannelGuid') === undefined ? teamOrChat(record) : 'Channel',
    id: team ?? record.takeCut(512, 'target.id', 'ObjectId'),
    name: record.takeCut(1024, 'target.name', 'ChannelName', 'ChatName', 'TeamName', 'GroupName', 'ItemName'),
  });
}

function memberOf({ DisplayName: name }: JsonObject, upn: string, team: string | undefined): JsonObject {
  const shown = typeof name === 'string' && name !== '' ? { name: cut(name, 1024) } : {};
  return { type: 'User', id: cut(upn, 512), ...shown, ...(team === undefined ? {} : { parentId: team }) };
}

const teamOrChat = (record: RecordReader): string | undefined => {
  if (record.peek('ChatThreadId') !== undefined) return 'Chat';
  return record.peek('TeamGuid') === undefined ? undefined : 'Team';
};

/** Teams, their members, chats and apps; also Yammer, whose records have the same names. */
export const TEAMS: Workload = {
  read,
  target,
  dataClasses: (_record, action) => (/^(?:comms|record|data)\./.test(action) ? ['comms'] : ['employee']),
};
